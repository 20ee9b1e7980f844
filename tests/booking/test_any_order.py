"""Whatever people do, in any order: reserve, book, move, cancel, withdraw, fall ill, wait. The house stays in order."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.booking.cancel import Cancel, cancel_as_citizen, cancel_for_authority
from portal.booking.holds import tidy
from portal.booking.outcomes import Done
from portal.booking.publish_slots import withdraw
from portal.booking.rebook import Rebook, rebook
from portal.booking.register_absence import register_absence
from portal.domain.interviews import ACTIVE, HOLDS_TIME, BookingStatus
from portal.domain.persons import Actor
from portal.persistence import tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService
from tests import pgtemp
from tests.booking.conftest import MONDAY, STAFF, House

PEOPLE, SLOTS = 3, 8
someone = st.integers(0, PEOPLE - 1)
some_slot = st.integers(0, SLOTS - 1)


class Office(RuleBasedStateMachine):
    """Three citizens, two caseworkers, eight times; `new_url` answers a fresh database."""

    new_url: Callable[[], str]

    @initialize()
    def open(self) -> None:
        from datetime import time

        from portal.domain.time import at_local

        self.house = House(
            Store(make_engine(type(self).new_url(), pool_size=2)), EmbeddedRuleService(), at_local(MONDAY, time(9, 0))
        )
        house = self.house
        house.add(t.authority, code="0000", name="Prøvekommune")
        house.add(t.office, authority_id=1, name="H", street="S", postal_code="0000", city="B", phone="70 00 00 00")
        self.staff = [house.caseworker(), house.caseworker()]
        self.people = [house.citizen() for _ in range(PEOPLE)]
        self.interviews = [house.interview(person) for person in self.people]
        self.slots = [house.slot(self.staff[n % 2], day=1 + n // 4, hour=9 + n // 2 % 2) for n in range(SLOTS)]

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.house.store.engine.dispose()

    def booking_of(self, who: int) -> Any:
        rows = [b for b in self.house.rows(t.booking, person_id=self.people[who]) if b.status in ("reserved", "booked")]
        return rows[0] if rows else None

    @rule(who=someone, which=some_slot)
    def reserve(self, who: int, which: int) -> None:
        self.house.reserve(self.people[who], self.interviews[who], self.slots[which])

    @rule(who=someone)
    def book(self, who: int) -> None:
        before = self.booking_of(who)
        outcome = self.house.book(self.people[who], self.interviews[who])
        if isinstance(outcome, Done):
            assert before is not None
            after = self.booking_of(who)
            assert (after.id, after.slot_id, after.status) == (before.id, before.slot_id, "booked")

    @rule(who=someone, which=some_slot)
    def move(self, who: int, which: int) -> None:
        booking = self.booking_of(who)
        if booking is not None:
            wish = Rebook(self.people[who], booking.id, self.slots[which])
            outcome = rebook(wish, Actor("citizen", self.people[who], "t"), **self.house.ask)
            if not isinstance(outcome, Done):
                assert self.booking_of(who) == booking, "a move that fails changes nothing"

    @rule(who=someone)
    def cancel(self, who: int) -> None:
        booking = self.booking_of(who)
        if booking is not None:
            cancel_as_citizen(
                Cancel(booking.id), self.people[who], Actor("citizen", self.people[who], "t"), **self.house.ask
            )

    @rule(who=someone)
    def authority_cancels(self, who: int) -> None:
        booking = self.booking_of(who)
        if booking is not None:
            cancel_for_authority(Cancel(booking.id), "Syg", 1, STAFF, **self.house.ask)
            row = self.house.rows(t.interview, id=self.interviews[who])[0]
            assert row.book_by >= (self.house.now + timedelta(days=7)).date(), "there is time to book again"

    @rule(which=some_slot)
    def withdraw_one(self, which: int) -> None:
        withdraw([self.slots[which]], 1, STAFF, **self.house.look)

    @rule(which=st.integers(0, 1), hour=st.integers(0, 60), hours=st.integers(1, 5))
    def fall_ill(self, which: int, hour: int, hours: int) -> None:
        starts_at = self.house.now + timedelta(hours=hour)
        register_absence(self.staff[which], 1, starts_at, starts_at + timedelta(hours=hours), STAFF, **self.house.look)

    @rule(minutes=st.sampled_from([1, 9, 11, 60, 60 * 20]))
    def wait(self, minutes: int) -> None:
        self.house.now += timedelta(minutes=minutes)

    @rule()
    def clear_up(self) -> None:
        tidy(self.house.store, self.house.clock)

    @invariant()
    def nobody_is_taken_twice(self) -> None:
        if not hasattr(self, "house"):
            return
        claims = sorted(self.house.rows(t.claim), key=lambda c: (c.resource_id, c.starts_at))
        for earlier, later in pairwise(claims):
            assert earlier.resource_id != later.resource_id or earlier.ends_at <= later.starts_at

    @invariant()
    def what_looks_held_is_held_and_what_is_not_is_free(self) -> None:
        if not hasattr(self, "house"):
            return
        bookings, slots = self.house.rows(t.booking), {slot.id: slot for slot in self.house.rows(t.slot)}
        claimed: dict[int, list[Any]] = {}
        for claim in self.house.rows(t.claim):
            claimed.setdefault(claim.booking_id, []).append(claim)
        for booking in bookings:
            spans = {(claim.starts_at, claim.ends_at) for claim in claimed.pop(booking.id, [])}
            holds = HOLDS_TIME[BookingStatus(booking.status)]
            assert spans == ({(booking.starts_at, booking.ends_at)} if holds else set()), booking
        assert set(claimed) <= {None}, "no claim is left behind by a booking that is gone"
        active = [b for b in bookings if b.status in ACTIVE]
        booked = {b.slot_id for b in active if b.status == "booked"}
        ended = {b.slot_id for b in bookings if b.status == "not_recorded"}
        assert {slot.id for slot in slots.values() if slot.state == "booked"} == booked | (
            ended & {s.id for s in slots.values() if s.state == "booked"}
        )
        for what in ("interview_id", "slot_id", "person_id"):
            named = [getattr(b, what) for b in active]
            assert len(named) == len(set(named))
        for booking in active:
            slot = slots[booking.slot_id]
            assert (slot.starts_at, slot.ends_at) == (booking.starts_at, booking.ends_at)
            assert slot.state == ("booked" if booking.status == "booked" else "open")


def run_on(new_url: Callable[[], str], examples: int) -> None:
    office = type("Office", (Office,), {"new_url": staticmethod(new_url)})
    run_state_machine_as_test(
        office,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_house_stays_in_order_on_sqlite(sqlite_house: Path, tmp_path: Path) -> None:
    numbers = iter(range(1_000_000))

    def new_url() -> str:
        copy = tmp_path / f"{next(numbers)}.sqlite"
        shutil.copyfile(sqlite_house, copy)
        return f"sqlite:///{copy}"

    run_on(new_url, 40)


@pytest.mark.postgres
def test_the_house_stays_in_order_on_postgresql(postgres_server: pgtemp.PgTemp) -> None:
    numbers = iter(range(1_000_000))
    made: list[str] = []

    def new_url() -> str:
        made.append(f"any_order_{next(numbers)}")
        return postgres_server.create_database(made[-1], template=postgres_server.house)  # type: ignore[attr-defined]

    try:
        run_on(new_url, 15)
    finally:
        for name in made:
            postgres_server.drop_database(name)
