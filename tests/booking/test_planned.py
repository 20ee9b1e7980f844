"""Planned interviews as staff settle them: confirmed by a press, with the rules asked again, or rejected for good."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from portal.booking.my_interviews import NextStep, my_interviews
from portal.booking.planned import confirm, confirm_several, discard, planned_list
from portal.booking.set_deadline import DeadlineNotSet, DeadlineSet
from portal.domain.persons import Actor
from portal.persistence import plans, tables as t
from tests.booking.conftest import MONDAY, House
from tests.booking.test_planning_for_all import Asked, dues, run


def caseworker(house: House) -> Actor:
    return Actor("staff", house.caseworker(), "test")


@pytest.fixture
def proposal(house: House) -> Any:
    """The first of four proposals for one citizen."""
    dues(house, 1)
    run(house)
    return house.rows(t.planned_interview)[0]


def test_a_citizen_is_shown_no_day_that_nobody_has_set(house: House, proposal: Any) -> None:
    page = my_interviews(proposal.person_id, **house.ask)
    assert page is not None
    assert page.cards == []
    assert page.more_to_come
    assert page.course is not None
    assert page.course.ours[0].missing == 4
    number = house.interview(proposal.person_id)
    page = my_interviews(proposal.person_id, **house.ask)
    assert page is not None
    assert [card.interview.id for card in page.cards] == [number]
    assert not page.more_to_come, "there is something to book first"


def test_staff_confirm_with_one_press_and_the_deadline_is_theirs(house: House, proposal: Any) -> None:
    house.rules = Asked()
    by = caseworker(house)
    done = confirm(proposal.id, 1, by, **house.ask)
    assert isinstance(done, DeadlineSet)
    (interview,) = house.rows(t.interview)
    assert (interview.book_by, interview.hold_by) == (proposal.proposed_book_by, proposal.proposed_hold_by)
    assert (interview.deadline_set_on, interview.deadline_set_by) == (MONDAY, by.id)
    settled = house.rows(t.planned_interview)[0]
    assert (settled.state, settled.settled_by, settled.interview_id) == ("confirmed", by.id, interview.id)
    acts = [(row.action, row.actor_id) for row in house.rows(t.audit) if row.actor_kind == "staff"]
    assert acts == [("deadline.set", by.id), ("interview.confirmed", by.id)]
    page = my_interviews(proposal.person_id, **house.ask)
    assert page is not None
    assert [card.next_step for card in page.cards] == [NextStep.BOOK]
    assert confirm(proposal.id, 1, by, **house.ask) == DeadlineNotSet("settled")
    assert run(house).interviews == 0, "confirmed is not planned again"


def test_staff_may_choose_other_days_and_the_rules_are_asked_again(house: House, proposal: Any) -> None:
    by = caseworker(house)
    soon = MONDAY + timedelta(days=3)
    refused = confirm(proposal.id, 1, by, (soon, soon + timedelta(days=9)), **house.ask)
    assert isinstance(refused, DeadlineNotSet)
    assert refused.why == "rejected"
    other = (MONDAY + timedelta(days=20), MONDAY + timedelta(days=40))
    assert confirm(proposal.id, 1, by, other[::-1], **house.ask) == DeadlineNotSet("hold_before_book")
    assert house.rows(t.interview) == []
    assert isinstance(confirm(proposal.id, 1, by, other, **house.ask), DeadlineSet)
    (interview,) = house.rows(t.interview)
    assert (interview.book_by, interview.hold_by) == other


def test_what_has_changed_since_is_seen_when_staff_confirm(house: House, proposal: Any) -> None:
    by = caseworker(house)
    assert confirm(proposal.id, 2, by, **house.ask) == DeadlineNotSet("not_found"), "another authority's"
    assert confirm(proposal.id, 1, by, **house.ask, person_id=99) == DeadlineNotSet("not_found")
    assert confirm(999, 1, by, **house.ask) == DeadlineNotSet("not_found")
    house.rules = Asked(down_after=0)
    assert confirm(proposal.id, 1, by, **house.ask) == DeadlineNotSet("rule_service_down")
    house.rules = Asked()
    house.run("UPDATE circumstances SET self_booking_status = 'exempted'")
    refused = confirm(proposal.id, 1, by, **house.ask)
    assert isinstance(refused, DeadlineNotSet)
    assert refused.why == "no_duty"
    assert house.rows(t.interview) == []
    tally = run(house)
    assert (tally.dropped, tally.tasks) == (4, 1), "nothing is proposed for somebody who is summoned"


def test_discarding_takes_a_reason_and_is_for_good(house: House, proposal: Any) -> None:
    by = caseworker(house)
    assert discard(proposal.id, 2, "Holdt i dag", by, **house.look) == "not_found"
    assert discard(proposal.id, 1, " Holdt i dag ", by, **house.look) == "discarded"
    assert discard(proposal.id, 1, "Igen", by, **house.look) == "settled"
    assert confirm(proposal.id, 1, by, **house.ask) == DeadlineNotSet("settled")
    assert house.rows(t.planned_interview)[0].discard_reason == "Holdt i dag"
    assert "Holdt" not in str([row.details for row in house.rows(t.audit)])
    assert run(house).interviews == 0
    with pytest.raises(AssertionError):
        discard(proposal.id, 1, "  ", by, **house.look)


def confirmed_by_ten(house: House, proposal: Any) -> int:
    """Ten members of staff press at once; how many interviews came of it."""
    barrier = threading.Barrier(10)
    by = caseworker(house)

    def press(_: int) -> bool:
        barrier.wait(10)
        return isinstance(confirm(proposal.id, 1, by, **house.ask), DeadlineSet)

    with ThreadPoolExecutor(10) as pool:
        confirmed = sum(pool.map(press, range(10)))
    assert confirmed == len(house.rows(t.interview))
    return confirmed


def test_pressed_by_ten_at_once_one_interview_comes_of_it(house: House, proposal: Any) -> None:
    assert confirmed_by_ten(house, proposal) == 1


def test_control_without_the_look_at_its_state_several_come_of_it(
    house: House, proposal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_was = plans.find
    first = house.store.change(lambda work: as_it_was(work, proposal.id))
    monkeypatch.setattr(plans, "find", lambda *_, **__: first)
    assert confirmed_by_ten(house, proposal) > 1


def test_the_list_is_the_authoritys_own_the_first_to_book_by_first(house: House, proposal: Any) -> None:
    shown = planned_list(1, None, **house.look)
    days = [one.book_by for one, _ in shown.lines]
    assert len(days) == 4
    assert days == sorted(days)
    assert planned_list(2, None, **house.look).lines == []
    office = house.add(t.office, authority_id=1, name="Andet", street="P 2", postal_code="0000", city="P", phone="1")
    assert planned_list(1, office, **house.look).lines == []
    assert planned_list(1, 99, **house.look).office_id is None


def test_several_are_confirmed_one_by_one_and_each_tells_what_it_came_to(house: House, proposal: Any) -> None:
    by = caseworker(house)
    ids = [row.id for row in house.rows(t.planned_interview)]
    exempted = dues(house, 1)[0]
    run(house)
    theirs = [row.id for row in house.rows(t.planned_interview, person_id=exempted)][:1]
    house.run(f"UPDATE circumstances SET self_booking_status = 'exempted' WHERE person_id = {exempted}")
    confirm(ids[1], 1, by, **house.ask)
    settled = confirm_several([*ids[:2], *theirs, ids[0]], 1, by, **house.ask)
    assert settled is not None
    came_to = {one.planned.id: getattr(one.outcome, "why", "set") for one in settled}
    assert came_to == {ids[0]: "set", ids[1]: "settled", theirs[0]: "no_duty"}
    assert len(house.rows(t.interview)) == 2


def test_where_one_of_several_is_another_authoritys_nothing_is_done(house: House, proposal: Any) -> None:
    by = caseworker(house)
    assert confirm_several([proposal.id], 2, by, **house.ask) is None
    assert confirm_several([proposal.id, 999], 1, by, **house.ask) is None
    assert confirm_several([], 1, by, **house.ask) == []
    assert house.rows(t.interview) == []
