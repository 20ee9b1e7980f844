"""Queries about the times that staff offer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, exists, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import Closure
from portal.domain.slots import Slot
from portal.persistence import closures, rows, tables as t
from portal.persistence.types import UtcDateTime

FreeRow = tuple[int, datetime, datetime, tuple[MeetingForm, ...]]


def _is_free(now: Any) -> ColumnElement[bool]:
    return and_(t.slot.c.state == t.word("open"), or_(t.slot.c.held_until.is_(None), t.slot.c.held_until <= now))


def _offers(column: Any, bits: Any) -> ColumnElement[bool]:
    offered: ColumnElement[bool] = column.op("&")(bits) != 0
    return offered


_now = bindparam("now", type_=UtcDateTime())
_listed = (
    t.slot.c.office_id == bindparam("office_id"),
    t.slot.c.starts_at >= bindparam("after", type_=UtcDateTime()),
    t.slot.c.starts_at < bindparam("before", type_=UtcDateTime()),
    _is_free(_now),
    _offers(t.slot.c.kinds, bindparam("kinds")),
    _offers(t.slot.c.forms, bindparam("forms")),
)
_free = (
    select(t.slot.c.id, t.slot.c.starts_at, t.slot.c.ends_at, t.slot.c.forms)
    .where(*_listed)
    .order_by(t.slot.c.starts_at, t.slot.c.id)
    .limit(bindparam("at_most"))
)


def free_between(
    work: Connection,
    office_id: int,
    kind: InterviewKind,
    forms: Iterable[MeetingForm],
    after: datetime,
    before: datetime,
    now: datetime,
    *,
    limit: int = 5_000,
) -> Sequence[Any]:
    """Free slots of an office that start in [after, before): id, start, end and forms, by start; `limit` at most.

    Each row is a `FreeRow`.
    """
    given = {
        "office_id": office_id, "after": after, "before": before, "now": now, "at_most": limit,
        "kinds": t.KINDS.bits([kind]), "forms": t.FORMS.bits(forms),
    }  # fmt: skip
    return work.execute(_free, given).all()


def is_free_at(now: datetime) -> ColumnElement[bool]:
    """The condition that a slot is open, and held by nobody at that instant."""
    return _is_free(now)


_chosen = (
    select(t.slot.c.id)
    .where(
        t.slot.c.office_id == bindparam("at_office"),
        t.slot.c.starts_at == bindparam("starts_at_"),
        t.slot.c.ends_at == bindparam("ends_at_"),
        _is_free(_now),
        _offers(t.slot.c.kinds, bindparam("kinds_")),
        _offers(t.slot.c.forms, bindparam("forms_")),
    )
    .order_by((t.slot.c.id == bindparam("first_choice")).desc(), t.slot.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_hold = (
    update(t.slot)
    .where(t.slot.c.id == _chosen)
    .values(held_until=bindparam("until"), state=bindparam("state_"))
    .returning(*rows.SLOT)
)
_book_held = (
    update(t.slot)
    .where(t.slot.c.id == bindparam("slot_id"), t.slot.c.state == t.word("open"))
    .values(state="booked", held_until=None)
)


def hold_one(
    work: Connection,
    wanted: Slot,
    kind: InterviewKind,
    form: MeetingForm,
    until: datetime | None,
    now: datetime,
    *,
    state: str = "open",
) -> Slot | None:
    """Take the wanted slot, or another free one at the same office and time, and answer which; None when all are gone.

    With `until` the slot is held to that instant; with `state="booked"` it is booked at once. A slot that another
    transaction has its hands on is passed over, not waited for (PostgreSQL; SQLite has one writer at a time).
    """
    given = {
        "at_office": wanted.office_id, "starts_at_": wanted.starts_at, "ends_at_": wanted.ends_at,
        "first_choice": wanted.id, "now": now, "kinds_": t.KINDS.bits([kind]), "forms_": t.FORMS.bits([form]),
        "until": until, "state_": state,
    }  # fmt: skip
    row = work.execute(_hold, given).first()
    return None if row is None else rows.slot_from(row)


def book_held(work: Connection, slot_id: int) -> bool:
    """Turn a held slot into a booked one; whether it was still open."""
    return work.execute(_book_held, {"slot_id": slot_id}).rowcount == 1


def free_again(work: Connection, slot_ids: list[int]) -> None:
    """Offer the slots again, unless staff withdrew or blocked them meanwhile; under a closure they are blocked."""
    theirs = and_(t.slot.c.id.in_(slot_ids), t.slot.c.state.in_(t.words("open", "booked")))
    # locked first: the statement that looks for closures begins when nobody can make one over them any more
    work.execute(select(t.slot.c.id).where(theirs).order_by(t.slot.c.id).with_for_update())
    state = case((closures.shuts(), t.word("blocked")), else_=t.word("open"))
    work.execute(update(t.slot).where(theirs).values(state=state, held_until=None))


def publish(work: Connection, offers: list[Mapping[str, Any]]) -> list[int]:
    """Insert slots (all columns but id, state and held_until) and answer their ids in the order given."""
    made = work.execute(insert(t.slot).returning(t.slot.c.id, sort_by_parameter_order=True), offers)
    return [row.id for row in made]


def lay(work: Connection, offers: list[Mapping[str, Any]]) -> None:
    """Insert slots (all columns but id and held_until), hundreds at a time, and ask for no answer."""
    work.execute(insert(t.slot), offers)


def offered_between(work: Connection, resource_id: int, after: datetime, before: datetime) -> list[tuple[Slot, str]]:
    """A caseworker's slots that overlap [after, before), with their state; withdrawn ones are left out."""
    found = work.execute(
        select(*rows.SLOT, t.slot.c.state)
        .where(
            t.slot.c.resource_id == resource_id,
            t.slot.c.starts_at < before,
            t.slot.c.ends_at > after,
            t.slot.c.state != t.word("withdrawn"),
        )
        .order_by(t.slot.c.starts_at)
    )
    return [(rows.slot_from(row[:-1]), row[-1]) for row in found]


def withdraw(work: Connection, slot_ids: list[int], authority_id: int, now: datetime) -> list[int]:
    """Withdraw those of the slots that are free and belong to the authority; answers which they were."""
    locked = (
        select(t.slot.c.id)
        .where(t.slot.c.id.in_(slot_ids), t.slot.c.authority_id == authority_id, _is_free(now))
        .order_by(t.slot.c.id)
        .with_for_update()
    )
    done = work.execute(
        update(t.slot).where(t.slot.c.id.in_(locked)).values(state="withdrawn", held_until=None).returning(t.slot.c.id)
    )
    return sorted(row.id for row in done)


def _of_resource(resource_id: int, starts_at: datetime, ends_at: datetime, state: str) -> ColumnElement[bool]:
    return and_(
        t.slot.c.resource_id == resource_id,
        t.slot.c.starts_at < ends_at,
        t.slot.c.ends_at > starts_at,
        t.slot.c.state == state,
    )


def _is_claimed() -> ColumnElement[bool]:
    return exists().where(
        t.claim.c.resource_id == t.slot.c.resource_id,
        t.claim.c.starts_at < t.slot.c.ends_at,
        t.claim.c.ends_at > t.slot.c.starts_at,
    )


def block(work: Connection, resource_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Block a caseworker's open slots that overlap an absence; how many."""
    theirs = _of_resource(resource_id, starts_at, ends_at, "open")
    return work.execute(update(t.slot).where(theirs).values(state="blocked", held_until=None)).rowcount


def unblock(work: Connection, resource_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Open blocked slots in the span of an absence that ended, unless another absence or a closure has them."""
    theirs = and_(_of_resource(resource_id, starts_at, ends_at, "blocked"), ~_is_claimed(), ~closures.shuts())
    return work.execute(update(t.slot).where(theirs).values(state="open", held_until=None)).rowcount


def lock(work: Connection, condition: ColumnElement[bool]) -> None:
    """Lock the slots, by rising id: nobody holds, books or frees one of them until the transaction ends."""
    work.execute(select(t.slot.c.id).where(condition).order_by(t.slot.c.id).with_for_update())


def spans(work: Connection, condition: ColumnElement[bool]) -> list[Any]:
    """The slots for which a condition holds, by start: rows of id, starts_at, ends_at."""
    wanted = select(t.slot.c.id, t.slot.c.starts_at, t.slot.c.ends_at).where(condition)
    return list(work.execute(wanted.order_by(t.slot.c.starts_at, t.slot.c.id)))


def set_state(work: Connection, condition: ColumnElement[bool], state: str) -> int:
    """Give the slots for which a condition holds another state, and let go of holds; how many."""
    return work.execute(update(t.slot).where(condition).values(state=state, held_until=None)).rowcount


def is_shut_in(closure: Closure, authority_id: int, now: datetime) -> ColumnElement[bool]:
    """The free slots ahead that a closure will block."""
    return and_(closures.under(closure, authority_id), _is_free(now), t.slot.c.starts_at > now)


def opens_after(closure: Closure, authority_id: int, now: datetime) -> ColumnElement[bool]:
    """The blocked slots ahead that open when this closure is lifted: neither absence nor another closure has them."""
    return and_(
        closures.under(closure, authority_id), t.slot.c.state == t.word("blocked"), t.slot.c.starts_at > now,
        ~_is_claimed(), ~closures.shuts(but=closure.id),
    )  # fmt: skip
