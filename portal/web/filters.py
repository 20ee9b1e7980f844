"""How times and days are written, and the words for the domain's values, in the language of the page."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask
from flask_babel import get_translations, gettext as _, lazy_gettext as _l
from flask_wtf.csrf import generate_csrf

from portal.domain.interviews import InterviewKind, MeetingForm, Topic
from portal.domain.time import local, local_day
from portal.web import language
from portal.web.services import form_key, services

KINDS: Mapping[InterviewKind, Any] = {
    InterviewKind.JOB_INTERVIEW: _l("Jobsamtale"),
    InterviewKind.JOINT_INTERVIEW: _l("Fælles jobsamtale"),
    InterviewKind.FOLLOW_UP: _l("Opfølgningssamtale"),
}
FORMS: Mapping[MeetingForm, Any] = {
    MeetingForm.IN_PERSON: _l("Personligt fremmøde"),
    MeetingForm.PHONE: _l("Telefon"),
    MeetingForm.VIDEO: _l("Video"),
}
TOPICS: Mapping[Topic, Any] = {
    Topic.CONCRETE_JOBS: _l("Konkrete job, jeg kan søge"),
    Topic.JOB_SEARCH_FROM_CV: _l("Min jobsøgning og mit cv"),
    Topic.NEED_FOR_OFFER: _l("Om jeg har brug for et tilbud, for eksempel praktik eller kursus"),
    Topic.JOB_ORIENTED_TRAINING: _l("Vejledning om 6 ugers jobrettet uddannelse"),
    Topic.REPATRIATION: _l("Vejledning om hjælp til at vende tilbage til mit hjemland"),
}
PURPOSES: Mapping[int, Any] = {
    **dict.fromkeys((1, 2), _l("At du kommer i ordinært job hurtigst muligt.")),
    **dict.fromkeys((4, 5), _l("At du kommer i gang med en uddannelse, eller i job på vejen dertil.")),
    6: _l("At du kommer godt og hurtigst muligt tilbage i arbejde."),
    **dict.fromkeys((3, 7, 8, 9, 10), _l("At du kommer tættere på arbejdsmarkedet i dit eget tempo.")),
}


@lru_cache(maxsize=4)
def _names(code: str) -> tuple[list[str], list[str]]:
    locale = Locale.parse(code)
    days = locale.days["format"]["wide"]
    months = locale.months["format"]["wide"]
    return [days[number] for number in range(7)], [months[number] for number in range(1, 13)]


@lru_cache(maxsize=4)
def _short_months(code: str) -> list[str]:
    months = Locale.parse(code).months["format"]["abbreviated"]
    return [months[number] for number in range(1, 13)]


def long_day(day: date, *, year: bool = True, weekday: bool = True) -> str:
    """»tirsdag den 3. marts 2026« or "Tuesday 3 March 2026"."""
    code = language.chosen()
    days, months = _names(code)
    danish = code == "da"
    parts = [days[day.weekday()] + (" den" if danish else "")] if weekday else []
    parts.append(f"{day.day}." if danish else str(day.day))
    parts.append(months[day.month - 1])
    if year:
        parts.append(str(day.year))
    return " ".join(parts)


def between_hours_and_minutes() -> str:
    """What the page's language writes between them: a dot in Danish, a colon in English."""
    return "." if language.chosen() == "da" else ":"


def clock_time(instant: datetime, dot: str = "") -> str:
    """The time on the Danish clock: »10.15« or "10:15"; whoever writes many hands over the dot."""
    at = local(instant)
    return f"{at.hour:02}{dot or between_hours_and_minutes()}{at.minute:02}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From–to on the Danish clock."""
    return f"{clock_time(starts_at)}–{clock_time(ends_at)}"


def moment(instant: datetime) -> str:
    """»tirsdag den 3. marts 2026 kl. 10.15« or "Tuesday 3 March 2026 at 10:15"."""
    day = long_day(local_day(instant))
    return f"{day} kl. {clock_time(instant)}" if language.chosen() == "da" else f"{day} at {clock_time(instant)}"


def short_moment(instant: datetime) -> str:
    """For tables: »3. mar. 2026 kl. 10.15« or "3 Mar 2026 at 10:15", on the Danish clock."""
    code = language.chosen()
    day = local_day(instant)
    month = _short_months(code)[day.month - 1]
    if code == "da":
        return f"{day.day}. {month} {day.year} kl. {clock_time(instant)}"
    return f"{day.day} {month} {day.year} at {clock_time(instant)}"


def days_until(day: date, now: datetime) -> str:
    """How far off a day is, in words."""
    left = (day - local_day(now)).days
    if left < -1:
        return _("for %(count)s dage siden", count=-left)
    if left == -1:
        return _("i går")
    if left == 0:
        return _("i dag")
    if left == 1:
        return _("i morgen")
    return _("om %(count)s dage", count=left)


def iso_day(text: str) -> str:
    """A day that an assessment writes as YYYY-MM-DD, in words."""
    return long_day(date.fromisoformat(text), weekday=False)


def said(text: Mapping[str, str] | Any) -> str:
    """The page's language of a text that a rule service gave in both: a reason, or its `text` object."""
    code = language.chosen()
    if isinstance(text, Mapping):
        return str(text.get(code) or text["da"])
    return str(text.text_en if code == "en" else text.text_da)


def _text(danish: str) -> str:
    """A template's text in the language of the page. It is written in Danish: a Danish page looks nothing up."""
    return danish if language.chosen() == "da" else str(get_translations().ugettext(danish))


def _texts(one: str, many: str, count: int) -> str:
    return str(get_translations().ungettext(one, many, count))


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        long_day=long_day,
        clock_time=clock_time,
        moment=moment,
        short_moment=short_moment,
        days_until=days_until,
        said=said,
        local_day=local_day,
        iso_day=iso_day,
    )
    app.jinja_env.globals.update(
        KINDS=KINDS, FORMS=FORMS, TOPICS=TOPICS, PURPOSES=PURPOSES, span=span, form_key=form_key,
        csrf_token=generate_csrf, LANGUAGES=language.LANGUAGES, chosen_language=language.chosen,
        demo=lambda: services().settings.demo,
    )  # fmt: skip
    app.jinja_env.install_gettext_callables(_text, _texts, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
