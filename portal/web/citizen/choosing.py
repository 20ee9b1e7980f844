"""Choosing a time: reading the choice from an address or a form, and the page of free times with what went wrong."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from portal.booking.find_times import FreeTimes, Look, find_times
from portal.booking.outcomes import No, Refused
from portal.domain.interviews import Booking, MeetingForm
from portal.domain.slots import FreeTime
from portal.domain.time import local_day
from portal.web import language
from portal.web.filters import FORMS, between_hours_and_minutes
from portal.web.refusals import WORDS
from portal.web.services import ask

MOST_WEEKS = 4


def look_from(values: Any) -> tuple[Look, str]:
    """What to look for, and what could not be read of it (a sentence, or nothing)."""
    problem = ""
    day = None
    if values.get("fra"):
        try:
            day = date.fromisoformat(values["fra"])
        except ValueError:
            problem = _("Feltet »Fra dato«: Skriv datoen som år-måned-dag, for eksempel 2026-12-01.")
    form = None
    if values.get("form"):
        try:
            form = MeetingForm(values["form"])
        except ValueError:
            problem = _("Feltet »Mødeform«: Vælg personligt fremmøde, telefon eller video.")
    weeks = values.get("uger", "1")
    return Look(day, form, min(int(weeks), MOST_WEEKS) if weeks.isdigit() and int(weeks) else 1), problem


def chosen_slot() -> int | None:
    """The slot chosen in the form."""
    typed = request.form.get("slot", "")
    return int(typed) if typed.isdigit() and len(typed) < 16 else None


def chosen_form() -> MeetingForm | None:
    """The form of meeting chosen with it, if any."""
    typed = request.form.get("form", "")
    return MeetingForm(typed) if typed in set(MeetingForm) else None


class Choice(NamedTuple):
    """One radio button: the slot it stands for, the time on it, and a note where not every form is possible."""

    slot_id: int
    label: str
    note: str


def choices(times: FreeTimes) -> list[Markup]:
    """The days with their radio buttons. Words are made once per form, not once per time: pages hold hundreds."""
    whole, dot, code = len(times.forms), between_hours_and_minutes(), language.chosen()
    notes: dict[tuple[MeetingForm, ...], str] = {}
    days = []
    for day in times.days:
        line = []
        for time in day.times:
            if time.forms not in notes:
                some = times.form is None and len(time.forms) < whole
                notes[time.forms] = " / ".join(str(FORMS[form]) for form in time.forms) if some else ""
            at = time.starts_at
            line.append(Choice(time.slot_id, f"{at.hour:02}{dot}{at.minute:02}", notes[time.forms]))
        days.append(_day_of_times(code, day.day, tuple(line)))
    return days


@lru_cache(maxsize=1_000)
def _day_of_times(_code: str, day: date, line: tuple[Choice, ...]) -> Markup:
    """A day written out. It says nothing but what goes in, so the same day is written once for all who look at it.

    When times are opened hundreds of people look at the same days within seconds. A thousand are a few megabytes.
    """
    return Markup(render_template("citizen/day_of_times.html", day=day, line=line))  # noqa: S704 - a rendered template


def near(person_id: int, times: FreeTimes, look: Look, around: datetime, count: int = 3) -> list[FreeTime]:
    """The free times nearest to the one that was chosen, in order, to be offered when that one is gone."""
    found = [time for day in times.days for time in day.times]
    if len(found) < count:
        # the week is nearly full: look at the one before and the ones after, too
        wider = replace(look, from_day=local_day(around) - timedelta(weeks=1), form=times.form, weeks=MOST_WEEKS)
        more = find_times(person_id, times.situation.interview.id, wider, **ask())
        found = [time for day in more.days for time in day.times] if more else found
    found.sort(key=lambda time: abs(time.starts_at - around))
    return sorted(found[:count], key=lambda time: time.starts_at)


def choose_page(
    person_id: int,
    interview_id: int,
    look: Look,
    *,
    moving: Booking | None = None,
    problem: str = "",
    refused: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The page of free times, for booking or (with `moving`) for moving a booking; after a refusal, with its words."""
    if moving:
        look = replace(look, moving=True)
    around = refused.wanted_at if refused else None
    if around and look.from_day is None:
        look = replace(look, from_day=local_day(around))
    times = find_times(person_id, interview_id, look, **ask())
    if times is None:
        return not_found()
    words = WORDS[refused.why] if refused else None
    page = render_template(
        "citizen/times.html", times=times, moving=moving, problem=problem, refused=refused, words=words,
        near=near(person_id, times, look, around) if around and refused and refused.why is No.TAKEN else [], look=look,
        days=choices(times),
    )  # fmt: skip
    return page, words.status if words else status


def not_found() -> tuple[str, int]:
    """The page for an interview or booking that is not this citizen's, or not at all."""
    return refusal_page(Refused(No.NOT_FOUND))


def refusal_page(refused: Refused, interview_id: int | None = None) -> tuple[str, int]:
    """A refusal as a page of its own."""
    words = WORDS[refused.why]
    return render_template(
        "citizen/refused.html", refused=refused, words=words, interview_id=interview_id
    ), words.status
