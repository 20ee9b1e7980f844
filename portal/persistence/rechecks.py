"""Bookings accepted while the rule service could not be asked, and the question that each is to be asked again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from portal.persistence import tables as t

_add = insert(t.recheck)


def ask_again(
    work: Connection, booking_id: int, person_id: int, question: str, on: date, facts: Mapping[str, Any], now: datetime
) -> None:
    """Keep the question with the facts as they were, to be asked when the service answers."""
    row = {"booking_id": booking_id, "person_id": person_id, "question": question, "on_day": on, "facts": dict(facts),
           "asked_at": now}  # fmt: skip
    work.execute(_add, row)


def waiting(work: Connection, limit: int = 50) -> Sequence[Any]:
    """Questions not asked again yet, the oldest first: rows of id, booking_id, person_id, question, on_day, facts."""
    c = t.recheck.c
    wanted = select(c.id, c.booking_id, c.person_id, c.question, c.on_day, c.facts).where(c.done_at.is_(None))
    return work.execute(wanted.order_by(c.asked_at, c.id).limit(limit)).all()


def waits(work: Connection, booking_id: int) -> bool:
    """Whether the booking is still to be checked."""
    wanted = select(t.recheck.c.id).where(t.recheck.c.booking_id == booking_id, t.recheck.c.done_at.is_(None))
    return work.scalar(wanted) is not None


def done(work: Connection, recheck_id: int, outcome: str, assessment_id: int | None, now: datetime) -> None:
    """Close the question with what came of it."""
    closed = update(t.recheck).where(t.recheck.c.id == recheck_id)
    work.execute(closed.values(done_at=now, outcome=outcome, assessment_id=assessment_id))


def oldest_waiting(work: Connection) -> datetime | None:
    """Since when the oldest booking waits to be checked; None where none waits."""
    oldest: datetime | None = work.scalar(select(func.min(t.recheck.c.asked_at)).where(t.recheck.c.done_at.is_(None)))
    return oldest
