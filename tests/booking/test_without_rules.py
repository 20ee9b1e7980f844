"""When the rule service cannot be asked: nobody misses a deadline for it, and nothing is decided on a guess."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.booking.cancel import Cancel, cancel_as_citizen
from portal.booking.find_times import Look, find_times
from portal.booking.look_at_hold import look_at_hold
from portal.booking.my_interviews import receipt
from portal.booking.outcomes import Done, No, Refused
from portal.booking.recheck import recheck
from portal.booking.tasks import finish_task, open_tasks, report_missing_facts
from portal.booking.without_rules import POLICIES, Policy
from portal.domain.interviews import MeetingForm
from portal.domain.persons import Actor
from portal.persistence import tables as t
from portal.rules.errors import InvalidFacts, RuleServiceUnavailable
from portal.rules.rulebook import QUESTIONS
from tests.booking.conftest import House


class Down:
    """A rule service that does not answer."""

    def assess(self, question: str, facts: object, on: object) -> object:
        raise RuleServiceUnavailable("down")


class Lacking:
    """A rule service that lacks a fact."""

    def assess(self, question: str, facts: object, on: object) -> object:
        raise InvalidFacts({"facts.readiness": "missing"})


def booked_without(house: House, **interview: Any) -> tuple[int, int, Any]:
    """A citizen, their interview, and the outcome of reserving and booking while the service is down."""
    person = house.citizen()
    number = house.interview(person, **interview)
    slot = house.slot(house.caseworker())
    house.rules, rules = Down(), house.rules
    try:
        reserved = house.reserve(person, number, slot)
        return person, number, house.book(person, number) if isinstance(reserved, Done) else reserved
    finally:
        house.rules = rules


def test_every_question_has_a_policy_and_the_docs_show_it() -> None:
    assert set(POLICIES) == set(QUESTIONS)
    docs = (Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8")
    shown = dict(re.findall(r"^\| `([a-z-]+)` \| `([a-z_]+)` \|", docs, re.M))
    assert shown == {question: policy.value for question, policy in POLICIES.items()}


def test_inside_an_open_deadline_a_time_is_booked_and_checked_when_the_service_is_back(house: House) -> None:
    person, _, outcome = booked_without(house)
    assert isinstance(outcome, Done)
    (booking,) = house.rows(t.booking)
    assert (booking.status, booking.assessment_id) == ("booked", None)
    assert len(house.rows(t.claim)) == 2, "it holds what it says it holds"
    page = receipt(person, booking.id, **house.ask)
    assert page is not None
    assert page.provisional
    asked = len(house.rows(t.recheck))

    assert recheck(**house.ask) == asked == 1
    (booking,) = house.rows(t.booking)
    (kept,) = house.rows(t.assessment)
    assert (booking.status, booking.assessment_id, kept.outcome) == ("booked", kept.id, "allowed")
    page = receipt(person, booking.id, **house.ask)
    assert page is not None
    assert not page.provisional
    assert house.rows(t.task) == []
    assert recheck(**house.ask) == 0, "once is enough"


def test_a_no_that_comes_afterwards_takes_nothing_away_and_gives_staff_a_task(house: House) -> None:
    person, _, outcome = booked_without(house)
    assert isinstance(outcome, Done)
    house.run(f"UPDATE recheck SET facts = '{_exempted(house)}'")
    assert recheck(**house.ask) == 1
    (booking,) = house.rows(t.booking)
    assert (booking.status, booking.assessment_id) == ("booked", None)
    (task,) = open_tasks(1, store=house.store)
    assert (task.kind, task.person_id, task.details) == ("provisional_refused", person, {"code": "no_duty"})
    assert house.rows(t.recheck)[0].outcome == "refused"
    assert "booking.rechecked" in [row.action for row in house.rows(t.audit)]
    staff = house.rows(t.staff)[0].id
    worker = Actor("staff", staff, "test")
    assert not finish_task(task.id, 2, "", worker, **house.look), "not another authority's"
    assert finish_task(task.id, 1, "Aftalt", worker, **house.look)
    assert not finish_task(task.id, 1, "Aftalt", worker, **house.look), "done is done"
    assert open_tasks(1, store=house.store) == []


def _exempted(house: House) -> str:
    facts = dict(house.rows(t.recheck)[0].facts)
    return json.dumps(facts | {"self_booking_status": "exempted"})


def test_a_service_that_is_still_down_is_asked_again_later(house: House) -> None:
    booked_without(house)
    house.rules, rules = Down(), house.rules
    assert recheck(**house.ask) == 0
    assert house.rows(t.recheck)[0].done_at is None
    house.rules = rules
    assert recheck(**house.ask) == 1


def test_a_fact_that_is_missing_afterwards_gives_staff_a_task(house: House) -> None:
    booked_without(house)
    house.rules = Lacking()
    assert recheck(**house.ask) == 1
    assert [task.kind for task in open_tasks(1, store=house.store)] == ["facts_missing"]


def test_a_booking_cancelled_meanwhile_gives_nobody_a_task(house: House) -> None:
    person, _, outcome = booked_without(house)
    house.run(f"UPDATE recheck SET facts = '{_exempted(house)}'")
    wish = Cancel(outcome.booking_id)
    assert isinstance(cancel_as_citizen(wish, person, Actor("citizen", person, "test"), **house.ask), Done)
    assert recheck(**house.ask) == 1
    assert open_tasks(1, store=house.store) == []


@pytest.mark.parametrize(
    "interview",
    [{"book_by": -1, "hold_by": 20}, {"deadline_closed_on": None, "book_by": None}],
    ids=["past", "none"],
)
def test_where_no_deadline_is_open_nothing_is_booked_on_a_guess(house: House, interview: dict[str, Any]) -> None:
    if interview["book_by"] is None:
        person = house.citizen()
        number = house.interview(person)
        house.set(t.interview, number, book_by=None, hold_by=None)
        slot = house.slot(house.caseworker())
        house.rules = Down()
        assert house.reserve(person, number, slot) == Refused(No.RULE_SERVICE_DOWN)
    else:
        assert booked_without(house, **interview)[2] == Refused(No.RULE_SERVICE_DOWN)
    assert house.rows(t.booking) == []


def test_a_closed_deadline_is_not_open(house: House) -> None:
    person = house.citizen()
    number = house.interview(person)
    house.set(t.interview, number, deadline_closed_on=house.now.date())
    slot = house.slot(house.caseworker())
    house.rules = Down()
    assert house.reserve(person, number, slot) == Refused(No.RULE_SERVICE_DOWN)


def test_what_our_own_records_refuse_is_refused_without_the_rules(house: House) -> None:
    person = house.citizen()
    number = house.interview(person, hold_by=20)
    staff = house.caseworker()
    late, begun = house.slot(staff, day=25), house.slot(staff, day=-1)
    house.rules = Down()
    assert house.reserve(person, number, late) == Refused(No.AFTER_HOLD_BY)
    assert house.reserve(person, number, begun) == Refused(No.TOO_LATE)


def test_a_fault_of_ours_is_no_answer_to_keep(house: House) -> None:
    person = house.citizen()
    number = house.interview(person, book_by=10)
    house.reserve(person, number, house.slot(house.caseworker()))
    house.set(t.interview, number, deadline_closed_on=house.now.date())
    house.rules, rules = Down(), house.rules
    assert house.book(person, number, key="k") == Refused(No.RULE_SERVICE_DOWN, 1)
    house.rules = rules
    assert isinstance(house.book(person, number, key="k"), Done)


def test_the_pages_on_the_way_go_without(house: House) -> None:
    person = house.citizen()
    number = house.interview(person)
    slot = house.slot(house.caseworker())
    house.rules = Down()
    times = find_times(person, number, Look(), **house.ask)
    assert times is not None
    assert times.duty is None
    assert [time.slot_id for day in times.days for time in day.times] == [slot]
    assert times.forms == tuple(MeetingForm)
    house.reserve(person, number, slot)
    hold = look_at_hold(person, number, **house.ask)
    assert hold is not None
    assert hold.forms == tuple(MeetingForm)
    house.set(t.interview, number, in_person_reason="Første samtale efter aftale")
    times = find_times(person, number, Look(), **house.ask)
    assert times is not None
    assert times.forms == (MeetingForm.IN_PERSON,), "what staff decided holds without the rules"
    house.now += timedelta(days=40)
    with pytest.raises(RuleServiceUnavailable):
        find_times(person, number, Look(), **house.ask)


def test_a_missing_fact_asks_staff_once_whoever_meets_it(house: House) -> None:
    person = house.citizen()
    number = house.interview(person)
    slot = house.slot(house.caseworker())
    house.rules = Lacking()
    for _ in range(2):
        assert house.reserve(person, number, slot) == Refused(No.FACTS_MISSING)
    (task,) = open_tasks(1, store=house.store)
    assert (task.kind, task.details) == ("facts_missing", {"missing": ["readiness"]})
    citizen = Actor("citizen", person, "test")
    assert report_missing_facts(person, citizen, **house.ask) is True
    assert report_missing_facts(person, citizen, **house.ask) is True
    assert len(open_tasks(1, store=house.store)) == 2, "one for the interview, one for the person"
    assert report_missing_facts(999, citizen, **house.ask) is None


def test_only_three_things_go_on_without_an_answer() -> None:
    assert {question for question, policy in POLICIES.items() if policy is not Policy.WAIT} == {
        "self-booking", "meeting-form", "booking", "rebooking",
    }  # fmt: skip
