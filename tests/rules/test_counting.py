"""How days, weeks, months and hours are counted, for any day, against another way of counting."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given, strategies as st

from portal.rules import counting
from tests.rules.made_up import SERVICE

DAYS = st.dates(date(2016, 9, 1), date(2040, 12, 31))
MONTHS = st.integers(0, 40)
ONE = timedelta(days=1)
INSTANTS = st.builds(
    lambda day, hour, zone: datetime.combine(day, hour, ZoneInfo(zone)),
    st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 10, 26), date(2026, 12, 31)]),
    st.times(),
    st.sampled_from(["Europe/Copenhagen", "Pacific/Auckland", "America/New_York", "UTC"]),
)


def details(question: str, on: date, **facts: Any) -> dict[str, Any]:
    return dict(SERVICE.assess(question, {"target_group": 1, **facts}, on).details)


def outcome(question: str, on: date, **facts: Any) -> str:
    return SERVICE.assess(question, {"target_group": 1, **facts}, on).outcome


@given(DAYS, st.integers(0, 60))
def test_n_weeks_before_is_the_same_weekday(day: date, weeks: int) -> None:
    before = counting.weeks_before(day, weeks)
    assert before.weekday() == day.weekday()
    assert day - before == timedelta(weeks=weeks)


@given(DAYS, MONTHS)
@example(date(2022, 11, 30), 3)
@example(date(2024, 2, 29), 12)
def test_n_months_after_is_the_same_number_or_the_last_day_of_a_month_that_has_none(day: date, months: int) -> None:
    after = counting.add_months(day, months)
    assert after == day + relativedelta(months=months)
    assert after.day == day.day or (after + ONE).day == 1


@given(DAYS, st.integers(1, 40))
def test_n_months_have_passed_on_that_day_and_the_first_n_end_the_day_before(day: date, months: int) -> None:
    passed_on = day + relativedelta(months=months)
    assert counting.months_have_passed(day, months, passed_on)
    assert not counting.months_have_passed(day, months, passed_on - ONE)
    assert counting.last_day_of_months(day, months) == passed_on - ONE


@given(DAYS, MONTHS)
@example(date(2022, 1, 31), 3)
def test_whole_calendar_months_run_to_the_end_of_the_last(day: date, months: int) -> None:
    last = counting.whole_calendar_months_after(day, months)
    assert last + ONE == (day + relativedelta(months=months + 1)).replace(day=1)


@given(INSTANTS)
def test_the_date_of_an_instant_is_the_danish_one(moment: datetime) -> None:
    assert counting.danish_day(moment.isoformat()) == moment.astimezone(ZoneInfo("Europe/Copenhagen")).date()


@given(INSTANTS, INSTANTS)
def test_time_elapses_the_same_over_a_change_of_the_clock(one: datetime, other: datetime) -> None:
    between = other.astimezone(UTC) - one.astimezone(UTC)
    assert counting.elapsed_microseconds(one.isoformat(), other.isoformat()) == between // timedelta(microseconds=1)


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 1)])
def test_nothing_breaks_at_the_edge_of_the_calendar(day: date) -> None:
    for count in (0, 1, 600):
        counting.add_days(day, count)
        counting.weeks_before(day, count)
        counting.add_months(day, count)
        counting.whole_calendar_months_after(day, count)
        counting.last_day_of_months(day, count)


# The figures of the law, counted in that way


@given(st.dates(date(2024, 1, 1), date(2026, 6, 30)))
def test_the_parts_of_the_contact_course_meet_and_end_with_the_sixth_month(start: date) -> None:
    on = max(start, date(2024, 1, 1))
    said = details("contact-course", on, unemployed_since=str(start), registered_on=str(start),
                   referred_to_municipality=False)  # fmt: skip
    fund, municipality = said["minimums"]
    assert fund["from"] == str(start)
    assert municipality["from"] == str(start + relativedelta(months=3))
    assert date.fromisoformat(fund["to"]) + ONE == date.fromisoformat(municipality["from"])
    assert municipality["to"] == str(start + relativedelta(months=6) - ONE)
    assert said["first_interview_by"] == str(start + timedelta(days=14))
    assert said["joint_interview_by"] == str(start + relativedelta(months=16))


@given(st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.sampled_from([2, 3, 7, 10]))
def test_the_minimums_are_gone_on_the_day_that_six_months_have_passed(start: date, group: int) -> None:
    over = start + relativedelta(months=6)
    asked = {"target_group": group, "unemployed_since": str(start)}
    assert details("contact-course", over - ONE, **asked)["minimums"][0]["to"] == str(over - ONE)
    assert details("contact-course", over, **asked) == {"minimums": [], "right_on_request": True}


@given(st.dates(date(2020, 1, 1), date(2026, 6, 1)))
def test_the_sick_have_their_first_follow_up_within_eight_weeks(absent: date) -> None:
    asked = {"target_group": 6, "sickness_category": 2, "first_absence_on": str(absent)}
    early = {"early_follow_up_requested_on": str(absent)}
    said = details("contact-course", absent, **asked, **early)
    assert said["first_interview_by"] == str(absent + timedelta(days=55)), "the absence day is the first of 56"
    assert said["early_follow_up_by"] == str(absent + timedelta(days=14))


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_three_months_after_deregistration_nothing_is_booked_at_once(gone: date) -> None:
    back = gone + relativedelta(months=3)
    asked = {"deregistration_cause": "missed_deadline", "deregistered_on": str(gone)}
    assert outcome("re-registration", back, reregistered_on=str(back), **asked) == "no_immediate_booking"
    said = details("re-registration", back, reregistered_on=str(back - ONE), **asked)
    assert said == {"hold_by": str(back - ONE + timedelta(days=10))}


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.sampled_from(["missed-deadline", "no-show"]))
def test_a_deduction_is_possible_to_the_end_of_the_third_whole_calendar_month(event: date, question: str) -> None:
    key = "deadline_on" if question == "missed-deadline" else "interview_on"
    asked = {"target_group": 2, key: str(event), "written_guidance_given": True}
    latest = (event + relativedelta(months=4)).replace(day=1) - ONE
    said = details(question, latest, **asked)
    assert (said["deduction_possible"], said["latest_sanction_on"]) == (True, str(latest))
    assert said["deduction_from"] == str(event)
    assert details(question, latest + ONE, **asked)["deduction_possible"] is False


@given(st.dates(date(2016, 9, 1), date(2023, 12, 30)))
def test_a_deadline_runs_to_the_end_of_its_day_and_a_booking_on_it_is_in_time(deadline: date) -> None:
    after = deadline + ONE
    assert outcome("missed-deadline", deadline, deadline_on=str(deadline)) == "no_event"
    assert details("missed-deadline", after, deadline_on=str(deadline)) == {"effective_on": str(after)}
    assert outcome("missed-deadline", after, deadline_on=str(deadline), booked_on=str(deadline)) == "no_event"
    assert outcome("missed-deadline", after, deadline_on=str(deadline), booked_on=str(after)) == "deregistration"


@pytest.mark.parametrize(("day", "expected"), [(1, "lawful_absence"), (14, "lawful_absence"), (15, "caseworker_task")])
def test_until_2019_the_first_fourteen_days_of_sickness_carry_no_duty(day: int, expected: str) -> None:
    asked = {"interview_on": "2018-05-01", "absence_ground": "sickness", "sickness_day": day}
    assert outcome("no-show", date(2018, 5, 1), **asked) == expected


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        ("2024-02-05T23:30:00+01:00", "invalid"),
        ("2024-02-05T23:30:00Z", "valid"),  # half past midnight on the 6th, in Denmark
        ("2024-02-06T00:30:00+02:00", "invalid"),  # half past eleven in the evening of the 5th
        ("2024-02-06T08:00:00+01:00", "valid"),
    ],
)
def test_a_summons_binds_from_the_danish_day_after_it_came(meeting: str, expected: str) -> None:
    notice = {"channel": "written", "received_on": "2024-02-05", "meeting_at": meeting}
    for group in (1, 3, 5):
        assert outcome("summons", date(2024, 2, 5), target_group=group, notice=notice) == expected


@pytest.mark.parametrize(
    ("booked", "contact", "stops"),
    [
        ("2022-04-07", "2022-04-09", "2022-04-07"),
        ("2022-04-09", "2022-04-07", "2022-04-07"),
        (None, "2022-04-04", "2022-04-04"),  # contact on the day itself: that day still counts
        (None, "2022-04-03", None),  # before the event nothing was broken
        (None, None, None),
    ],
)
def test_a_deduction_stops_when_the_person_books_or_is_in_contact(
    booked: str | None, contact: str | None, stops: str | None
) -> None:
    asked = {"target_group": 2, "deadline_on": "2022-04-04", "written_guidance_given": True}
    known = {"booked_on": booked, "contact_restored_on": contact}
    said = details("missed-deadline", date(2022, 4, 10), **asked, **{k: v for k, v in known.items() if v})
    assert (said["deduction_from"], said.get("deduction_stops_on")) == ("2022-04-04", stops)
