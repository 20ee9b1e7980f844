"""Publish times for a caseworker, and withdraw the free ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from portal.booking.holds import clear_lapsed
from portal.domain.closing_days import closing_day
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import Span
from portal.domain.persons import Actor
from portal.domain.slots import Slot
from portal.domain.time import Clock, NoSuchLocalTime, at_local, day_ends, day_starts, local_day
from portal.persistence import audit, claims, closures, people, slots
from portal.persistence.store import Store

LONGEST_SPAN = timedelta(weeks=16)


@dataclass(frozen=True, slots=True)
class Publish:
    """Times to offer: on each weekday in `weekdays` (0 is Monday) from `first` to `last`, both taken in, back to back
    from `from_time` to `to_time` on the Danish clock, each `minutes` long. Closing days are left out by themselves.
    """

    staff_id: int
    first: date
    last: date
    weekdays: frozenset[int]
    from_time: time
    to_time: time
    minutes: int
    kinds: tuple[InterviewKind, ...]
    forms: tuple[MeetingForm, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The times that are offered now, and the days that were left out because they are closed (day, its name)."""

    slot_ids: tuple[int, ...]
    closed: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Clashes:
    """Nothing was published: these starts overlap what is there already (`other` is slot, caseworker, absence …)."""

    starts_at: datetime
    ends_at: datetime
    other: str
    other_starts_at: datetime
    other_ends_at: datetime


@dataclass(frozen=True, slots=True)
class NotPublished:
    """Nothing was published. `why` is not_found, in_the_past, nothing_to_publish, too_long_a_span or no_such_time."""

    why: str


def publish(
    wish: Publish, authority_id: int, actor: Actor, *, store: Store, clock: Clock
) -> Published | Clashes | NotPublished:
    """Offer the times, all or none. Times already gone today are left out; an overlap names the clashing time."""
    now = clock()
    if wish.last - wish.first > LONGEST_SPAN:
        return NotPublished("too_long_a_span")
    if wish.last < local_day(now):
        return NotPublished("in_the_past")
    try:
        spans = [span for span in spans_of(wish) if span[0] > now]
    except NoSuchLocalTime:
        return NotPublished("no_such_time")
    closed = tuple((day, name) for day in days_of(wish) if (name := closing_day(day)))
    if not spans:
        return NotPublished("nothing_to_publish")
    return store.change(lambda work: _publish(work, wish, spans, closed, authority_id, actor, now))


def days_of(wish: Publish) -> Iterator[date]:
    """The days of the span that fall on one of its weekdays."""
    for number in range((wish.last - wish.first).days + 1):
        day = wish.first + timedelta(days=number)
        if day.weekday() in wish.weekdays:
            yield day


def spans_of(wish: Publish) -> Iterator[tuple[datetime, datetime]]:
    """Start and end (UTC) of every time: the clock on the wall sets the starts, elapsed minutes the ends."""
    length = timedelta(minutes=wish.minutes)
    for day in days_of(wish):
        if closing_day(day):
            continue
        wall = datetime.combine(day, wish.from_time, UTC)  # counts on the wall clock, so the offset is of no matter
        while wall + length <= datetime.combine(day, wish.to_time, UTC):
            starts_at = at_local(day, wall.time())
            yield starts_at, starts_at + length
            wall += length


def _publish(
    work: Connection,
    wish: Publish,
    spans: list[tuple[datetime, datetime]],
    closed: tuple[tuple[date, str], ...],
    authority_id: int,
    actor: Actor,
    now: datetime,
) -> Published | Clashes | NotPublished:
    caseworker = people.lock_staff(work, wish.staff_id)
    if caseworker is None or caseworker["authority_id"] != authority_id or caseworker["resource_id"] is None:
        return NotPublished("not_found")
    resource_id = caseworker["resource_id"]
    closures.hold_still(work, authority_id)
    spans, shut = _outside_closures(work, spans, authority_id, caseworker["office_id"], now)
    if not spans:
        return NotPublished("nothing_to_publish")
    clash = _first_clash(work, resource_id, spans)
    if clash is not None:
        return clash
    same = {
        "authority_id": authority_id, "office_id": caseworker["office_id"], "staff_id": wish.staff_id,
        "resource_id": resource_id, "kinds": wish.kinds, "forms": wish.forms, "published_at": now,
    }  # fmt: skip
    made = slots.publish(work, [{**same, "starts_at": span[0], "ends_at": span[1]} for span in spans])
    audit.record(
        work, now, actor, "slots.published", subject="staff", subject_id=wish.staff_id, authority_id=authority_id,
        details={"count": len(made), "first": spans[0][0].isoformat(), "last": spans[-1][0].isoformat()},
    )  # fmt: skip
    return Published(tuple(made), tuple(sorted({*closed, *shut})))


def _outside_closures(
    work: Connection, spans: list[tuple[datetime, datetime]], authority_id: int, office_id: int, now: datetime
) -> tuple[list[tuple[datetime, datetime]], list[tuple[date, str]]]:
    """The spans that no closure touches, and the days of the others with the name of the closure."""
    standing = closures.standing(work, authority_id, now)
    under = {span: next((c.name for c in standing if c.touches(Span(*span), office_id)), None) for span in spans}
    shut = [(local_day(span[0]), name) for span, name in under.items() if name is not None]
    return [span for span in spans if under[span] is None], shut


def _first_clash(work: Connection, resource_id: int, spans: list[tuple[datetime, datetime]]) -> Clashes | None:
    after, before = spans[0][0], max(ends_at for _, ends_at in spans)
    taken = [
        (slot.starts_at, slot.ends_at, "slot") for slot, _ in slots.offered_between(work, resource_id, after, before)
    ]
    taken += claims.overlapping(work, resource_id, after, before)
    taken.sort()
    for starts_at, ends_at in spans:
        for other_starts_at, other_ends_at, other in taken:
            if other_starts_at < ends_at and other_ends_at > starts_at:
                return Clashes(starts_at, ends_at, other, other_starts_at, other_ends_at)
    return None


def offered(
    staff_id: int, authority_id: int, first: date, last: date, *, store: Store
) -> list[tuple[Slot, str]] | None:
    """A caseworker's times on the Danish days first–last with their state; None outside the authority."""
    with store.read() as work:
        member = people.staff_member(work, staff_id)
        if member is None or member.authority_id != authority_id or member.resource_id is None:
            return None
        return slots.offered_between(work, member.resource_id, day_starts(first), day_ends(last))


def withdraw(slot_ids: list[int], authority_id: int, actor: Actor, *, store: Store, clock: Clock) -> list[int]:
    """Withdraw those of the times that are free; answers which. Held and booked ones are left as they are."""
    now = clock()

    def act(work: Connection) -> list[int]:
        clear_lapsed(work, now)
        gone = slots.withdraw(work, slot_ids, authority_id, now)
        about = [audit.About(slot_id, authority_id) for slot_id in gone]
        audit.record_each(work, now, actor, "slot.withdrawn", subject="slot", about=about)
        return gone

    return store.change(act)
