"""Spreading interviews evenly over the days that are left, on working days, each with a day to book by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from portal.domain.closing_days import is_working_day

DAY = timedelta(days=1)
BETWEEN = 14 * DAY
"""From the day to book by to the last day to meet, where there is room: so that there are times to choose between."""
AT_LEAST_BETWEEN = 3 * DAY
TO_BOOK = 4 * DAY
"""So long after the interview before it is over is there to book, where there is room."""
TO_CONFIRM = 7 * DAY
"""So much later than the rules ask a day to book by lies, where there is room: staff have a week to confirm it."""


@dataclass(frozen=True, slots=True)
class Days:
    """The day to book by and the last day to meet: Danish days, both taken in."""

    book_by: date
    hold_by: date


def spread(
    count: int, *, earliest: date, first: date, last: date, taken: Iterable[date] = (), by: date | None = None
) -> list[Days]:
    """At most `count` pairs of days, by rising day; fewer where there are not so many working days left.

    Nobody can book before `earliest`; interviews are held from `first` to `last`; `taken` are the days of those that
    there are already, which the new ones keep clear of. With `by` the first is held no later than that day, if it can.
    """
    start = max(earliest, first)
    others = set(taken)
    held = sorted(day for day in others if start <= day <= last)
    days: list[date] = []
    if count > 0 and by is not None and start <= by <= last:
        found = _working_day(by, start - DAY, last, set(held))
        if found is not None and found <= by:
            days.append(found)
    points = sorted({*held, *days})
    for target in _targets(count - len(days), start - DAY, points, last):
        found = _working_day(target, start - DAY, last, {*held, *days})
        if found is not None:
            days.append(found)
    return [_with_book_by(day, earliest, {*others, *days}) for day in sorted(days)]


def _targets(count: int, before: date, points: Sequence[date], last: date) -> list[date]:
    """The days that cut what is left into pieces as even as can be; the last of them may lie on `last` itself."""
    if count <= 0 or last <= before:
        return []
    bounds = [before, *points, last]
    lengths = [(end - start).days for start, end in pairwise(bounds)]
    put, open_end = [0] * len(lengths), len(lengths) - 1
    for _ in range(count):
        pieces = [
            length / (put[gap] + (1 if gap == open_end else 2)) for gap, length in enumerate(lengths)
        ]  # fmt: skip
        put[pieces.index(max(pieces))] += 1
    found: list[date] = []
    for gap, length in enumerate(lengths):
        parts = put[gap] + (0 if gap == open_end else 1)
        found += [bounds[gap] + (length * place // parts) * DAY for place in range(1, put[gap] + 1)]
    return found


def _working_day(target: date, after: date, last: date, used: set[date]) -> date | None:
    """The working day at or before `target`, else the next one, that is not used; None where there is none."""
    day = target
    while day > after:
        if is_working_day(day) and day not in used:
            return day
        day -= DAY
    day = target + DAY
    while day <= last:
        if is_working_day(day) and day not in used:
            return day
        day += DAY
    return None


def _with_book_by(hold_by: date, earliest: date, all_days: set[date]) -> Days:
    """Two weeks before the last day to meet, as far as there is room; never before the interview before it is over.

    Until then nobody could book: a citizen has one booking of a kind at a time.
    """
    over = max((day for day in all_days if day < hold_by), default=earliest - DAY) + DAY
    floor = max(earliest, over)
    wished = max(hold_by - BETWEEN, earliest + TO_CONFIRM, over + TO_BOOK)
    book_by = max(floor, min(wished, hold_by - AT_LEAST_BETWEEN))
    day = book_by
    while day >= floor and not is_working_day(day):
        day -= DAY
    if day < floor:
        day = book_by
        while not is_working_day(day):  # the last day to meet is one
            day += DAY
    return Days(day, hold_by)
