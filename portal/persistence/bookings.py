"""Queries about bookings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from portal.domain.interviews import Booking, Place
from portal.persistence import rows, tables as t
from portal.persistence.types import UtcDateTime

_reserved = t.booking.c.status == t.word("reserved")
_booked = t.booking.c.status == t.word("booked")
_kept = t.booking.c.status.in_(t.words("booked", "not_recorded", "attended", "no_show", "cancelled"))


def place_values(place: Place) -> dict[str, Any]:
    """The columns that keep a booking's own copy of where it is held."""
    return {
        "place_office": place.office,
        "place_street": place.street,
        "place_postal_code": place.postal_code,
        "place_city": place.city,
        "place_phone": place.phone,
        "place_latitude": place.latitude,
        "place_longitude": place.longitude,
    }


# Built once: a statement put together at each call costs more than it takes to send it. Whoever writes a booking says
# `staff_id`; the booking's own copy of whom it is with is read in the statement that writes it.
_staff_id = bindparam("staff_id", type_=t.Key)
_with_whom = {
    "staff_id": _staff_id,
    "caseworker": select(t.staff.c.name).where(t.staff.c.id == _staff_id).scalar_subquery(),
    "video_url": select(t.staff.c.video_url).where(t.staff.c.id == _staff_id).scalar_subquery(),
}
_this = t.booking.c.id == bindparam("this_booking", type_=t.Key)
_at_slot = t.booking.c.slot_id == bindparam("at_slot", type_=t.Key)
_instant = bindparam("instant", type_=UtcDateTime())
_add = insert(t.booking).values(_with_whom).returning(t.booking.c.id)
_hold_other = update(t.booking).where(_this, _at_slot, _reserved).values(_with_whom)
_confirm = update(t.booking).where(_this, _at_slot, _reserved, t.booking.c.held_until > _instant)
_move = update(t.booking).where(_this, _at_slot, _booked).values(_with_whom)
_taken = select(t.booking.c.interview_id, t.booking.c.starts_at, t.booking.c.ends_at).where(
    t.booking.c.person_id == bindparam("of_person", type_=t.Key),
    or_(_booked, and_(_reserved, t.booking.c.held_until > _instant)),
    t.booking.c.ends_at > _instant,
)


def add(work: Connection, values: Mapping[str, Any]) -> int:
    """Insert a booking and answer its id; `Clash` where the interview, the slot or the kind has one already."""
    return int(work.execute(_add, values).scalar_one())


def change(work: Connection, booking_id: int, values: Mapping[str, Any]) -> None:
    """Change a booking that the caller has locked."""
    work.execute(update(t.booking).where(t.booking.c.id == booking_id).values(**values))


def hold_other(work: Connection, booking_id: int, old_slot_id: int, values: Mapping[str, Any]) -> bool:
    """Point a reservation at another slot; whether it was still a reservation of the old one."""
    return work.execute(_hold_other, {**values, "this_booking": booking_id, "at_slot": old_slot_id}).rowcount == 1


def confirm(work: Connection, booking_id: int, slot_id: int, now: datetime, values: Mapping[str, Any]) -> bool:
    """Turn a reservation of this slot that has not run out into a booking; whether it had not."""
    given = {**values, "this_booking": booking_id, "at_slot": slot_id, "instant": now}
    return work.execute(_confirm, given).rowcount == 1


def move(work: Connection, booking_id: int, old_slot_id: int, values: Mapping[str, Any]) -> bool:
    """Give a booked time another slot and what comes with it; whether it was still at the old one."""
    return work.execute(_move, {**values, "this_booking": booking_id, "at_slot": old_slot_id}).rowcount == 1


def find(work: Connection, booking_id: int, *, lock: bool = False) -> Booking | None:
    """One booking by its id; with `lock`, nobody else changes it until the transaction ends."""
    wanted = select(*rows.BOOKING).where(t.booking.c.id == booking_id)
    row = work.execute(wanted.with_for_update() if lock else wanted).first()
    return None if row is None else rows.booking_from(row)


def of_person(work: Connection, person_id: int) -> list[Booking]:
    """A person's bookings, whatever became of them, by start; reservations that ran out are left out."""
    found = work.execute(
        select(*rows.BOOKING)
        .where(t.booking.c.person_id == person_id, t.booking.c.status != t.word("lapsed"))
        .order_by(t.booking.c.starts_at)
    )
    return [rows.booking_from(row) for row in found]


def taken_by_person(work: Connection, person_id: int, after: datetime) -> list[tuple[int, datetime, datetime]]:
    """The times a person is taken after an instant: interview, start and end of each booked time, or held one."""
    return [tuple(row) for row in work.execute(_taken, {"of_person": person_id, "instant": after}).all()]


def lapsed(
    work: Connection,
    now: datetime,
    *,
    office_id: int | None = None,
    starts_at: datetime | None = None,
    person_id: int | None = None,
    limit: int = 200,
) -> list[Any]:
    """Reservations that have run out, locked: rows of id, slot_id, person_id, authority_id.

    With an office and a start, or a person, only those at that time or of that person. What another transaction has
    locked is passed over.
    """
    wanted = select(t.booking.c.id, t.booking.c.slot_id, t.booking.c.person_id, t.booking.c.authority_id).where(
        _reserved, t.booking.c.held_until <= now
    )
    if office_id is not None or person_id is not None:
        same_time = and_(t.booking.c.office_id == office_id, t.booking.c.starts_at == starts_at)
        wanted = wanted.where(or_(same_time, t.booking.c.person_id == person_id))
    return list(work.execute(wanted.order_by(t.booking.c.id).limit(limit).with_for_update(skip_locked=True)))


def mark_lapsed(work: Connection, booking_ids: list[int], now: datetime) -> None:
    """Set reservations to lapsed."""
    work.execute(
        update(t.booking)
        .where(t.booking.c.id.in_(booking_ids))
        .values(status="lapsed", held_until=None, revised_at=now)
    )


def mark_not_recorded(work: Connection, now: datetime, *, person_id: int | None = None) -> list[Any]:
    """Set bookings whose time is over to not recorded (never "no show": only a person says that).

    Answers which: rows of id, person_id, authority_id.
    """
    over = update(t.booking).where(_booked, t.booking.c.ends_at <= now)
    if person_id is not None:
        over = over.where(t.booking.c.person_id == person_id)
    columns = (t.booking.c.id, t.booking.c.person_id, t.booking.c.authority_id)
    return list(work.execute(over.values(status="not_recorded").returning(*columns)))


_in_calendar = and_(
    t.booking.c.ends_at > bindparam("after", type_=UtcDateTime()), _kept, t.booking.c.booked_at.is_not(None)
)
_calendar_of = select(*rows.BOOKING).where(t.booking.c.person_id == bindparam("of_person", type_=t.Key), _in_calendar)
_behind = (
    select(
        t.feed.c.person_id,
        func.count(t.booking.c.id),
        func.sum(t.booking.c.ical_sequence),
        func.max(t.booking.c.revised_at),
    )
    .select_from(t.feed)
    .outerjoin(t.booking, and_(t.booking.c.person_id == t.feed.c.person_id, _in_calendar))
    .where(t.feed.c.token_hash == bindparam("token_hash"))
    .group_by(t.feed.c.person_id)
)


def for_calendar(work: Connection, person_id: int, after: datetime) -> list[Booking]:
    """The bookings that belong in a person's calendar: booked, held, or cancelled, ending after an instant; by id."""
    found = work.execute(_calendar_of.order_by(t.booking.c.id), {"of_person": person_id, "after": after})
    return [rows.booking_from(row) for row in found]


def behind_address(work: Connection, token_hash: str, after: datetime) -> tuple[int, int, int, datetime | None] | None:
    """Whose calendar address it is, how many bookings are in the calendar, their revisions, and the latest's instant.

    None for an address that is not there. The four change whenever what the calendar says does.
    """
    row = work.execute(_behind, {"token_hash": token_hash, "after": after}).first()
    return None if row is None else (row[0], row[1], int(row[2] or 0), row[3])


def at_office(
    work: Connection, authority_id: int, office_id: int | None, after: datetime, before: datetime
) -> list[Any]:
    """An office's bookings that start in [after, before), with the citizen: rows of (Booking, person_id, name)."""
    wanted = (
        select(t.person.c.id, t.person.c.name, *rows.BOOKING)
        .join(t.person, t.person.c.id == t.booking.c.person_id)
        .where(t.booking.c.authority_id == authority_id, t.booking.c.starts_at >= after, t.booking.c.starts_at < before,
               _kept, t.booking.c.booked_at.is_not(None))
        .order_by(t.booking.c.starts_at, t.booking.c.id)
    )  # fmt: skip
    if office_id is not None:
        wanted = wanted.where(t.booking.c.office_id == office_id)
    return [(rows.booking_from(row[2:]), row[0], row[1]) for row in work.execute(wanted)]
