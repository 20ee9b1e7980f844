"""From a free time to a booked one: what holds, what runs out, what is refused, and that a repeat changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.booking.cancel import Cancel, cancel_as_citizen, cancel_for_authority
from portal.booking.holds import tidy
from portal.booking.my_interviews import NextStep, my_interviews
from portal.booking.outcomes import Done, No, Refused
from portal.booking.rebook import Rebook, rebook
from portal.booking.reserve import HOLD_LASTS
from portal.domain.interviews import HOLDS_TIME, BookingStatus, MeetingForm, Topic
from portal.domain.persons import Actor
from portal.persistence import tables as t
from portal.persistence.store import OpenTransaction, forbid_open_transaction
from tests.booking.conftest import MONDAY, STAFF, House


def move(house: House, person: int, booking: int, slot: int, **more: object):
    return rebook(Rebook(person, booking, slot, **more), Actor("citizen", person, "test"), **house.ask)  # type: ignore[arg-type]


def cancel(house: House, person: int, booking: int, **more: object):
    return cancel_as_citizen(Cancel(booking, **more), person, Actor("citizen", person, "test"), **house.ask)  # type: ignore[arg-type]


def test_a_reserved_time_is_held_for_ten_minutes_and_booked_by_its_holder(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    slot = house.slot(house.caseworker())
    assert house.reserve(person, interview, slot) == Done("reserved", 1, interview)
    house.now += HOLD_LASTS - timedelta(seconds=1)
    outcome = house.book(person, interview, topics=(Topic.CONCRETE_JOBS,), wishes="Truckkort", form=MeetingForm.PHONE)
    assert outcome == Done("booked", 1, interview)
    [booking] = house.rows(t.booking)
    assert (booking.status, booking.form, booking.wishes) == ("booked", "phone", "Truckkort")
    assert booking.place_street == "Prøvevej 1"
    assert house.rows(t.slot)[0].state == "booked"
    assert {claim.kind for claim in house.rows(t.claim)} == {"caseworker", "citizen"}
    assert [row.action for row in house.rows(t.audit)] == ["booking.reserved", "booking.booked"]
    [kept] = house.rows(t.assessment)
    assert booking.assessment_id == kept.id
    assert kept.answer["outcome"] == "allowed"
    assert "person" not in str(kept.facts)
    [message] = house.rows(t.outbox)
    assert (message.kind, message.sequence) == ("booked", 0)


def test_a_hold_that_ran_out_cannot_be_booked_and_others_get_the_time(house: House) -> None:
    late, quick = house.citizen(), house.citizen()
    interviews = house.interview(late), house.interview(quick)
    slot = house.slot(house.caseworker())
    house.reserve(late, interviews[0], slot)
    assert house.reserve(quick, interviews[1], slot) == Refused(No.TAKEN)
    house.now += HOLD_LASTS
    assert house.book(late, interviews[0]) == Refused(No.HOLD_RAN_OUT, 1)
    assert isinstance(house.reserve(quick, interviews[1], slot), Done)
    assert isinstance(house.book(quick, interviews[1]), Done)
    assert [b.status for b in house.rows(t.booking)] == ["lapsed", "booked"]
    assert house.book(late, interviews[0]) == Refused(No.HOLD_RAN_OUT, None)


def test_only_the_holder_can_use_a_hold(house: House) -> None:
    holder, other = house.citizen(), house.citizen()
    interview = house.interview(holder)
    house.reserve(holder, interview, house.slot(house.caseworker()))
    assert house.book(other, interview) == Refused(No.NOT_FOUND)
    assert house.rows(t.booking)[0].status == "reserved"


def test_choosing_another_time_lets_go_of_the_first_in_the_same_act(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    staff = house.caseworker()
    first, second = house.slot(staff, hour=10), house.slot(staff, hour=12)
    house.reserve(person, interview, first)
    house.reserve(person, interview, second)
    [booking] = house.rows(t.booking)
    assert booking.slot_id == second
    assert [(s.id, s.held_until is None) for s in house.rows(t.slot)] == [(first, True), (second, False)]
    assert len(house.rows(t.claim)) == 2


def test_another_caseworker_at_the_same_time_takes_over_when_the_first_is_gone(house: House) -> None:
    one, two = house.citizen(), house.citizen()
    interviews = house.interview(one), house.interview(two)
    shown = house.slot(house.caseworker())
    house.slot(house.caseworker())
    assert isinstance(house.reserve(one, interviews[0], shown), Done)
    assert isinstance(house.reserve(two, interviews[1], shown), Done)
    assert len({booking.slot_id for booking in house.rows(t.booking)}) == 2


def test_a_form_sent_twice_gets_one_answer_also_when_it_was_a_no(house: House) -> None:
    winner, loser = house.citizen(), house.citizen()
    interviews = house.interview(winner), house.interview(loser)
    slot = house.slot(house.caseworker())
    first = house.reserve(winner, interviews[0], slot, key="k1")
    assert house.reserve(winner, interviews[0], slot, key="k1") == first
    assert house.reserve(loser, interviews[1], slot, key="k2") == Refused(No.TAKEN)
    cancel(house, winner, 1)
    assert house.reserve(loser, interviews[1], slot, key="k2") == Refused(No.TAKEN), "refusals are kept too"
    assert isinstance(house.reserve(loser, interviews[1], slot, key="k3"), Done)
    booked = house.book(loser, interviews[1], key="k4")
    assert house.book(loser, interviews[1], key="k4") == booked
    assert len([row for row in house.rows(t.audit) if row.action == "booking.booked"]) == 1


def test_one_interview_has_one_booking_and_one_kind_one_future_booking(house: House) -> None:
    person = house.citizen()
    interview, same_kind = house.interview(person), house.interview(person)
    staff = house.caseworker()
    booking = house.booked(person, interview, house.slot(staff, hour=10))
    assert house.reserve(person, interview, house.slot(staff, hour=12)) == Refused(No.ALREADY_BOOKED, booking)
    refused = house.reserve(person, same_kind, house.slot(staff, hour=13))
    assert isinstance(refused, Refused)
    assert refused.why is No.ALREADY_BOOKED
    assert refused.assessment is not None
    assert refused.assessment.reasons[0].rule == "D-09"


def test_a_citizen_is_not_in_two_places_at_once(house: House) -> None:
    person = house.citizen()
    job, follow_up = house.interview(person), house.interview(person, kind="follow_up")
    house.booked(person, job, house.slot(house.caseworker(), hour=10))
    assert house.reserve(person, follow_up, house.slot(house.caseworker(), hour=10, minute=30)) == Refused(No.OWN_CLASH)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"self_booking_status": "exempted"}, "R-08"),
        ({"target_group": 1, "contact_phase": "unemployment_fund"}, "B-05"),
        ({"upcoming_kind": "full_time_job", "upcoming_starts_on": MONDAY + timedelta(days=40),
          "upcoming_documented": True}, "H-01"),
    ],
)  # fmt: skip
def test_a_person_without_the_duty_is_told_by_which_rule(house: House, known: dict[str, object], why: str) -> None:
    person = house.citizen(**known)
    refused = house.reserve(person, house.interview(person), house.slot(house.caseworker()))
    assert isinstance(refused, Refused)
    assert refused.why is No.NOT_ELIGIBLE
    assert refused.assessment is not None
    assert refused.assessment.reasons[0].rule == why


def test_a_time_after_the_last_day_to_meet_is_refused_and_one_on_it_is_not(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person, book_by=1, hold_by=3)
    staff = house.caseworker()
    late = house.reserve(person, interview, house.slot(staff, day=4))
    assert isinstance(late, Refused)
    assert late.why is No.AFTER_HOLD_BY
    assert isinstance(house.reserve(person, interview, house.slot(staff, day=3)), Done)


def test_booking_after_the_deadline_is_allowed(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person, book_by=-3)
    house.booked(person, interview, house.slot(house.caseworker()))


def test_the_first_interview_cannot_be_by_phone(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person, is_first=True)
    slot = house.slot(house.caseworker())
    refused = house.reserve(person, interview, slot, form=MeetingForm.PHONE)
    assert isinstance(refused, Refused)
    assert refused.why is No.FORM_NOT_PERMITTED
    house.reserve(person, interview, slot)
    refused = house.book(person, interview, form=MeetingForm.VIDEO)
    assert isinstance(refused, Refused)
    assert refused.why is No.FORM_NOT_PERMITTED


def test_moving_keeps_the_booking_and_raises_its_sequence(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    old, new = house.slot(house.caseworker(), hour=10), house.slot(house.caseworker(), hour=10, minute=15)
    booking = house.booked(person, interview, old)
    uid = house.rows(t.booking)[0].ical_uid
    assert move(house, person, booking, new) == Done("moved", booking, interview)
    [row] = house.rows(t.booking)
    assert (row.slot_id, row.ical_uid, row.ical_sequence, row.status) == (new, uid, 1, "booked")
    assert [(s.id, s.state) for s in house.rows(t.slot)] == [(old, "open"), (new, "booked")]
    assert {claim.starts_at for claim in house.rows(t.claim)} == {row.starts_at}
    assert [(m.kind, m.sequence) for m in house.rows(t.outbox)] == [("booked", 0), ("moved", 1)]


def test_a_move_that_fails_leaves_the_old_time(house: House) -> None:
    person, other = house.citizen(), house.citizen()
    old, wanted = house.slot(house.caseworker(), hour=10), house.slot(house.caseworker(), hour=12)
    booking = house.booked(person, house.interview(person), old)
    house.booked(other, house.interview(other), wanted)
    assert move(house, person, booking, wanted) == Refused(No.TAKEN, booking)
    row = house.rows(t.booking, id=booking)[0]
    assert (row.slot_id, row.status, row.ical_sequence) == (old, "booked", 0)
    assert len(house.rows(t.claim, booking_id=booking)) == 2


def test_sick_benefit_cannot_move_inside_the_cutoff_and_others_can(house: House) -> None:
    sick = house.citizen(target_group=6, readiness=None, sickness_category=2, first_follow_up_held=True)
    job_seeker = house.citizen()
    for person, kind, allowed in ((sick, "follow_up", False), (job_seeker, "job_interview", True)):
        staff = house.caseworker()
        booking = house.booked(person, house.interview(person, kind=kind), house.slot(staff, day=1, hour=8))
        outcome = move(house, person, booking, house.slot(staff, day=3, hour=8))
        assert isinstance(outcome, Done) is allowed
        if not allowed:
            assert isinstance(outcome, Refused)
            assert outcome.why is No.TOO_LATE


def test_cancelling_frees_the_time_and_keeps_the_duty(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    slot = house.slot(house.caseworker())
    booking = house.booked(person, interview, slot)
    assert cancel(house, person, booking) == Done("cancelled", booking, interview)
    assert cancel(house, person, booking) == Done("cancelled", booking, interview)
    assert house.rows(t.claim) == []
    assert house.rows(t.slot)[0].state == "open"
    page = my_interviews(person, **house.ask)
    assert page is not None
    assert page.cards[0].next_step is NextStep.BOOK
    house.booked(person, interview, slot)


def test_when_the_authority_cancels_the_deadline_is_restored_by_itself(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person, book_by=1, hold_by=9)
    booking = house.booked(person, interview, house.slot(house.caseworker(), day=5))
    house.now += timedelta(days=3)
    wish = Cancel(booking, "key")
    done = cancel_for_authority(wish, "Sagsbehandleren er syg", 1, STAFF, **house.ask)
    assert done == Done("cancelled", booking, interview)
    assert cancel_for_authority(wish, "Sagsbehandleren er syg", 1, STAFF, **house.ask) == done
    row = house.rows(t.interview)[0]
    assert row.book_by == MONDAY + timedelta(days=3 + 8), "eight days from the day it was cancelled"
    assert row.hold_by == MONDAY + timedelta(days=9 + 10), "the last day to meet moves along"
    assert cancel_for_authority(Cancel(booking), "x", 2, STAFF, **house.ask) == Refused(No.NOT_FOUND)


def test_the_authority_cannot_cancel_what_has_begun(house: House) -> None:
    """Before the worker has come by it is booked still; what was held must not look as if it had been cancelled."""
    person = house.citizen()
    booking = house.booked(person, house.interview(person), house.slot(house.caseworker(), day=1))
    house.now = house.rows(t.booking)[0].starts_at
    assert cancel_for_authority(Cancel(booking), "Syg", 1, STAFF, **house.ask) == Refused(No.TOO_LATE, booking)
    assert house.rows(t.booking)[0].status == "booked"


def test_times_that_are_over_become_not_recorded_and_never_no_show(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    house.booked(person, interview, house.slot(house.caseworker(), day=1))
    house.now += timedelta(days=2)
    assert tidy(house.store, house.clock) == 1
    assert house.rows(t.booking)[0].status == "not_recorded"
    again = house.interview(person)
    house.booked(person, again, house.slot(house.caseworker(), day=8))


def test_every_status_says_whether_it_holds_its_time() -> None:
    assert set(HOLDS_TIME) == set(BookingStatus)
    assert not HOLDS_TIME[BookingStatus.CANCELLED]
    assert not HOLDS_TIME[BookingStatus.LAPSED]


def test_no_act_asks_the_rules_with_a_transaction_open(house: House) -> None:
    class Watching:
        def assess(self, question: str, facts: object, on: object) -> object:
            forbid_open_transaction()
            return rules.assess(question, facts, on)

    rules, house.rules = house.rules, Watching()
    person = house.citizen()
    staff = house.caseworker()
    booking = house.booked(person, house.interview(person), house.slot(staff, hour=10))
    assert isinstance(move(house, person, booking, house.slot(staff, hour=12)), Done)
    assert isinstance(cancel(house, person, booking), Done)
    assert my_interviews(person, **house.ask) is not None
    with house.store.read(), pytest.raises(OpenTransaction):
        forbid_open_transaction()


def test_nobody_books_another_time_than_the_page_showed(house: House) -> None:
    person, staff = house.citizen(), house.caseworker()
    interview = house.interview(person)
    shown, other = house.slot(staff, hour=10), house.slot(staff, hour=11)
    house.reserve(person, interview, shown)
    house.reserve(person, interview, other)
    assert house.book(person, interview, slot_id=shown, key="old page") == Refused(No.HOLD_CHANGED, 1)
    assert isinstance(house.book(person, interview, slot_id=other, key="new page"), Done)


def test_the_answer_to_a_form_stays_whatever_happens_afterwards(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    house.reserve(person, interview, house.slot(house.caseworker()))
    first = house.book(person, interview, key="k")
    assert isinstance(first, Done)
    cancel_as_citizen(Cancel(first.booking_id), person, Actor("citizen", person, "t"), **house.ask)
    assert house.book(person, interview, key="k") == first


def test_a_fact_that_is_missing_is_told_as_such_and_is_no_final_answer(house: House) -> None:
    person = house.citizen(target_group=None)
    interview, slot = house.interview(person), house.slot(house.caseworker())
    assert house.reserve(person, interview, slot, key="k") == Refused(No.FACTS_MISSING)
    known = update(t.circumstances).where(t.circumstances.c.person_id == person).values(target_group=2)
    house.store.change(lambda work: work.execute(known))
    assert isinstance(house.reserve(person, interview, slot, key="k"), Done)
