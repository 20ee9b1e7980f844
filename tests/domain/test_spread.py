"""Spreading interviews over what is left: even, on working days, and never where nobody could book."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings, strategies as st

from portal.domain.closing_days import is_working_day
from portal.domain.spread import BETWEEN, DAY, Days, spread

starts = st.dates(date(2024, 1, 1), date(2027, 12, 1))
CLOSED_IN_A_ROW = 6
"""The most days in a row without a working day, at Easter and Christmas, is five; a day is cut off in the dividing."""


@settings(deadline=None)
@given(
    st.integers(0, 6), starts, st.integers(0, 20), st.integers(-30, 40), st.integers(0, 200),
    st.lists(st.integers(0, 200), max_size=5), st.none() | st.integers(0, 60),
)  # fmt: skip
def test_whatever_there_is_the_days_keep_to_the_span_and_clear_of_each_other(
    count: int, today: date, wait: int, first: int, length: int, taken: list[int], by: int | None
) -> None:
    earliest, opens = today + wait * DAY, today + first * DAY
    last = opens + length * DAY
    others = [opens + number * DAY for number in taken]
    found = spread(
        count, earliest=earliest, first=opens, last=last, taken=others, by=None if by is None else today + by * DAY
    )
    assert len(found) <= count
    held = [days.hold_by for days in found]
    assert held == sorted(set(held))
    assert not set(held) & {day for day in others if day >= max(earliest, opens)}
    for days in found:
        assert earliest <= days.book_by <= days.hold_by <= last
        assert days.hold_by >= opens
        assert is_working_day(days.book_by)
        assert not [day for day in (*held, *others) if days.book_by <= day < days.hold_by], "one of a kind at a time"
        assert is_working_day(days.hold_by)
    room = [day for day in _span(max(earliest, opens), last) if is_working_day(day) and day not in others]
    assert len(found) == min(count, len(room)), "fewer only where there are no more working days"


def _span(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


@settings(deadline=None)
@given(st.integers(1, 6), starts, st.integers(80, 200))
def test_they_are_spread_evenly_over_what_is_left(count: int, today: date, length: int) -> None:
    last = today + length * DAY
    held = [days.hold_by for days in spread(count, earliest=today + 8 * DAY, first=today, last=last)]
    piece = (length - 7) / count
    for before, after in pairwise([today + 7 * DAY, *held]):
        assert abs((after - before).days - piece) <= CLOSED_IN_A_ROW
    assert last - held[-1] <= CLOSED_IN_A_ROW * DAY


@settings(deadline=None)
@given(starts, st.integers(60, 160), st.integers(20, 50))
def test_a_new_one_goes_where_most_time_is_left(today: date, length: int, taken: int) -> None:
    (days,) = spread(1, earliest=today, first=today, last=today + length * DAY, taken=[today + taken * DAY])
    before, after = taken, length - taken
    assert (days.hold_by > today + taken * DAY) == (after >= before / 2) or abs(after - before / 2) < 1


def test_the_first_is_held_by_the_day_that_the_rules_name() -> None:
    today = date(2026, 11, 23)
    found = spread(3, earliest=today + 8 * DAY, first=today, last=date(2027, 5, 1), by=date(2026, 12, 20))
    assert next(days.hold_by for days in found) == date(2026, 12, 18), "the 20th is a Sunday"


def test_there_are_two_weeks_to_choose_in_where_there_is_room() -> None:
    found = spread(2, earliest=date(2026, 12, 1), first=date(2026, 11, 23), last=date(2027, 3, 31))
    assert [days.hold_by - days.book_by for days in found] == [BETWEEN, BETWEEN]


def test_no_room_gives_nothing() -> None:
    monday = date(2026, 11, 23)
    assert spread(2, earliest=monday, first=monday, last=monday) == [Days(monday, monday)]
    assert spread(2, earliest=monday + timedelta(days=1), first=monday, last=monday) == []
    assert spread(0, earliest=monday, first=monday, last=monday + timedelta(days=90)) == []
