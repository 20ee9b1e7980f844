"""Patterns of times: on which days, in which windows, and what the clock changes and closed days make of them.

A pattern is read on the clock on the wall (`portal/domain/time.py`); its days are those of an RFC 5545 rule, counted by
python-dateutil. Lengths and buffers are elapsed minutes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from dateutil.rrule import MO, WEEKLY, rrule

from portal.domain.closing_days import closing_day
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.time import NoSuchLocalTime, at_local, day_ends, day_starts, monday_of

MOST_WEEKS_BETWEEN = 8
_DAY = timedelta(days=1)


class Window(NamedTuple):
    """From–to on the wall clock of one day; what lies between two windows is a break."""

    from_time: time
    to_time: time


class Span(NamedTuple):
    """A time of a pattern: start and end (UTC)."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Closure:
    """A time at which an office, or every office of the authority (`office_id` None), is closed; instants in UTC."""

    id: int
    office_id: int | None
    starts_at: datetime
    ends_at: datetime
    name: str

    def touches(self, span: Span, office_id: int) -> bool:
        """Whether a time at that office lies under the closure, if only in part."""
        here = self.office_id is None or self.office_id == office_id
        return here and self.starts_at < span.ends_at and self.ends_at > span.starts_at


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one caseworker offers at one office, week after week; one version of it.

    On each of `weekdays` (0 is Monday) of every `every_weeks`-th week, counted from the ISO week of `valid_from`, times
    of `minutes` lie in each window, each with `before` and `after` minutes of its own around it. It holds from
    `valid_from` to `valid_to` (None: until further notice), both taken in. `ValueError` where that is no pattern.
    """

    staff_id: int
    office_id: int
    weekdays: frozenset[int]
    every_weeks: int
    windows: tuple[Window, ...]
    minutes: int
    before: int
    after: int
    kinds: tuple[InterviewKind, ...]
    forms: tuple[MeetingForm, ...]
    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)) or not 1 <= self.every_weeks <= MOST_WEEKS_BETWEEN:
            raise ValueError("a pattern has weekdays 0–6, every week or every so many weeks")
        if self.minutes < 1 or self.before < 0 or self.after < 0 or not self.kinds or not self.forms:
            raise ValueError("a pattern has a length, buffers of no less than nothing, kinds and forms")
        if not self.windows or not are_apart(self.windows):
            raise ValueError("the windows of a pattern come one after another")


@dataclass(frozen=True, slots=True)
class Laid:
    """A pattern laid out over a span of days.

    `times` can be offered; `shut` would be times, were there no closure (with its name). `closed` are days of the
    pattern that a holiday closes, with its name; `skipped` are starts that the clock change leaves no room for.
    """

    times: tuple[Span, ...]
    shut: tuple[tuple[Span, str], ...]
    closed: tuple[tuple[date, str], ...]
    skipped: tuple[tuple[date, time], ...]


def are_apart(windows: Sequence[Window]) -> bool:
    """Whether each window ends after it begins, and not before it ends the next one begins."""
    ends = [time.min, *(window.to_time for window in windows)]
    return all(before <= window.from_time < window.to_time for before, window in zip(ends, windows, strict=False))


def lay_out(pattern: Pattern, first: date, last: date, closures: Iterable[Closure] = ()) -> Laid:
    """The pattern's times on the Danish days first–last, both taken in, in order."""
    closures = list(closures)
    times: list[Span] = []
    shut: list[tuple[Span, str]] = []
    closed: list[tuple[date, str]] = []
    skipped: list[tuple[date, time]] = []
    for day in days_of(pattern, first, last):
        if name := closing_day(day):
            closed.append((day, name))
            continue
        found, left_out = _on(pattern, day)
        skipped += left_out
        for span in found:
            under = next((one.name for one in closures if one.touches(span, pattern.office_id)), None)
            if under is None:
                times.append(span)
            else:
                shut.append((span, under))
    return Laid(tuple(times), tuple(shut), tuple(closed), tuple(skipped))


def days_of(pattern: Pattern, first: date, last: date) -> Iterator[date]:
    """The days of the pattern from `first` to `last`, both taken in, whether closed or not."""
    begin = max(first, pattern.valid_from)
    end = last if pattern.valid_to is None else min(last, pattern.valid_to)
    if begin > end:
        return
    counted_from = monday_of(pattern.valid_from)
    weeks = (monday_of(begin) - counted_from).days // 7
    starting = counted_from + timedelta(weeks=weeks - weeks % pattern.every_weeks)
    # days, not instants: the offset is of no matter
    rule = rrule(
        WEEKLY, interval=pattern.every_weeks, wkst=MO, byweekday=sorted(pattern.weekdays),
        dtstart=datetime.combine(starting, time.min, UTC), until=datetime.combine(end, time.min, UTC),
    )  # fmt: skip
    for moment in rule:
        if moment.date() >= begin:
            yield moment.date()


def _on(pattern: Pattern, day: date) -> tuple[list[Span], list[tuple[date, time]]]:
    """The times of one day, and the starts that its clock leaves out or leaves no room for."""
    length, before, after = (timedelta(minutes=n) for n in (pattern.minutes, pattern.before, pattern.after))
    found: list[Span] = []
    skipped: list[tuple[date, time]] = []
    for window in pattern.windows:
        wall = datetime.combine(day, window.from_time, UTC) + before  # counts on the wall clock
        while wall + length + after <= datetime.combine(day, window.to_time, UTC):
            try:
                starts_at = at_local(day, wall.time())
            except NoSuchLocalTime:
                starts_at = None
            if starts_at is None or (found and starts_at - before < found[-1].ends_at + after):
                skipped.append((day, wall.time()))
            else:
                found.append(Span(starts_at, starts_at + length))
            wall += before + length + after
    return found, skipped


def clock_changes(first: date, last: date) -> Iterator[date]:
    """The days first–last, both taken in, that last 23 or 25 hours on the Danish clock."""
    for number in range((last - first).days + 1):
        day = first + number * _DAY
        if day_ends(day) - day_starts(day) != _DAY:
            yield day
