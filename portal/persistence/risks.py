"""Whose last free time before the deadline goes: deadlines that a change of what is offered puts at risk."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, exists, func, or_, select
from sqlalchemy.sql import ColumnElement

from portal.domain.interviews import InterviewKind
from portal.domain.time import day_ends, local_day
from portal.persistence import slots, tables as t

MOST = 500
"""So many deadlines are named at most."""


class Offer(NamedTuple):
    """A time that the change adds."""

    office_id: int
    kinds: tuple[InterviewKind, ...]
    starts_at: datetime


def at_risk(
    work: Connection, office_ids: Iterable[int], gone: ColumnElement[bool], added: Sequence[Offer], now: datetime
) -> Sequence[Any]:
    """Open deadlines without a time, of citizens who had a free time to choose at their office and would have none.

    `gone` is the condition for the slots that go. Free from tomorrow on, since today's times are soon gone, until *hold
    by*, or *book by* where there is no other day. Rows of id, person_id, name, kind, book_by, hold_by, by deadline.
    """
    offices = sorted(set(office_ids))
    if not offices:
        return []
    before, after = _earliest(work, offices, gone, now)
    for offer in (one for one in added if one.starts_at >= day_ends(local_day(now))):
        for kind in offer.kinds:
            place = offer.office_id, kind
            after[place] = min(after.get(place) or offer.starts_at, offer.starts_at)
    lost = [
        _loses(*place, first, after.get(place))
        for place, first in before.items()
        if first is not None and _is_later(after.get(place), first)
    ]
    return _deadlines(work, lost, local_day(now)) if lost else []


Earliest = dict[tuple[int, InterviewKind], datetime | None]


def _earliest(
    work: Connection, offices: list[int], gone: ColumnElement[bool], now: datetime
) -> tuple[Earliest, Earliest]:
    """The first free time by office and kind, as it is and without those that go."""
    tomorrow = day_ends(local_day(now))
    places = [(office, kind) for office in offices for kind in InterviewKind]
    free = and_(slots.is_free_at(now), t.slot.c.starts_at >= tomorrow)
    columns = []
    for office, kind in places:
        here = and_(t.slot.c.office_id == office, t.slot.c.kinds.op("&")(t.KINDS.bits([kind])) != 0, free)
        for condition in (here, and_(here, ~gone)):
            first = select(t.slot.c.starts_at).where(condition).order_by(t.slot.c.starts_at).limit(1)
            columns.append(first.scalar_subquery())
    found = work.execute(select(*columns)).one()
    return dict(zip(places, found[::2], strict=True)), dict(zip(places, found[1::2], strict=True))


def _is_later(after: datetime | None, before: datetime) -> bool:
    return after is None or local_day(after) > local_day(before)


def _loses(office_id: int, kind: InterviewKind, before: datetime, after: datetime | None) -> ColumnElement[bool]:
    """The interviews whose last day lies between the first free time that was and the one that will be."""
    last_day = func.coalesce(t.interview.c.hold_by, t.interview.c.book_by)
    lost = and_(t.interview.c.office_id == office_id, t.interview.c.kind == kind.value, last_day >= local_day(before))
    return lost if after is None else and_(lost, last_day < local_day(after))


def _deadlines(work: Connection, lost: list[ColumnElement[bool]], today: date) -> Sequence[Any]:
    i = t.interview.c
    active = t.booking.c.status.in_(t.words("reserved", "booked"))
    has_a_time = exists().where(t.booking.c.interview_id == i.id, active)
    wanted = (
        select(i.id, i.person_id, t.person.c.name, i.kind, i.book_by, i.hold_by)
        .join(t.person, t.person.c.id == i.person_id)
        .where(or_(*lost), i.book_by >= today, i.deadline_closed_on.is_(None), ~has_a_time)
        .order_by(i.book_by, i.id)
        .limit(MOST)
    )
    return work.execute(wanted).all()
