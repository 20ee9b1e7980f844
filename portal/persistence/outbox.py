"""What is to be sent: written with the change, leased by a worker, marked when it is out. Sent at least once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from portal.persistence import tables as t

LEASE = timedelta(minutes=2)
BACK_OFF = timedelta(seconds=30)
DEAD_AFTER = 8

_add = insert(t.outbox)


def put(work: Connection, kind: str, booking_id: int, sequence: int, now: datetime, channel: str = "mail") -> None:
    """Ask for a message about a booking as it stands now; one row per booking, kind, sequence and channel."""
    row = {"kind": kind, "booking_id": booking_id, "sequence": sequence, "channel": channel, "due_at": now}
    work.execute(_add, row)


def lease(work: Connection, now: datetime, limit: int = 20) -> Sequence[Any]:
    """Take due messages for `LEASE`: rows of id, kind, booking_id, sequence, channel, attempts. Several workers may."""
    due = (
        select(t.outbox.c.id)
        .where(
            t.outbox.c.done_at.is_(None),
            t.outbox.c.due_at <= now,
            or_(t.outbox.c.lease_until.is_(None), t.outbox.c.lease_until <= now),
        )
        .order_by(t.outbox.c.due_at, t.outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = work.execute(
        update(t.outbox)
        .where(t.outbox.c.id.in_(due))
        .values(lease_until=now + LEASE, attempts=t.outbox.c.attempts + 1)
        .returning(t.outbox.c.id, t.outbox.c.kind, t.outbox.c.booking_id, t.outbox.c.sequence, t.outbox.c.channel,
                   t.outbox.c.attempts)
    )  # fmt: skip
    return sorted(taken, key=lambda row: row.id)


def done(work: Connection, message_id: int, outcome: str, now: datetime) -> None:
    """Mark a message as finished: sent, or not needed any more."""
    work.execute(
        update(t.outbox)
        .where(t.outbox.c.id == message_id)
        .values(done_at=now, outcome=outcome, lease_until=None, last_error=None)
    )


def failed(work: Connection, message_id: int, attempts: int, error: str, now: datetime) -> None:
    """Put a message back to be tried later, twice as late each time; after `DEAD_AFTER` tries it is set aside."""
    values: dict[str, Any] = {"lease_until": None, "last_error": error[:300]}
    if attempts >= DEAD_AFTER:
        values |= {"done_at": now, "outcome": "dead"}
    else:
        values |= {"due_at": now + BACK_OFF * 2**attempts}
    work.execute(update(t.outbox).where(t.outbox.c.id == message_id).values(**values))


def oldest_unsent(work: Connection) -> datetime | None:
    """When the oldest message still waiting was due."""
    oldest: datetime | None = work.scalar(select(func.min(t.outbox.c.due_at)).where(t.outbox.c.done_at.is_(None)))
    return oldest
