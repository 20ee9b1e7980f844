"""What staff must look at: made with the change that calls for it, open until somebody says that it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from portal.persistence import tables as t


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to be made: its kind, whom it is about, and codes and days that say more (never a citizen's own words)."""

    kind: str
    authority_id: int
    person_id: int
    interview_id: int | None = None
    booking_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def ask_for(work: Connection, wanted: Wanted, now: datetime) -> bool:
    """Make the task, unless one of its kind is open for the interview already; whether it was made.

    Two at once: the constraint lets one of them commit (`Clash` on `uq_task_open_kind`).
    """
    c = t.task.c
    there = select(c.id).where(
        c.person_id == wanted.person_id, c.interview_id == wanted.interview_id, c.kind == wanted.kind,
        c.done_at.is_(None),
    )  # fmt: skip
    if work.scalar(there) is not None:
        return False
    row = {"kind": wanted.kind, "authority_id": wanted.authority_id, "person_id": wanted.person_id,
           "interview_id": wanted.interview_id, "booking_id": wanted.booking_id, "details": dict(wanted.details),
           "made_at": now}  # fmt: skip
    work.execute(insert(t.task), row)
    return True


def open_at(work: Connection, authority_id: int, limit: int = 200) -> Sequence[Any]:
    """An authority's open tasks, the oldest first: rows of the task's columns and the person's name."""
    return work.execute(
        select(*t.task.c, t.person.c.name)
        .join(t.person, t.person.c.id == t.task.c.person_id)
        .where(t.task.c.authority_id == authority_id, t.task.c.done_at.is_(None))
        .order_by(t.task.c.made_at, t.task.c.id)
        .limit(limit)
    ).all()


def waiting(work: Connection) -> tuple[int, datetime | None]:
    """How many tasks are open anywhere, and since when the oldest is."""
    found = select(func.count(), func.min(t.task.c.made_at)).where(t.task.c.done_at.is_(None))
    count, oldest = work.execute(found).one()
    return int(count), oldest


def finish(work: Connection, task_id: int, authority_id: int, staff_id: int, note: str, now: datetime) -> Any:
    """Close an open task of the authority; answers its row, or None where there was none to close."""
    return work.execute(
        update(t.task)
        .where(t.task.c.id == task_id, t.task.c.authority_id == authority_id, t.task.c.done_at.is_(None))
        .values(done_at=now, done_by=staff_id, note=note)
        .returning(*t.task.c)
    ).first()
