"""Queries about patterns of times, their versions, and the slots that were laid out from them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from portal.domain.patterns import Pattern, Window
from portal.persistence import tables as t

_SAID = ("weekdays", "every_weeks", "windows", "minutes", "before_minutes", "after_minutes", "kinds", "forms",
         "valid_from", "valid_to")  # fmt: skip
_v = t.pattern_version.c
_live = _v.replaced_at.is_(None)


def _from(staff_id: int, row: Any) -> Pattern:
    return Pattern(
        staff_id, row.office_id, frozenset(row.weekdays), row.every_weeks,
        tuple(Window(time.fromisoformat(one), time.fromisoformat(two)) for one, two in row.windows),
        row.minutes, row.before_minutes, row.after_minutes, row.kinds, row.forms, row.valid_from, row.valid_to,
    )  # fmt: skip


def add(work: Connection, authority_id: int, staff_id: int, laid_to: date, now: datetime) -> int:
    """Insert a pattern, without a version yet, and answer its id."""
    row = {"authority_id": authority_id, "staff_id": staff_id, "laid_to": laid_to, "made_at": now}
    return int(work.execute(insert(t.pattern).returning(t.pattern.c.id), row).scalar_one())


def add_version(work: Connection, pattern_id: int, pattern: Pattern, made_by: int | None, now: datetime) -> None:
    """Insert a version of a pattern."""
    row = {
        "pattern_id": pattern_id, "office_id": pattern.office_id, "weekdays": sorted(pattern.weekdays),
        "every_weeks": pattern.every_weeks,
        "windows": [[edge.isoformat("minutes") for edge in window] for window in pattern.windows],
        "minutes": pattern.minutes, "before_minutes": pattern.before, "after_minutes": pattern.after,
        "kinds": pattern.kinds, "forms": pattern.forms, "valid_from": pattern.valid_from,
        "valid_to": pattern.valid_to, "made_at": now, "made_by": made_by,
    }  # fmt: skip
    work.execute(insert(t.pattern_version), row)


def replace_versions(work: Connection, version_ids: Sequence[int], now: datetime) -> None:
    """Take versions out of force; they stay as history."""
    if version_ids:
        work.execute(update(t.pattern_version).where(_v.id.in_(version_ids)).values(replaced_at=now))


def end_version(work: Connection, version_id: int, valid_to: date) -> None:
    """Let a version hold until a day, taken in."""
    work.execute(update(t.pattern_version).where(_v.id == version_id).values(valid_to=valid_to))


def mark_laid(work: Connection, pattern_id: int, laid_to: date) -> None:
    """Remember to which day, taken in, the pattern's times are laid out."""
    work.execute(update(t.pattern).where(t.pattern.c.id == pattern_id).values(laid_to=laid_to))


def find(work: Connection, pattern_id: int) -> Any:
    """A pattern's row (id, authority_id, staff_id, laid_to), or None."""
    p = t.pattern.c
    return work.execute(select(p.id, p.authority_id, p.staff_id, p.laid_to).where(p.id == pattern_id)).first()


def versions(work: Connection, pattern_id: int, staff_id: int) -> list[tuple[int, Pattern]]:
    """The versions in force, whether begun or not, with their ids, by the day from which they hold."""
    wanted = select(_v.id, _v.office_id, *(_v[name] for name in _SAID))
    found = work.execute(wanted.where(_v.pattern_id == pattern_id, _live).order_by(_v.valid_from))
    return [(row.id, _from(staff_id, row)) for row in found]


def listed(work: Connection, authority_id: int) -> list[tuple[Any, Pattern]]:
    """Every version in force of the authority's patterns, by caseworker, pattern and day, each with its row.

    The row holds pattern_id, staff_id, staff_name and office_name.
    """
    p = t.pattern.c
    found = work.execute(
        select(
            p.id.label("pattern_id"), p.staff_id, t.staff.c.name.label("staff_name"),
            t.office.c.name.label("office_name"), _v.office_id, *(_v[name] for name in _SAID),
        )
        .join(t.pattern_version, _v.pattern_id == p.id)
        .join(t.staff, t.staff.c.id == p.staff_id)
        .join(t.office, t.office.c.id == _v.office_id)
        .where(p.authority_id == authority_id, _live)
        .order_by(t.staff.c.name, p.id, _v.valid_from)
    )  # fmt: skip
    return [(row, _from(row.staff_id, row)) for row in found]


def is_of(pattern_id: int | None, after: datetime) -> Any:
    """The slots of a pattern that start after an instant, withdrawn or not."""
    return and_(t.slot.c.pattern_id == pattern_id, t.slot.c.starts_at > after)


def offers(work: Connection, resource_id: int, pattern_id: int | None, after: datetime) -> Sequence[Any]:
    """A caseworker's slots that end after an instant, and those of the pattern that staff withdrew, by start.

    Rows of id, office_id, starts_at, ends_at, kinds, forms, state, held_until, pattern_id.
    """
    s = t.slot.c
    columns = (s.id, s.office_id, s.starts_at, s.ends_at, s.kinds, s.forms, s.state, s.held_until, s.pattern_id)
    offered = select(*columns).where(s.resource_id == resource_id, s.ends_at > after, s.state != t.word("withdrawn"))
    found = list(work.execute(offered))
    if pattern_id is not None:
        gone = and_(is_of(pattern_id, after), s.state == t.word("withdrawn"))
        found += work.execute(select(*columns).where(gone))
    return sorted(found, key=lambda row: row.starts_at)


def claimed(work: Connection, resource_id: int, after: datetime, now: datetime) -> list[tuple[datetime, datetime, str]]:
    """What a caseworker is taken for after an instant: start, end, kind. Holds that have run out count for nothing."""
    lapsed = and_(t.booking.c.status == t.word("reserved"), t.booking.c.held_until <= now)
    found = work.execute(
        select(t.claim.c.starts_at, t.claim.c.ends_at, t.claim.c.kind)
        .outerjoin(t.booking, t.booking.c.id == t.claim.c.booking_id)
        .where(t.claim.c.resource_id == resource_id, t.claim.c.ends_at > after,
               or_(t.booking.c.id.is_(None), ~lapsed))
        .order_by(t.claim.c.starts_at)
    )  # fmt: skip
    return [(row.starts_at, row.ends_at, row.kind) for row in found]


def withdraw(work: Connection, slot_ids: Sequence[int]) -> None:
    """Withdraw slots that the pattern no longer has. They forget it: what still names it was withdrawn by hand."""
    for first in range(0, len(slot_ids), 10_000):
        these = t.slot.c.id.in_(slot_ids[first : first + 10_000])
        work.execute(update(t.slot).where(these).values(state="withdrawn", held_until=None, pattern_id=None))


def to_top_up(work: Connection, until: date, now: datetime, after: int, limit: int = 500) -> Iterable[int]:
    """Patterns not laid out to a day that hold yet, or have slots ahead: ids above `after`, rising."""
    p = t.pattern.c
    holds = exists().where(_v.pattern_id == p.id, _live, or_(_v.valid_to.is_(None), _v.valid_to > p.laid_to))
    ahead = exists().where(t.slot.c.pattern_id == p.id, t.slot.c.starts_at > now, t.slot.c.state != t.word("withdrawn"))
    wanted = select(p.id).where(p.laid_to < until, p.id > after, or_(holds, ahead)).order_by(p.id).limit(limit)
    return [row.id for row in work.execute(wanted)]
