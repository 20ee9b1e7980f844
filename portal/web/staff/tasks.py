"""Staff's tasks: what the portal could not settle by itself, until somebody says that it is done."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.booking.tasks import LONGEST_NOTE, finish_task, open_tasks
from portal.web.access import audience, visitor
from portal.web.services import actor, look
from portal.web.staff.views import staff


@staff.get("/opgaver")
@audience("caseworker")
def tasks() -> Any:
    """The authority's open tasks, the oldest first."""
    return render_template(
        "staff/tasks.html", tasks=open_tasks(visitor().authority_id, store=look()["store"]), longest=LONGEST_NOTE
    )


@staff.post("/opgaver/<int:task>/udfoert")
@audience("caseworker")
def finish(task: int) -> Any:
    """Say that a task is done."""
    note = request.form.get("note", "").strip()
    if finish_task(task, visitor().authority_id, note, actor(), **look()):
        flash(_("Opgaven er udført."))
    else:
        flash(_("Opgaven var ikke åben mere. En anden har nok udført den."))
    return redirect(url_for("staff.tasks"), 303)
