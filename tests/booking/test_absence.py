"""Absence: illness and a booking cannot cross, and what an absence blocked comes back when it ends."""

from datetime import datetime, time, timedelta

from portal.booking.outcomes import Done, No, Refused
from portal.booking.register_absence import Absent, StillBooked, end_absence, register_absence
from portal.domain.time import at_local
from portal.persistence import tables as t
from tests.booking.conftest import MONDAY, STAFF, House


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return at_local(MONDAY + timedelta(days=day), time(hour, minute))


def absent(house: House, staff: int, starts_at: datetime, ends_at: datetime) -> Absent:
    outcome = register_absence(staff, 1, starts_at, ends_at, STAFF, **house.look)
    assert isinstance(outcome, Absent), outcome
    return outcome


def test_an_absence_takes_the_free_times_away_and_gives_them_back(house: House) -> None:
    staff, person = house.caseworker(), house.citizen()
    slot, interview = house.slot(staff, hour=10), house.interview(person)
    absence = absent(house, staff, at(9), at(11))
    assert absence.blocked == 1
    assert house.reserve(person, interview, slot) == Refused(No.TAKEN)
    assert end_absence(staff, absence.claim_id, 1, STAFF, **house.look)
    assert isinstance(house.reserve(person, interview, slot), Done)
    assert not end_absence(staff, absence.claim_id, 1, STAFF, **house.look), "it has ended already"


def test_a_time_that_two_absences_touch_comes_back_with_the_last_of_them(house: House) -> None:
    staff = house.caseworker()
    slot = house.slot(staff, hour=10, minute=30)
    first, second = absent(house, staff, at(9), at(11)), absent(house, staff, at(11), at(13))
    end_absence(staff, first.claim_id, 1, STAFF, **house.look)
    assert house.rows(t.slot, id=slot)[0].state == "blocked"
    end_absence(staff, second.claim_id, 1, STAFF, **house.look)
    assert house.rows(t.slot, id=slot)[0].state == "open"


def test_a_booked_time_is_named_and_nothing_is_blocked(house: House) -> None:
    staff, person = house.caseworker(), house.citizen()
    booked, free = house.slot(staff, hour=10), house.slot(staff, hour=11)
    house.booked(person, house.interview(person), booked)
    outcome = register_absence(staff, 1, at(9), at(13), STAFF, **house.look)
    assert outcome == StillBooked(((at(10), at(10, 45)),))
    assert house.rows(t.slot, id=free)[0].state == "open"


def test_a_hold_that_ran_out_does_not_stand_in_the_way(house: House) -> None:
    staff, person = house.caseworker(), house.citizen()
    house.reserve(person, house.interview(person), house.slot(staff, hour=10))
    assert isinstance(register_absence(staff, 1, at(9), at(13), STAFF, **house.look), StillBooked)
    house.now += timedelta(minutes=11)
    assert absent(house, staff, at(9), at(13)).blocked == 1


def test_another_authority_cannot_touch_it(house: House) -> None:
    staff = house.caseworker()
    absence = absent(house, staff, at(9), at(11))
    assert register_absence(staff, 2, at(12), at(13), STAFF, **house.look) is None
    assert not end_absence(staff, absence.claim_id, 2, STAFF, **house.look)
