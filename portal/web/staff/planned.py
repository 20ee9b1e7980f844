"""Staff's planned interviews: the list of the authority's proposals, and what is done about each."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.booking.planned import confirm, confirm_several, discard, planned_list
from portal.booking.set_deadline import DeadlineNotSet
from portal.web.access import audience, visitor
from portal.web.errors import page as error_page
from portal.web.services import actor, ask, look
from portal.web.staff import words
from portal.web.staff.forms import DeadlineForm, DiscardForm
from portal.web.staff.views import show_citizen, staff


def _office() -> int | None:
    wanted = request.values.get("sted", "")
    return int(wanted) if wanted.isdigit() else None


@staff.get("/planlagte")
@audience("caseworker")
def planned() -> Any:
    """The authority's proposed interviews, the first to book by first."""
    return render_template("staff/planned.html", page=planned_list(visitor().authority_id, _office(), **look()))


@staff.post("/planlagte")
@audience("caseworker")
def confirm_planned() -> Any:
    """Confirm those ticked, one by one, and tell what each came to."""
    chosen = [int(number) for number in request.form.getlist("planlagt") if number.isdigit()]
    problem = "" if chosen else _("Vælg de samtaler, du vil bekræfte.")
    settled = confirm_several(chosen, visitor().authority_id, actor(), **ask())
    if settled is None:
        return error_page(404)
    page = planned_list(visitor().authority_id, _office(), **look())
    return render_template("staff/planned.html", page=page, settled=settled, problem=problem), 422 if problem else 200


@staff.post("/borgere/<int:person>/planlagte/<int:plan>/bekraeft")
@audience("caseworker")
def confirm_interview(person: int, plan: int) -> Any:
    """Confirm a proposed interview with the days in the form: those proposed, or others."""
    form = DeadlineForm()
    if not form.validate():
        return show_citizen(person, planning=(plan, form), status=422)
    outcome = confirm(
        plan, visitor().authority_id, actor(), (form.book_by.data, form.hold_by.data), **ask(), person_id=person
    )
    if not isinstance(outcome, DeadlineNotSet):
        flash(_("Samtalen er bekræftet, og fristen er sat."))
        return redirect(url_for("staff.citizen", person=person), 303)
    if outcome.why == "not_found":
        return error_page(404)
    status = {"rule_service_down": 503, "settled": 409}.get(outcome.why, 422)
    return show_citizen(person, planning=(plan, form), problem=words.not_set(outcome), status=status)


@staff.post("/borgere/<int:person>/planlagte/<int:plan>/kasser")
@audience("caseworker")
def discard_interview(person: int, plan: int) -> Any:
    """Discard a proposed interview, with a reason."""
    form = DiscardForm()
    if not form.validate():
        return show_citizen(person, planning=(plan, form), status=422)
    came_to = discard(plan, visitor().authority_id, form.reason.data, actor(), **look(), person_id=person)
    if came_to == "not_found":
        return error_page(404)
    if came_to == "settled":
        flash(words.not_set(DeadlineNotSet("settled")))
    else:
        flash(_("Forslaget er afvist. Samtalen bliver ikke foreslået igen i denne del af forløbet."))
    return redirect(url_for("staff.citizen", person=person), 303)
