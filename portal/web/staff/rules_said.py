"""Staff: what the rules say about a citizen on a day, over time, and what the portal relied on that day."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from portal.booking.rules_on_day import EARLIEST, LATEST, rules_on_day
from portal.rules.facts import as_day
from portal.rules.rulebook import RULESETS
from portal.web.access import audience, visitor
from portal.web.errors import page as error_page
from portal.web.filters import long_day
from portal.web.services import actor, ask
from portal.web.staff.views import staff


@staff.get("/borgere/<int:person>/vurdering")
@audience("caseworker")
def rules_said(person: int) -> Any:
    """A day's answers and the time line around it; today, unless the address names a day."""
    typed = request.args.get("dag", "").strip()[:20]
    day, problem = _day_asked_for(typed)
    page = rules_on_day(person, visitor().authority_id, day, actor(), **ask())
    if page is None:
        return error_page(404)
    return render_template(
        "staff/rules_said.html", page=page, chosen=typed if as_day(typed) else page.day.isoformat(), problem=problem,
        rules_begin=RULESETS[0].version,
    ), 400 if problem else 200  # fmt: skip


def _day_asked_for(typed: str) -> tuple[date | None, str]:
    """The day, and what could not be read of it (a sentence, or nothing)."""
    if not typed:
        return None, ""
    day = as_day(typed)
    if day is None:
        return None, _("»%(typed)s« er ingen dato. Skriv den som år-måned-dag, for eksempel 2026-12-01.", typed=typed)
    if not EARLIEST <= day <= LATEST:
        first, last = long_day(EARLIEST, weekday=False), long_day(LATEST, weekday=False)
        return None, _("Vælg en dag fra %(first)s til %(last)s.", first=first, last=last)
    return day, ""
