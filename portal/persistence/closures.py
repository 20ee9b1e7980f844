"""Queries about closures, and the times and bookings that lie under one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from portal.domain.patterns import Closure
from portal.persistence import tables as t

_COLUMNS = [t.closure.c[name] for name in ("id", "office_id", "starts_at", "ends_at", "name")]


def shuts(but: int | None = None) -> ColumnElement[bool]:
    """Whether a closure that stands, other than `but`, lies over the slot of the statement around it."""
    c, slot = t.closure.c, t.slot.c
    found = exists().where(
        c.authority_id == slot.authority_id, c.lifted_at.is_(None), c.ends_at > slot.starts_at,
        c.starts_at < slot.ends_at, or_(c.office_id.is_(None), c.office_id == slot.office_id),
    )  # fmt: skip
    return found if but is None else found.where(c.id != but)


def under(closure: Closure, authority_id: int, table: Any = t.slot) -> ColumnElement[bool]:
    """The rows of `slot`, or of `booking`, that lie under the closure of this authority."""
    here = table.c.authority_id == authority_id
    if closure.office_id is not None:
        here = and_(here, table.c.office_id == closure.office_id)
    return and_(here, table.c.starts_at < closure.ends_at, table.c.ends_at > closure.starts_at)


def hold_still(work: Connection, authority_id: int, *, change: bool = False) -> None:
    """Let no closure of the authority come or go until the transaction ends; with `change`, nor times be laid out."""
    wanted = select(t.authority.c.id).where(t.authority.c.id == authority_id)
    work.execute(wanted.with_for_update(key_share=True) if change else wanted.with_for_update(read=True))


def standing(work: Connection, authority_id: int, after: datetime) -> list[Closure]:
    """The closures of the authority that end after an instant and are not lifted, by start."""
    found = work.execute(
        select(*_COLUMNS)
        .where(t.closure.c.authority_id == authority_id, t.closure.c.lifted_at.is_(None), t.closure.c.ends_at > after)
        .order_by(t.closure.c.starts_at, t.closure.c.id)
    )
    return [Closure(*row) for row in found]


def authorities(work: Connection, now: datetime) -> list[int]:
    """The authorities with a closure that is not over, by rising id."""
    c = t.closure.c
    wanted = select(c.authority_id).distinct().where(c.lifted_at.is_(None), c.ends_at > now).order_by(c.authority_id)
    return [row.authority_id for row in work.execute(wanted)]


def find(work: Connection, closure_id: int, authority_id: int) -> Closure | None:
    """One closure of the authority that stands."""
    row = work.execute(
        select(*_COLUMNS).where(
            t.closure.c.id == closure_id, t.closure.c.authority_id == authority_id, t.closure.c.lifted_at.is_(None)
        )
    ).first()
    return None if row is None else Closure(*row)


def add(work: Connection, closure: Closure, authority_id: int, now: datetime) -> int:
    """Insert the closure (its own id is of no matter) and answer its id."""
    row = {"authority_id": authority_id, "office_id": closure.office_id, "starts_at": closure.starts_at,
           "ends_at": closure.ends_at, "name": closure.name, "made_at": now}  # fmt: skip
    return int(work.execute(insert(t.closure).returning(t.closure.c.id), row).scalar_one())


def lift(work: Connection, closure_id: int, now: datetime) -> None:
    """Lift a closure; it stays as history."""
    work.execute(update(t.closure).where(t.closure.c.id == closure_id).values(lifted_at=now))


def bookings_where(work: Connection, condition: ColumnElement[bool], now: datetime) -> Sequence[Any]:
    """Booked times, and held ones whose hold has not run out, that have not begun, by start.

    Rows of id, person_id, interview_id, authority_id, status, starts_at, ends_at, slot_id and the person's name.
    """
    b = t.booking.c
    live = or_(b.status == t.word("booked"), and_(b.status == t.word("reserved"), b.held_until > now))
    columns = (b.id, b.person_id, b.interview_id, b.authority_id, b.status, b.starts_at, b.ends_at, b.slot_id)
    return work.execute(
        select(*columns, t.person.c.name)
        .join(t.person, t.person.c.id == b.person_id)
        .where(condition, live, b.starts_at > now)
        .order_by(b.starts_at, b.id)
    ).all()


def without_task(work: Connection, kind: str, now: datetime) -> Sequence[Any]:
    """Booked times ahead that lie under a closure and never led to a task of this kind.

    Rows of id, person_id, interview_id, authority_id and the closure's name.
    """
    b, c = t.booking.c, t.closure.c
    told = exists().where(t.task.c.booking_id == b.id, t.task.c.kind == kind)
    over = and_(
        c.authority_id == b.authority_id, c.lifted_at.is_(None), c.ends_at > b.starts_at, c.starts_at < b.ends_at,
        or_(c.office_id.is_(None), c.office_id == b.office_id),
    )  # fmt: skip
    return work.execute(
        select(b.id, b.person_id, b.interview_id, b.authority_id, c.name.label("closure"))
        .join(t.closure, over)
        .where(b.status == t.word("booked"), b.starts_at > now, c.ends_at > now, ~told)
        .order_by(b.id)
    ).all()
