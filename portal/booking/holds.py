"""Reservations that ran out: cleared by whoever competes for the time, and by the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from portal.domain.interviews import Booking
from portal.domain.persons import Actor
from portal.domain.slots import Slot
from portal.domain.time import Clock
from portal.persistence import audit, bookings, claims, slots
from portal.persistence.store import Store

_CLOCKWORK = Actor("system", None, "holds")


def clear_lapsed(
    work: Connection,
    now: datetime,
    *,
    rival_of: Slot | None = None,
    person_id: int | None = None,
    spare: Booking | None = None,
) -> int:
    """Let go of reservations that ran out, in the caller's transaction; answers how many.

    With `rival_of` and `person_id` only those at that office and time, or of that person; `spare` is left alone.
    """
    found = bookings.lapsed(
        work,
        now,
        office_id=rival_of.office_id if rival_of else None,
        starts_at=rival_of.starts_at if rival_of else None,
        person_id=person_id,
    )
    gone = [row for row in found if spare is None or row.id != spare.id]
    if not gone:
        return 0
    ids = [row.id for row in gone]
    bookings.mark_lapsed(work, ids, now)
    slots.free_again(work, sorted(row.slot_id for row in gone))
    claims.release(work, ids)
    _on_record(work, now, "booking.lapsed", gone)
    return len(gone)


def clear_past(work: Connection, now: datetime, *, person_id: int | None = None) -> int:
    """Let bookings whose time is over become *not recorded*, of one person or of all; answers how many."""
    over = bookings.mark_not_recorded(work, now, person_id=person_id)
    _on_record(work, now, "booking.over", over)
    return len(over)


def _on_record(work: Connection, now: datetime, action: str, rows: list[Any]) -> None:
    about = [audit.About(row.id, row.authority_id, row.person_id) for row in rows]
    audit.record_each(work, now, _CLOCKWORK, action, subject="booking", about=about)


def tidy(store: Store, clock: Clock) -> int:
    """The worker's round: reservations that ran out are cleared, and times that are over become *not recorded*."""
    now = clock()

    def act(work: Connection) -> int:
        return clear_lapsed(work, now) + clear_past(work, now)

    return store.change(act)
