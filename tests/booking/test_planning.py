"""What is planned for one person: by the rules' own answers, never more than they ask for, and never twice."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from portal.booking import facts
from portal.booking.look_at_course import Look, look_at
from portal.domain.interviews import BookingStatus, InterviewKind, Planned
from portal.domain.persons import Person
from portal.domain.time import at_local
from portal.persistence.plans import Had, OnRecord
from portal.rules.service import EmbeddedRuleService

RULES = EmbeddedRuleService()
MONDAY = date(2026, 11, 23)
WHO = Person(7, "Borger", date(1985, 3, 4), None, None, 1, 1, 7)
JOB, FOLLOW_UP = InterviewKind.JOB_INTERVIEW, InterviewKind.FOLLOW_UP


def known(group: int, since: date, **more: Any) -> dict[str, Any]:
    """What is known of somebody of the group, whose course began then."""
    basis: dict[str, Any] = {"target_group": group, "unemployed_since": since, "exempted_by_share": False}
    if group == 1:
        basis |= {"contact_phase": "municipality", "referred_to_municipality": False}
    if group == 6:
        basis |= {"sickness_category": 2, "first_absence_on": since, "first_follow_up_held": True}
    if group == 9:
        basis |= {"benefit_kind": "unemployment_allowance"}
    return basis | more


def had(kind: InterviewKind = JOB, hold_by: date | None = None, closed: bool = False, **on: date) -> Had:
    """An interview with bookings, each named by its status."""
    begun = [(BookingStatus(status), at_local(day, time(10))) for status, day in on.items()]
    return Had(kind, hold_by, closed, begun)


def record(*interviews: Had, planned: tuple[Planned, ...] = ()) -> OnRecord:
    return OnRecord(dict(enumerate(interviews)), list(planned), [])


def look(circumstances: dict[str, Any], seen: OnRecord | None = None, today: date = MONDAY) -> Look:
    return look_at(WHO, circumstances, seen or record(), RULES, today)


def after(seen: OnRecord, made: Look, today: date) -> OnRecord:
    """The record when the plan has been written."""
    kept = [
        replace(one, book_by=made.plan.renewed[one.id].book_by, hold_by=made.plan.renewed[one.id].hold_by)
        if one.id in made.plan.renewed else one
        for one in seen.planned if one.id not in made.plan.dropped
    ]  # fmt: skip
    number = max((one.id for one in kept), default=0)
    for place, one in enumerate(made.plan.new, start=1):
        part = one.minimum
        kept.append(Planned(number + place, 7, 1, 1, part.kind, one.is_first, part.first, part.last, one.number,
                            one.days.book_by, one.days.hold_by, today, "proposed", ""))  # fmt: skip
    done = [*seen.tasks, *([(made.task.kind, made.task.details, True)] if made.task else [])]
    return OnRecord(seen.interviews, kept, done)


_days_off = st.integers(-170, 200)


@st.composite
def interviews(draw: st.DrawFn, today: date) -> Had:
    kind = draw(st.sampled_from([JOB, FOLLOW_UP]))
    hold_by = draw(st.none() | _days_off.map(lambda n: today + timedelta(days=n)))
    status = draw(st.none() | st.sampled_from(["attended", "booked", "not_recorded", "no_show"]))
    off = abs(draw(_days_off)) if status == "booked" else -abs(draw(_days_off))
    return had(kind, hold_by, draw(st.booleans()), **({status: today + timedelta(days=off)} if status else {}))


@st.composite
def persons(draw: st.DrawFn) -> tuple[dict[str, Any], OnRecord, date]:
    today = draw(st.dates(date(2020, 2, 1), date(2027, 12, 31)))
    since = today - timedelta(days=draw(st.integers(0, 190)))
    group = draw(st.integers(1, 13))
    more: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "self_booking_status": st.sampled_from(["normal", "exempted", "deprived"]),
                "first_contact_on": st.just(since),
                "registered_on": st.just(since),
                "exempted_by_share": st.booleans(),
                "sickness_category": st.sampled_from([1, 2, 3]),
                "early_follow_up_requested_on": st.integers(0, 30).map(lambda n: today - timedelta(days=n)),
                "benefit_started_on": st.integers(0, 60).map(lambda n: today - timedelta(days=n)),
                "exclusion": st.just("parental_leave"),
                "readiness": st.sampled_from(["job_ready", "obviously_education_ready", "education_ready"]),
            },
        )
    )
    theirs = draw(st.lists(interviews(today), max_size=5))
    return known(group, since, **more), record(*theirs), today


@settings(max_examples=400, deadline=None)
@given(persons())
def test_never_more_than_the_minimum_never_outside_its_span_and_never_what_the_rules_refuse(
    one: tuple[dict[str, Any], OnRecord, date],
) -> None:
    circumstances, seen, today = one
    made = look(circumstances, seen, today)
    asked = facts.of_person(WHO, circumstances, today)
    if made.plan.new:
        duty = RULES.assess("self-booking", asked, today)
        assert (duty.outcome, duty.reasons[0].certainty in "IM") == ("must_self_book", False)
    by_part: dict[date, int] = {}
    for new in made.plan.new:
        part, days = new.minimum, new.days
        by_part[part.first] = by_part.get(part.first, 0) + 1
        assert part.counted + by_part[part.first] <= part.count
        assert today <= days.book_by <= days.hold_by
        assert part.first <= days.hold_by <= part.last
        said = {**asked, "deadline_on": days.book_by.isoformat(), "deadline_set_on": today.isoformat()}
        assert RULES.assess("deadline", said, today).outcome != "rejected"
    if made.task is not None and made.task.kind == "summons_due":
        assert 0 < made.task.details["count"] <= made.wanted - len(made.plan.new)
    assert sum(by_part.values()) <= made.wanted


@settings(max_examples=400, deadline=None)
@given(persons(), st.integers(1, 40))
def test_running_again_the_same_day_plans_nothing_and_later_days_never_pile_up(
    one: tuple[dict[str, Any], OnRecord, date], later: int
) -> None:
    circumstances, seen, today = one
    first = look(circumstances, seen, today)
    seen = after(seen, first, today)
    again = look(circumstances, seen, today)
    assert not again.plan.changes
    assert again.task is None
    day = today + timedelta(days=later)
    asked = facts.of_person(WHO, circumstances, day)
    then = after(seen, look(circumstances, seen, day), day)
    answer = RULES.assess("contact-course", asked, day) if first.untold is False else None
    minimums = answer.details.get("minimums", []) if answer and answer.outcome == "decided" else []
    for planned in then.planned:
        (count,) = [part["count"] for part in minimums if part["from"] == planned.course_from.isoformat()]
        assert sum(other.course_from == planned.course_from for other in then.planned) <= count
        assert planned.book_by >= day, "what nobody could keep any more has got other days, or is gone"


def test_held_booked_and_open_interviews_count_and_no_others() -> None:
    person = known(2, MONDAY - timedelta(days=60))  # four until 23 March 2027

    def planned(*theirs: Had) -> int:
        return len(look(person, record(*theirs)).plan.new)

    past, ahead = MONDAY - timedelta(days=20), MONDAY + timedelta(days=20)
    assert planned() == 4
    assert planned(had(attended=past)) == 3
    assert planned(had(not_recorded=past)) == 3, "over, and nobody has said that it was not held"
    assert planned(had(booked=ahead)) == 3
    assert planned(had(hold_by=ahead)) == 3
    assert planned(had()) == 3, "open, with no day yet"
    assert planned(had(no_show=past)) == 4
    assert planned(had(hold_by=past)) == 4, "nobody can hold it in its own time any more"
    assert planned(had(hold_by=ahead, closed=True)) == 4
    assert planned(had(attended=MONDAY - timedelta(days=90))) == 4, "before the course began"
    assert planned(had(hold_by=date(2027, 6, 1))) == 4, "after the span"
    assert planned(had(FOLLOW_UP, attended=past)) == 4, "another kind"
    assert planned(*[had(attended=past)] * 6) == 0


def test_what_staff_have_discarded_is_not_planned_again_in_the_same_part_but_in_a_new_course() -> None:
    person = known(2, MONDAY - timedelta(days=60))
    first = look(person)
    seen = after(record(), first, MONDAY)
    seen.planned[0] = replace(seen.planned[0], state="discarded")
    assert not look(person, seen).plan.changes
    restarted = known(2, MONDAY - timedelta(days=60), benefit_started_on=MONDAY - timedelta(days=2))
    again = look(restarted, seen)
    assert len(again.plan.new) == 4
    assert len(again.plan.dropped) == 3, "those proposed for the course that is no more"


def test_an_interview_that_comes_from_elsewhere_takes_the_place_of_a_proposed_one() -> None:
    person = known(2, MONDAY - timedelta(days=60))
    seen = after(record(), look(person), MONDAY)
    seen.interviews[9] = had(hold_by=MONDAY + timedelta(days=30))
    made = look(person, seen)
    assert made.plan.dropped == [max(seen.planned, key=lambda one: one.hold_by).id]
    assert not made.plan.new


def test_a_proposal_that_nobody_confirmed_in_time_gets_other_days() -> None:
    person = known(2, MONDAY - timedelta(days=60))
    seen = after(record(), look(person), MONDAY)
    later = seen.planned[0].book_by - timedelta(days=7)
    made = look(person, seen, later)
    assert list(made.plan.renewed) == [seen.planned[0].id]
    assert made.plan.renewed[seen.planned[0].id].book_by >= later + timedelta(days=8)
    assert not made.plan.new


@pytest.mark.parametrize(
    ("circumstances", "why"),
    [
        (known(2, MONDAY - timedelta(days=60), self_booking_status="exempted"), "summoned"),
        (known(9, MONDAY - timedelta(days=60)), "not_certain"),  # the duty of nr. 9 is inferred
        (known(6, MONDAY - timedelta(days=60), first_follow_up_held=False), "summoned"),
        (known(2, date(2026, 5, 26)), "too_late"),  # the course is over in two days
    ],
    ids=["exempted", "inferred", "first follow-up", "too late"],
)
def test_where_nobody_can_be_asked_to_book_staff_are_asked_to_summon(circumstances: dict[str, Any], why: str) -> None:
    made = look(circumstances)
    assert not made.plan.new
    assert made.task is not None
    assert (made.task.kind, made.task.details["code"], made.task.details["count"]) == ("summons_due", why, 4)


def test_the_first_week_is_too_short_for_a_deadline_so_the_first_interview_is_by_summons() -> None:
    made = look(known(2, MONDAY, first_contact_on=MONDAY))
    assert made.task is not None
    assert made.task.details == {"count": 1, "by": "2026-11-30", "code": "too_late"}
    assert len(made.plan.new) == 3


def test_who_is_to_be_summoned_to_several_is_by_the_first_of_the_days() -> None:
    made = look(known(2, date(2026, 6, 3), first_contact_on=MONDAY))  # until 2 December, and the first in a week
    assert [new.days.hold_by for new in made.plan.new] == [date(2026, 12, 1), date(2026, 12, 2)]
    assert made.task is not None
    assert made.task.details == {"count": 2, "by": "2026-11-30", "code": "too_late"}


@pytest.mark.parametrize(
    "circumstances",
    [
        known(1, MONDAY - timedelta(days=20), contact_phase="unemployment_fund"),
        known(2, MONDAY - timedelta(days=60), exclusion="parental_leave"),
        known(3, MONDAY - timedelta(days=60)),  # from 1 July 2026 no minimum is known
        known(12, MONDAY - timedelta(days=60)),
        known(2, MONDAY - timedelta(days=300)),
    ],
    ids=["a-kassen", "outside", "no minimum", "not covered", "over"],
)
def test_where_the_rules_ask_nothing_of_the_municipality_nothing_is_done(circumstances: dict[str, Any]) -> None:
    made = look(circumstances)
    assert not made.writes
    assert made.wanted == 0


def test_a_fact_that_is_missing_is_asked_for_once() -> None:
    lacking = {key: value for key, value in known(2, MONDAY).items() if key != "exempted_by_share"}
    made = look(lacking)
    assert made.task is not None
    assert (made.task.kind, made.task.details) == ("facts_missing", {"missing": ["exempted_by_share"]})
    for is_open in (True, False):
        assert look(lacking, OnRecord({}, [], [("facts_missing", made.task.details, is_open)])).task is None
    other = OnRecord({}, [], [("facts_missing", {"missing": ["age"]}, False)])
    assert look(lacking, other).task is not None, "another fact than the one that staff have found"


def test_the_sick_get_a_deadline_without_a_warning_where_there_is_room() -> None:
    made = look(known(6, MONDAY - timedelta(days=70)))
    assert len(made.plan.new) == 4
    assert all(new.days.book_by >= MONDAY + timedelta(days=8) for new in made.plan.new)
    assert [new.is_first for new in made.plan.new] == [True, False, False, False]
    tight = look(known(6, MONDAY - timedelta(days=175)))
    assert [new.days.book_by > MONDAY for new in tight.plan.new] == [True] * 4
    assert tight.task is None


def test_an_early_follow_up_that_was_asked_for_comes_first() -> None:
    asked = MONDAY - timedelta(days=2)
    made = look(known(6, MONDAY - timedelta(days=70), early_follow_up_requested_on=asked))
    assert made.plan.new[0].days.hold_by <= asked + timedelta(days=14)
    done = record(had(FOLLOW_UP, booked=MONDAY + timedelta(days=3)))
    later = look(known(6, MONDAY - timedelta(days=70), early_follow_up_requested_on=asked), done)
    assert later.plan.new[0].days.hold_by > asked + timedelta(days=14)


def test_instants_are_counted_on_the_danish_calendar() -> None:
    late = Had(JOB, None, False, [(BookingStatus.ATTENDED, datetime.fromisoformat("2026-09-23T22:30:00+00:00"))])
    person = known(2, date(2026, 9, 24))
    assert len(look(person, record(late)).plan.new) == 3, "half past midnight, on the first day of the course"
