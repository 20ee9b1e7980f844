"""One person's one interview, with all that an act on it needs to know: a single statement, whatever the act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select
from sqlalchemy.sql import ColumnElement

from portal.domain.interviews import Booking, Interview, Place
from portal.domain.persons import Person
from portal.domain.slots import Slot
from portal.persistence import rows, tables as t
from portal.persistence.types import UtcDateTime

_other = t.booking.alias("other_booking")
_parts = (rows.PERSON, rows.CIRCUMSTANCES, rows.INTERVIEW, rows.PLACE, rows.BOOKING, rows.SLOT)
_ends: list[int] = []
for _part in _parts:
    _ends.append((_ends[-1] if _ends else 0) + len(_part))


@dataclass(frozen=True, slots=True)
class Situation:
    """A person and one of their interviews as they stand now.

    `active` is the interview's reserved or booked booking, also a reservation that has run out but was not yet
    cleared. `future_bookings_of_kind` counts the person's *other* interviews of the kind with a booked time ahead.
    `wanted` is the slot asked for, whatever its state, or else that of `active`; `answer` what was answered to this
    very request before.
    """

    person: Person
    circumstances: Mapping[str, Any]
    interview: Interview
    place: Place
    cutoff_hours: int
    future_bookings_of_kind: int
    active: Booking | None
    wanted: Slot | None
    wanted_is_held_until: datetime | None
    answer: Mapping[str, Any] | None


def _statement(which: ColumnElement[bool]) -> Select[Any]:
    others = (
        select(func.count())
        .where(
            _other.c.person_id == t.person.c.id,
            _other.c.kind == t.interview.c.kind,
            _other.c.status == t.word("booked"),
            _other.c.interview_id != t.interview.c.id,
            _other.c.starts_at > bindparam("now", type_=UtcDateTime()),
        )
        .scalar_subquery()
    )
    columns = [column for part in _parts for column in part]
    return (
        select(*columns, t.slot.c.held_until, t.authority.c.rebooking_cutoff_hours, others, t.answered.c.answer)
        .select_from(t.interview)
        .join(t.person, t.person.c.id == t.interview.c.person_id)
        .join(t.office, t.office.c.id == t.interview.c.office_id)
        .join(t.authority, t.authority.c.id == t.interview.c.authority_id)
        .outerjoin(t.circumstances, t.circumstances.c.person_id == t.person.c.id)
        .outerjoin(
            t.booking,
            and_(t.booking.c.interview_id == t.interview.c.id, t.booking.c.status.in_(t.words("reserved", "booked"))),
        )
        .outerjoin(t.slot, t.slot.c.id == func.coalesce(bindparam("slot_id", type_=t.Key), t.booking.c.slot_id))
        .outerjoin(t.answered, t.answered.c.request == bindparam("request"))
        .where(which)
    )


_of_interview = _statement(t.interview.c.id == bindparam("interview_id"))
_of_booking = _statement(
    t.interview.c.id == select(_other.c.interview_id).where(_other.c.id == bindparam("booking_id")).scalar_subquery()
)


def of_interview(
    work: Connection, interview_id: int, now: datetime, *, slot_id: int | None = None, request: str | None = None
) -> Situation | None:
    """The situation around an interview, or None where there is no such interview."""
    given = {"interview_id": interview_id, "now": now, "slot_id": slot_id, "request": request}
    return _situation(work.execute(_of_interview, given).first())


def of_booking(
    work: Connection, booking_id: int, now: datetime, *, slot_id: int | None = None, request: str | None = None
) -> Situation | None:
    """The situation around the interview of a booking, or None where there is no such booking."""
    given = {"booking_id": booking_id, "now": now, "slot_id": slot_id, "request": request}
    return _situation(work.execute(_of_booking, given).first())


def _situation(row: Any) -> Situation | None:
    if row is None:
        return None
    person, circumstances, interview, place, booking, slot = (
        row[end - len(part) : end] for part, end in zip(_parts, _ends, strict=True)
    )
    held_until, cutoff_hours, others, answer = row[_ends[-1] :]
    return Situation(
        person=rows.person_from(person),
        circumstances=rows.circumstances_from(circumstances),
        interview=rows.interview_from(interview),
        place=rows.place_from(place),
        cutoff_hours=cutoff_hours,
        future_bookings_of_kind=others,
        active=rows.booking_from(booking) if booking[0] is not None else None,
        wanted=rows.slot_from(slot) if slot[0] is not None else None,
        wanted_is_held_until=held_until,
        answer=answer,
    )
