"""Many at once: each guarantee with its control. With the constraint or lock taken away, the same run must fail."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal.booking.outcomes import Done, No, Outcome, Refused
from portal.booking.publish_slots import withdraw
from portal.booking.rebook import Rebook, rebook
from portal.domain.persons import Actor
from portal.persistence import answers, bookings, outbox, rows, slots, tables as t
from portal.persistence.store import Clash
from tests.booking.conftest import STAFF, House

THREADS = 50


def all_at_once(acts: list[Callable[[], Outcome]]) -> list[Outcome | str]:
    """Run the acts at one instant, each in a thread; what each came to, faults by the name of the constraint."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Outcome]) -> Outcome | str:
        barrier.wait()
        try:
            return act()
        except Clash as clash:
            return f"clash {clash.constraint}"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def without_claims_guarantee(house: House) -> None:
    if house.store.engine.dialect.name == "postgresql":
        house.run("ALTER TABLE claim DROP CONSTRAINT claim_no_overlap")
    else:
        house.run("DROP TRIGGER claim_no_overlap_INSERT", "DROP TRIGGER claim_no_overlap_UPDATE")


def done(outcomes: list[Outcome | str]) -> int:
    return sum(isinstance(outcome, Done) for outcome in outcomes)


def stampede(house: House) -> list[Outcome | str]:
    """Fifty citizens want one slot."""
    slot = house.slot(house.caseworker())
    people = [house.citizen() for _ in range(THREADS)]
    wishes = [(person, house.interview(person)) for person in people]
    return all_at_once([lambda p=p, i=i: house.reserve(p, i, slot) for p, i in wishes])


def test_fifty_who_want_one_time_give_one_booking_and_49_polite_refusals(house: House) -> None:
    outcomes = stampede(house)
    assert done(outcomes) == 1
    assert outcomes.count(Refused(No.TAKEN)) == THREADS - 1
    assert len(house.rows(t.booking, status="reserved")) == 1
    assert len(house.rows(t.claim)) == 2
    refused = [row for row in house.rows(t.audit) if row.action == "reservation.refused"]
    assert len(refused) == THREADS - 1, "every attempt is on record"


@contextmanager
def looking_before_leaping() -> Iterator[None]:
    """The mistake of many booking systems: it was free on the page, so take it, whatever it is by now."""
    kept = slots.hold_one

    def careless(work: Any, wanted: Any, kind: Any, form: Any, until: Any, now: Any, *, state: str = "open") -> Any:
        row = work.execute(
            update(t.slot).where(t.slot.c.id == wanted.id).values(held_until=until, state=state).returning(*rows.SLOT)
        ).one()
        return rows.slot_from(row)

    slots.hold_one = careless
    try:
        yield
    finally:
        slots.hold_one = kept


def test_control_without_the_guards_the_stampede_double_books(house: House) -> None:
    without_claims_guarantee(house)
    house.run("DROP INDEX uq_booking_active_slot")
    with looking_before_leaping():
        assert done(stampede(house)) > 1


def test_the_claim_alone_stops_a_careless_path(house: House) -> None:
    house.run("DROP INDEX uq_booking_active_slot")
    with looking_before_leaping():
        assert done(stampede(house)) == 1


def overlapping_slots(house: House) -> list[Outcome | str]:
    """Twenty citizens want times that overlap with one caseworker, published behind the portal's back."""
    staff = house.caseworker()
    offered = [house.slot(staff, hour=10, minute=minute) for minute in range(20)]
    people = [house.citizen() for _ in offered]
    wishes = [(person, house.interview(person), slot) for person, slot in zip(people, offered, strict=True)]
    return all_at_once([lambda p=p, i=i, s=s: house.reserve(p, i, s) for p, i, s in wishes])


def test_a_caseworker_is_never_in_two_interviews_at_once(house: House) -> None:
    assert done(overlapping_slots(house)) == 1


def test_control_without_the_claims_guarantee_a_caseworker_is_double_booked(house: House) -> None:
    without_claims_guarantee(house)
    assert done(overlapping_slots(house)) > 1


def two_browsers(house: House) -> int:
    """One citizen reserves ten times at once for one interview; answers how many hold something in the end."""
    person = house.citizen()
    interview = house.interview(person)
    offered = [house.slot(house.caseworker(), hour=8 + number) for number in range(10)]
    all_at_once([lambda s=s: house.reserve(person, interview, s) for s in offered])
    return len(house.rows(t.booking, status="reserved"))


def test_one_interview_never_gets_two_times(house: House) -> None:
    assert two_browsers(house) == 1


def test_control_without_its_index_an_interview_gets_several(house: House) -> None:
    house.run("DROP INDEX uq_booking_active_interview", "DROP INDEX uq_booking_active_person_kind")
    assert two_browsers(house) > 1


def sent_twenty_times(house: House) -> tuple[list[Outcome | str], int]:
    """One form for a time that is gone, sent twenty times at once; the answers, and how many attempts are on record."""
    holder, person = house.citizen(), house.citizen()
    slot = house.slot(house.caseworker())
    house.reserve(holder, house.interview(holder), slot)
    interview = house.interview(person)
    outcomes = all_at_once([lambda: house.reserve(person, interview, slot, key="once")] * 20)
    return outcomes, len([row for row in house.rows(t.audit) if row.action == "reservation.refused"])


def test_one_key_gets_one_answer_and_one_record(house: House) -> None:
    outcomes, recorded = sent_twenty_times(house)
    assert outcomes == [Refused(No.TAKEN)] * 20
    assert recorded == 1


def test_control_without_the_kept_answer_the_act_is_done_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "keep", lambda *_: None)
    assert sent_twenty_times(house)[1] > 1


def test_confirming_twice_at_once_books_once(house: House) -> None:
    person = house.citizen()
    interview = house.interview(person)
    house.reserve(person, interview, house.slot(house.caseworker()))
    outcomes = all_at_once([lambda: house.book(person, interview, key="k")] * 8)
    assert outcomes == [Done("booked", 1, interview)] * 8
    assert len(house.rows(t.outbox)) == 1
    assert len([row for row in house.rows(t.audit) if row.action == "booking.booked"]) == 1


def test_a_hold_that_ran_out_goes_to_exactly_one_of_those_who_want_it(house: House) -> None:
    assert done(wanted_after_a_hold_ran_out(house)) == 1
    assert len(house.rows(t.booking, status="reserved")) == 1


class AllAsk:
    """Rules that answer when so many have asked: by then all have looked, and none has written."""

    def __init__(self, rules: Any, count: int) -> None:
        self.rules, self.here = rules, threading.Barrier(count)

    def assess(self, question: str, facts: Any, on: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            self.here.wait(10)
        return self.rules.assess(question, facts, on)


def booked_several_times(house: House) -> int:
    """One confirm form sent eight times at once; how often a booking went on record."""
    person = house.citizen()
    interview = house.interview(person)
    house.reserve(person, interview, house.slot(house.caseworker()))
    house.rules = AllAsk(house.rules, 8)
    all_at_once([lambda: house.book(person, interview, key="k")] * 8)
    return len([row for row in house.rows(t.audit) if row.action == "booking.booked"])


def test_control_without_its_guards_confirming_is_done_several_times(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "keep", lambda *_: None)
    monkeypatch.setattr(bookings, "confirm", lambda work, number, _slot, _now, values: not bookings.change(
        work, number, values))  # fmt: skip
    monkeypatch.setattr(slots, "book_held", lambda *_: True)
    monkeypatch.setattr(outbox, "put", lambda *_: None)
    assert booked_several_times(house) > 1


def wanted_after_a_hold_ran_out(house: House) -> list[Outcome | str]:
    """Twenty citizens want the time that somebody held too long."""
    slow = house.citizen()
    slot = house.slot(house.caseworker())
    house.reserve(slow, house.interview(slow), slot)
    house.now += timedelta(minutes=11)
    people = [house.citizen() for _ in range(20)]
    wishes = [(person, house.interview(person)) for person in people]
    return all_at_once([lambda p=p, i=i: house.reserve(p, i, slot) for p, i in wishes])


def test_control_without_the_guards_a_hold_that_ran_out_goes_to_several(house: House) -> None:
    without_claims_guarantee(house)
    house.run("DROP INDEX uq_booking_active_slot")
    with looking_before_leaping():
        assert done(wanted_after_a_hold_ran_out(house)) > 1


def withdrawn_while_wanted(house: House) -> int:
    """Staff withdraw ten times while citizens reserve them; how many are both withdrawn and somebody's."""
    both = 0
    for _ in range(10):
        slot, person = house.slot(house.caseworker()), house.citizen()
        interview = house.interview(person)
        gone: list[int] = []
        all_at_once([
            lambda s=slot, g=gone: g.extend(withdraw([s], 1, STAFF, **house.look)) or Refused(No.TAKEN),
            lambda s=slot, p=person, i=interview: house.reserve(p, i, s),
        ])  # fmt: skip
        both += bool(gone) and bool(house.rows(t.booking, slot_id=slot, status="reserved"))
    return both


def test_a_withdrawn_time_is_nobodys(house: House) -> None:
    assert withdrawn_while_wanted(house) == 0


def test_control_without_the_look_at_its_state_a_withdrawn_time_is_taken(house: House) -> None:
    with looking_before_leaping():
        assert withdrawn_while_wanted(house) > 0


def moved_to_one_time(house: House) -> tuple[int, int]:
    """Ten citizens move to one time at once; how many are there, and how many have a time at all."""
    wanted = house.slot(house.caseworker(), hour=15)
    moves = []
    for _ in range(10):
        person = house.citizen()
        booking = house.booked(person, house.interview(person), house.slot(house.caseworker(), hour=9))
        wish = Rebook(person, booking, wanted)
        moves.append(lambda w=wish: rebook(w, Actor("citizen", w.person_id, "t"), **house.ask))
    all_at_once(moves)
    return len(house.rows(t.booking, slot_id=wanted)), len(house.rows(t.booking, status="booked"))


def test_of_ten_who_move_to_one_time_one_gets_it_and_the_others_keep_theirs(house: House) -> None:
    assert moved_to_one_time(house) == (1, 10)
    spans = {(row.booking_id, row.starts_at) for row in house.rows(t.claim)}
    assert spans == {(row.id, row.starts_at) for row in house.rows(t.booking)}


def test_control_without_the_guards_several_move_to_one_time(house: House) -> None:
    without_claims_guarantee(house)
    house.run("DROP INDEX uq_booking_active_slot")
    with looking_before_leaping():
        assert moved_to_one_time(house)[0] > 1
