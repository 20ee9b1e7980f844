"""Instants and Danish days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from portal.domain.closing_days import closing_day, is_working_day
from portal.domain.cpr import find_ordinary, synthetic
from portal.domain.time import (
    COPENHAGEN,
    NoSuchLocalTime,
    age_on,
    at_local,
    aware,
    day_ends,
    day_starts,
    local,
    local_day,
)


def test_a_time_that_the_clock_never_shows_is_refused() -> None:
    with pytest.raises(NoSuchLocalTime):
        at_local(date(2027, 3, 28), time(2, 30))


def test_the_double_hour_means_its_first_run() -> None:
    assert at_local(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2026, 11, 24), 24)]
)
def test_a_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    assert day_ends(day) - day_starts(day) == timedelta(hours=hours)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_instant_lies_in_its_own_danish_day(instant: datetime) -> None:
    day = local_day(instant)
    assert day_starts(day) <= instant < day_ends(day)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.times().filter(lambda t: t.hour not in (2,)))
def test_the_wall_shows_what_was_asked_for(day: date, clock: time) -> None:
    assert local(at_local(day, clock)).replace(tzinfo=None) == datetime.combine(day, clock)


def test_naive_datetimes_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        aware(datetime(2026, 1, 1))  # noqa: DTZ001
    assert aware(datetime(2026, 1, 1, 12, tzinfo=COPENHAGEN)).hour == 11


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2023, 5, 5), True),  # Store bededag, for the last time
        (date(2024, 4, 26), False),
        (date(2026, 12, 24), True),
        (date(2026, 12, 31), True),
        (date(2027, 3, 26), True),  # Langfredag
        (date(2027, 6, 5), True),  # Grundlovsdag
        (date(2026, 5, 1), False),
        (date(2026, 11, 24), False),
    ],
)
def test_closing_days_are_those_of_the_danish_calendar(day: date, closed: bool) -> None:
    assert (closing_day(day) is not None) is closed


def test_a_weekend_is_no_working_day() -> None:
    assert not is_working_day(date(2026, 11, 28))
    assert is_working_day(date(2026, 11, 27))


def test_age_counts_birthdays() -> None:
    assert age_on(date(1990, 11, 25), date(2026, 11, 24)) == 35
    assert age_on(date(1990, 11, 24), date(2026, 11, 24)) == 36


@given(st.integers(0, 3_000_000))
def test_a_synthetic_number_is_never_an_ordinary_one(number: int) -> None:
    assert not list(find_ordinary(synthetic(number)))


def test_an_ordinary_number_is_found_with_and_without_its_hyphen() -> None:
    shaped = "".join(["01", "01", "90"])
    for text in (f"{shaped}-{1234}", f"{shaped}{1234}", f"nr. {shaped} {1234}."):
        assert list(find_ordinary(text)), text
    assert not list(find_ordinary(f"3102901234 {'31'}{'02'}90-1234 a{shaped}1234"))
