"""Patterns of times: what holds for every pattern, and what the clock changes and closed days make of one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import Closure, Pattern, Window, clock_changes, days_of, lay_out
from portal.domain.time import at_local, day_ends, day_starts, local, local_day, monday_of

MORNING = Pattern(
    staff_id=1, office_id=1, weekdays=frozenset(range(5)), every_weeks=1, windows=(Window(time(8, 30), time(11, 30)),),
    minutes=45, before=0, after=0, kinds=tuple(InterviewKind), forms=tuple(MeetingForm), valid_from=date(2026, 11, 23),
)  # fmt: skip
some = settings(max_examples=50, deadline=None)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@st.composite
def patterns(draw: Callable[..., object]) -> Pattern:
    """Any pattern there can be, at night too, where the clock changes."""
    marks = draw(st.lists(st.integers(0, 24 * 12 - 1), min_size=2, max_size=6, unique=True).map(sorted))
    walls = [time(mark // 12, mark % 12 * 5) for mark in marks]  # type: ignore[attr-defined]
    windows = tuple(Window(*pair) for pair in zip(walls[::2], walls[1::2], strict=False))
    valid_from = draw(DAYS)
    valid_to = draw(st.none() | st.integers(0, 400).map(lambda days: valid_from + timedelta(days=days)))
    return Pattern(
        1, 1, draw(st.frozensets(st.integers(0, 6), min_size=1)), draw(st.integers(1, 8)), windows,
        draw(st.integers(5, 120)), draw(st.integers(0, 20)), draw(st.integers(0, 20)), tuple(InterviewKind),
        tuple(MeetingForm), valid_from, valid_to,
    )  # fmt: skip


closures = st.lists(
    st.builds(
        lambda day, days, office: Closure(1, office, day_starts(day), day_ends(day + timedelta(days=days)), "Lukket"),
        DAYS, st.integers(0, 9), st.sampled_from([None, 1, 2]),
    ),
    max_size=3,
)  # fmt: skip


@some
@given(patterns(), st.integers(-30, 400), st.integers(0, 120))
def test_no_pattern_overlaps_itself_buffers_taken_in(pattern: Pattern, later: int, days: int) -> None:
    first = pattern.valid_from + timedelta(days=later)
    for one, two in pairwise(lay_out(pattern, first, first + timedelta(days=days)).times):
        apart = timedelta(minutes=pattern.before + pattern.after)
        assert one.ends_at + apart <= two.starts_at


@some
@given(patterns(), st.integers(0, 400), st.integers(0, 60), st.integers(0, 60), closures)
def test_two_neighbouring_spans_make_the_whole(
    pattern: Pattern, later: int, left: int, right: int, shut: list[Closure]
) -> None:
    first = pattern.valid_from + timedelta(days=later)
    middle, last = first + timedelta(days=left), first + timedelta(days=left + 1 + right)
    parts = lay_out(pattern, first, middle, shut), lay_out(pattern, middle + timedelta(days=1), last, shut)
    whole = lay_out(pattern, first, last, shut)
    for name in ("times", "shut", "closed", "skipped"):
        assert getattr(parts[0], name) + getattr(parts[1], name) == getattr(whole, name)


@some
@given(patterns(), st.integers(0, 400))
def test_the_weeks_are_counted_from_the_iso_week_that_it_holds_from(pattern: Pattern, later: int) -> None:
    first = pattern.valid_from + timedelta(days=later)
    days = list(days_of(pattern, first, first + timedelta(days=120)))
    for day in days:
        assert (monday_of(day) - monday_of(pattern.valid_from)).days % (7 * pattern.every_weeks) == 0
        assert day.weekday() in pattern.weekdays
        assert pattern.valid_from <= day <= (pattern.valid_to or day)
    expected = [
        day for day in (first + timedelta(days=n) for n in range(121))
        if day.weekday() in pattern.weekdays and day <= (pattern.valid_to or day)
        and (monday_of(day) - monday_of(pattern.valid_from)).days // 7 % pattern.every_weeks == 0
    ]  # fmt: skip
    assert days == expected, "and none is left out"


@some
@given(DAYS)
def test_the_clock_on_the_wall_is_the_same_before_and_after_a_change(day: date) -> None:
    laid = lay_out(replace(MORNING, valid_from=day), day, day + timedelta(days=366))
    assert {local(span.starts_at).time() for span in laid.times} == {time(8, 30), time(9, 15), time(10), time(10, 45)}
    assert len({local(span.starts_at).utcoffset() for span in laid.times}) == 2, "summer and winter are both in it"
    assert not laid.skipped


@some
@given(patterns(), closures)
def test_no_time_is_under_a_closure_and_none_is_lost_by_one(pattern: Pattern, shut: list[Closure]) -> None:
    last = pattern.valid_from + timedelta(days=120)
    laid, free = lay_out(pattern, pattern.valid_from, last, shut), lay_out(pattern, pattern.valid_from, last)
    for span in laid.times:
        assert not any(
            closure.office_id in (None, 1) and closure.starts_at < span.ends_at and closure.ends_at > span.starts_at
            for closure in shut
        )
    assert sorted((*laid.times, *(span for span, _ in laid.shut))) == list(free.times)


NIGHT = replace(MORNING, weekdays=frozenset({6}), windows=(Window(time(0, 30), time(5, 0)),), minutes=30)


def test_a_start_in_the_hour_that_spring_leaves_out_is_skipped_and_told() -> None:
    laid = lay_out(NIGHT, date(2027, 3, 28), date(2027, 3, 28))
    # Easter Sunday is a closing day: the change of 2026 falls on an ordinary Sunday
    assert laid.closed == ((date(2027, 3, 28), "Påskedag"),)
    spring = replace(NIGHT, valid_from=date(2026, 3, 23))
    laid = lay_out(spring, date(2026, 3, 29), date(2026, 3, 29))
    assert laid.skipped == ((date(2026, 3, 29), time(2, 0)), (date(2026, 3, 29), time(2, 30)))
    assert at_local(date(2026, 3, 29), time(3, 0)) in {span.starts_at for span in laid.times}


def test_a_time_over_the_gap_of_spring_pushes_out_the_one_that_it_would_run_into() -> None:
    spring = replace(NIGHT, valid_from=date(2026, 3, 23), minutes=45, windows=(Window(time(1, 30), time(4, 30)),))
    laid = lay_out(spring, date(2026, 3, 29), date(2026, 3, 29))
    assert [local(span.starts_at).time() for span in laid.times] == [time(1, 30), time(3, 45)]
    assert [wall for _, wall in laid.skipped] == [time(2, 15), time(3, 0)], "01.30 lasts until 03.15"


def test_the_doubled_hour_of_autumn_means_its_first_run() -> None:
    autumn = replace(NIGHT, valid_from=date(2026, 10, 19))
    laid = lay_out(autumn, date(2026, 10, 25), date(2026, 10, 25))
    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) in {span.starts_at for span in laid.times}
    assert datetime(2026, 10, 25, 1, 30, tzinfo=UTC) not in {span.starts_at for span in laid.times}
    assert not laid.skipped


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 3, 29), "Anden påskedag"),
        (date(2023, 5, 5), "Store bededag"),
        (date(2024, 4, 26), None),  # Store bededag was one until 2023
        (date(2026, 12, 24), "Juleaftensdag"),
        (date(2026, 5, 1), None),
    ],
)
def test_a_closing_day_has_no_times_and_is_named(day: date, name: str | None) -> None:
    laid = lay_out(replace(MORNING, valid_from=date(2020, 1, 6)), day, day)
    assert laid.closed == (((day, name),) if name else ())
    assert len(laid.times) == (0 if name else 4)


def test_windows_make_breaks_and_buffers_make_room() -> None:
    both = replace(
        MORNING, windows=(Window(time(8, 0), time(10, 0)), Window(time(12, 0), time(13, 0))), minutes=30, before=5,
        after=10,
    )  # fmt: skip
    laid = lay_out(both, date(2026, 11, 23), date(2026, 11, 23))
    assert [local(span.starts_at).time() for span in laid.times] == [time(8, 5), time(8, 50), time(12, 5)]


def test_every_other_week_goes_on_in_step_over_the_turn_of_a_year_with_53_weeks() -> None:
    every_other = replace(MORNING, weekdays=frozenset({0}), every_weeks=2)
    days = list(days_of(every_other, date(2026, 12, 1), date(2027, 1, 31)))
    assert days == [date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 18)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": frozenset()}, {"weekdays": frozenset({7})}, {"every_weeks": 0}, {"every_weeks": 9}, {"minutes": 0},
        {"before": -1}, {"kinds": ()}, {"forms": ()}, {"windows": ()},
        {"windows": (Window(time(9), time(8)),)},
        {"windows": (Window(time(8), time(10)), Window(time(9), time(11)))},
    ],
)  # fmt: skip
def test_what_is_no_pattern_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(MORNING, **wrong)


def test_the_days_on_which_the_clock_changes_are_told() -> None:
    assert list(clock_changes(date(2026, 1, 1), date(2026, 12, 31))) == [date(2026, 3, 29), date(2026, 10, 25)]
    assert local_day(at_local(date(2026, 3, 29), time(12))) == date(2026, 3, 29)
