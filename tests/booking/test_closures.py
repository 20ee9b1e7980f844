"""Closures always win: free times are blocked, bookings become tasks, and nothing is cancelled in silence."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from portal.booking import close_days
from portal.booking.cancel import Cancel, cancel_for_authority
from portal.booking.close_days import Closed, NotClosed, close, preview_close, preview_reopen, reopen
from portal.booking.outcomes import Done, No, Refused
from portal.booking.previews import Changed, Preview
from portal.booking.publish_slots import Publish, Published, publish
from portal.booking.register_absence import Absent, end_absence, register_absence
from portal.booking.save_pattern import SavePattern
from portal.booking.tasks import finish_task, open_tasks
from portal.booking.top_up import ToppedUp, top_up
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import Closure
from portal.domain.time import at_local, day_ends, day_starts, local
from portal.persistence import tables as t
from tests.booking.conftest import MONDAY, STAFF, House
from tests.booking.test_patterns import mondays, saved, seen

DAY = timedelta(days=1)
NEXT_MONDAY = MONDAY + 7 * DAY
WHOLE_DAY = Closure(0, None, day_starts(NEXT_MONDAY), day_ends(NEXT_MONDAY), "Personaledag")


def closed(house: House, closure: Closure = WHOLE_DAY) -> int:
    found = preview_close(closure, 1, **house.look)
    assert not isinstance(found, NotClosed)
    outcome = close(closure, found[1], 1, STAFF, **house.look)
    assert isinstance(outcome, Closed), outcome
    assert outcome.preview == found[0]
    return outcome.closure_id


def opened(house: House, closure: int) -> Preview:
    found = preview_reopen(closure, 1, **house.look)
    assert not isinstance(found, NotClosed)
    outcome = reopen(closure, found[1], 1, STAFF, **house.look)
    assert isinstance(outcome, Closed), outcome
    return found[0]


def states(house: House) -> list[str]:
    """The states of next Monday's times, in order."""
    rows = [row for row in house.rows(t.slot) if local(row.starts_at).date() == NEXT_MONDAY]
    return [row.state for row in sorted(rows, key=lambda row: row.starts_at)]


def test_free_times_are_blocked_and_come_back_when_the_closure_is_lifted(house: House) -> None:
    saved(house, SavePattern(mondays(house.caseworker())))
    by_hand = house.slot(house.caseworker(), day=7, hour=15)
    preview, _ = preview_close(WHOLE_DAY, 1, **house.look)  # type: ignore[misc]
    assert len(preview.removed) == 5
    closure = closed(house)
    assert states(house) == ["blocked"] * 5
    person = house.citizen()
    assert house.reserve(person, house.interview(person), by_hand) == Refused(No.TAKEN)
    assert len(opened(house, closure).added) == 5
    assert states(house) == ["open"] * 5
    assert {row.action for row in house.rows(t.audit)} >= {"closure.made", "closure.lifted"}
    assert house.rows(t.closure)[0].lifted_at is not None, "it stays as history"
    assert preview_reopen(closure, 1, **house.look) == NotClosed("not_found")
    assert reopen(closure, "", 1, STAFF, **house.look) == NotClosed("not_found")


def test_a_booking_under_it_is_named_and_becomes_a_task_but_is_not_cancelled(house: House) -> None:
    saved(house, SavePattern(mondays(house.caseworker())))
    person = house.citizen()
    slot = next(row.id for row in house.rows(t.slot) if local(row.starts_at).date() == NEXT_MONDAY)
    booking = house.booked(person, house.interview(person), slot)
    preview, _ = preview_close(WHOLE_DAY, 1, **house.look)  # type: ignore[misc]
    assert [(one.booking_id, one.name) for one in preview.touched] == [
        (booking, house.rows(t.person, id=person)[0].name)
    ]  # fmt: skip
    closed(house)
    assert house.rows(t.booking, id=booking)[0].status == "booked"
    assert states(house) == ["booked", "blocked", "blocked", "blocked"]
    (task,) = open_tasks(1, store=house.store)
    assert (task.kind, task.person_id, task.details) == (close_days.TASK, person, {"closure": "Personaledag"})
    assert finish_task(task.id, 1, "", STAFF, **house.look)
    assert top_up(**house.look) == ToppedUp(), "a task that is done is not made again"


def test_a_time_cancelled_under_a_closure_is_not_offered_again_until_it_is_lifted(house: House) -> None:
    saved(house, SavePattern(mondays(house.caseworker())))
    person = house.citizen()
    slot = next(row.id for row in house.rows(t.slot) if local(row.starts_at).date() == NEXT_MONDAY)
    booking = house.booked(person, house.interview(person), slot)
    closure = closed(house)
    assert isinstance(cancel_for_authority(Cancel(booking, None), "Lukket", 1, STAFF, **house.ask), Done)
    assert states(house) == ["blocked"] * 4
    opened(house, closure)
    assert states(house) == ["open"] * 4


def test_what_is_held_stays_held_and_gives_a_task_if_it_is_booked(house: House) -> None:
    saved(house, SavePattern(mondays(house.caseworker())))
    holder, slow = house.citizen(), house.citizen()
    first, second, *_ = [row.id for row in house.rows(t.slot) if local(row.starts_at).date() == NEXT_MONDAY]
    interview = house.interview(holder)
    house.reserve(holder, interview, first)
    house.reserve(slow, house.interview(slow), second)
    closed(house)
    assert states(house) == ["open", "open", "blocked", "blocked"]
    assert isinstance(house.book(holder, interview), Done)
    house.now += timedelta(minutes=11)
    assert top_up(**house.look) == ToppedUp(blocked=1, tasks=1), "what ran out is blocked"
    assert states(house) == ["booked", "blocked", "blocked", "blocked"]
    assert [task.person_id for task in open_tasks(1, store=house.store)] == [holder]


def test_a_pattern_saved_under_a_closure_makes_blocked_times(house: House) -> None:
    closure = closed(house)
    staff = house.caseworker()
    assert [why for _, why in seen(house, SavePattern(mondays(staff)))[0].blocked] == ["Personaledag"] * 4
    saved(house, SavePattern(mondays(staff)))
    assert states(house) == ["blocked"] * 4
    opened(house, closure)
    assert states(house) == ["open"] * 4


def test_times_published_by_hand_leave_a_closure_out_and_name_it(house: House) -> None:
    closed(house)
    wish = Publish(house.caseworker(), NEXT_MONDAY, NEXT_MONDAY + DAY, frozenset({0, 1}), time(9), time(9, 45), 45,
                   tuple(InterviewKind), tuple(MeetingForm))  # fmt: skip
    outcome = publish(wish, 1, STAFF, **house.look)
    assert isinstance(outcome, Published)
    assert len(outcome.slot_ids) == 1
    assert outcome.closed == ((NEXT_MONDAY, "Personaledag"),)


def test_an_absence_holds_what_a_lifted_closure_would_open_and_the_other_way_round(house: House) -> None:
    staff = house.caseworker()
    saved(house, SavePattern(mondays(staff)))
    span = at_local(NEXT_MONDAY, time(10)), at_local(NEXT_MONDAY, time(11))
    absence = register_absence(staff, 1, *span, STAFF, **house.look)
    assert isinstance(absence, Absent)
    first, other = closed(house), closed(house)
    end_absence(staff, absence.claim_id, 1, STAFF, **house.look)
    assert states(house) == ["blocked"] * 4, "the closures are there yet"
    assert opened(house, first).added == (), "the other closure is there yet"
    absence = register_absence(staff, 1, *span, STAFF, **house.look)
    assert len(opened(house, other).added) == 2
    assert states(house) == ["blocked", "blocked", "open", "open"]


def at(hour: int) -> datetime:
    return at_local(NEXT_MONDAY, time(hour))


def test_some_hours_at_one_office_close_that_alone(house: House) -> None:
    other = house.add(t.office, authority_id=1, name="Filialen", street="F", postal_code="0000", city="F", phone="1")
    saved(house, SavePattern(mondays(house.caseworker(), office_id=other)))
    saved(house, SavePattern(mondays(house.caseworker())))
    closed(house, Closure(0, other, at(11), at(12), "Brandøvelse"))
    assert sorted(states(house)) == ["blocked"] * 2 + ["open"] * 6
    assert {row.office_id for row in house.rows(t.slot, state="blocked")} == {other}


def test_deadlines_whose_last_free_time_goes_are_named(house: House) -> None:
    staff = house.caseworker()
    house.slot(staff, day=7, hour=10)
    house.slot(staff, day=9, hour=10)
    at_risk, safe = house.citizen(), house.citizen()
    house.interview(at_risk, book_by=5, hold_by=8)
    house.interview(safe, book_by=5, hold_by=9)
    preview, _ = preview_close(WHOLE_DAY, 1, **house.look)  # type: ignore[misc]
    assert [one.person_id for one in preview.at_risk] == [at_risk]


def test_what_changed_meanwhile_is_shown_and_nothing_is_closed(house: House) -> None:
    slot = house.slot(house.caseworker(), day=7)
    _, fingerprint = preview_close(WHOLE_DAY, 1, **house.look)  # type: ignore[misc]
    person = house.citizen()
    house.booked(person, house.interview(person), slot)
    outcome = close(WHOLE_DAY, fingerprint, 1, STAFF, **house.look)
    assert isinstance(outcome, Changed)
    assert house.rows(t.closure) == []
    assert isinstance(close(WHOLE_DAY, outcome.fingerprint, 1, STAFF, **house.look), Closed)
    closure = house.rows(t.closure)[0].id
    assert isinstance(reopen(closure, "other", 1, STAFF, **house.look), Changed)


@pytest.mark.parametrize(
    ("values", "authority", "why"),
    [
        ({"office_id": 99}, 1, "not_found"),
        ({"office_id": 1}, 2, "not_found"),
        ({"starts_at": day_starts(MONDAY - 2 * DAY), "ends_at": day_ends(MONDAY - DAY)}, 1, "in_the_past"),
        ({"ends_at": day_ends(NEXT_MONDAY + 400 * DAY)}, 1, "too_long"),
    ],
)
def test_a_closure_that_cannot_be_is_refused(house: House, values: dict[str, Any], authority: int, why: str) -> None:
    wish = Closure(**{**{name: getattr(WHOLE_DAY, name) for name in Closure.__slots__}, **values})
    assert preview_close(wish, authority, **house.look) == NotClosed(why)
    assert close(wish, "", authority, STAFF, **house.look) == NotClosed(why)
