"""A pattern and a closure in words."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from portal.domain.patterns import Closure, Pattern, Span
from portal.domain.time import local, local_day
from portal.web.filters import FORMS, KINDS, between_hours_and_minutes, long_day, span
from portal.web.staff.forms import WEEKDAYS

_WEEKEND = len(WEEKDAYS)


def wall_time(wall: time) -> str:
    """A time on the wall: »10.15« or "10:15"."""
    return f"{wall.hour:02}{between_hours_and_minutes()}{wall.minute:02}"


def in_words(says: Pattern) -> str:
    """What a pattern says, on one line; without its days from and to."""
    days = ", ".join(str(WEEKDAYS[day]) for day in sorted(says.weekdays) if day < _WEEKEND)
    weeks = _("hver uge") if says.every_weeks == 1 else _("hver %(number)s. uge", number=says.every_weeks)
    windows = ", ".join(f"{wall_time(one.from_time)}–{wall_time(one.to_time)}" for one in says.windows)
    length = _("%(minutes)s minutter", minutes=says.minutes)
    if says.before or says.after:
        length += " " + _("(%(before)s før, %(after)s efter)", before=says.before, after=says.after)
    kinds = _("alle slags") if len(says.kinds) == len(KINDS) else ", ".join(str(KINDS[kind]) for kind in says.kinds)
    forms = _("alle mødeformer") if len(says.forms) == len(FORMS) else ", ".join(str(FORMS[f]) for f in says.forms)
    return " · ".join((days, weeks, windows, length, kinds, forms))


def valid(says: Pattern) -> str:
    """From when to when a pattern holds."""
    first = long_day(says.valid_from, weekday=False)
    if says.valid_to is None:
        return _("fra %(first)s", first=first)
    return _("fra %(first)s til %(last)s", first=first, last=long_day(says.valid_to, weekday=False))


def when(closure: Closure) -> str:
    """The days of a closure, or the day and the hours."""
    first, last = local_day(closure.starts_at), local_day(closure.ends_at - timedelta(microseconds=1))
    if local(closure.starts_at).time() != time.min or local(closure.ends_at).time() != time.min:
        return f"{long_day(first)} {span(closure.starts_at, closure.ends_at)}"
    return long_day(first) if first == last else f"{long_day(first)} – {long_day(last)}"


def by_day(spans: Iterable[Span]) -> list[tuple[date, str]]:
    """Times as a line for each day; a time that several caseworkers have says how many do."""
    days: dict[date, Counter[str]] = {}
    for starts_at, ends_at in spans:
        days.setdefault(local_day(starts_at), Counter())[span(starts_at, ends_at)] += 1
    return [(day, ", ".join(text if n == 1 else f"{text} ({n})" for text, n in times.items()))
            for day, times in days.items()]  # fmt: skip


def first_and_last(instants: Iterable[datetime]) -> str:
    """The first and the last day of some times."""
    days = sorted({local_day(instant) for instant in instants})
    return long_day(days[0]) if len(days) == 1 else f"{long_day(days[0])} – {long_day(days[-1])}"


def blocked_by(word: str) -> str:
    """What blocks a time that is made, or is there in its place."""
    return {"absence": _("fravær"), "slot": _("en anden tid"), "booking": _("en booket samtale")}.get(word, word)
