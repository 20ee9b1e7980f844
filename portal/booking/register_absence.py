"""A caseworker's absence is a claim like any other: illness and a booking cannot cross."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.booking.holds import clear_lapsed
from portal.domain.persons import Actor
from portal.domain.time import Clock
from portal.persistence import audit, claims, closures, people, slots
from portal.persistence.store import Clash, Store


@dataclass(frozen=True, slots=True)
class Absent:
    """The caseworker's time is taken: `claim_id` names the absence, `blocked` counts the free times it took away."""

    claim_id: int
    blocked: int


@dataclass(frozen=True, slots=True)
class StillBooked:
    """Nothing was registered: these times (start, end) are booked or held, and must be moved or cancelled first."""

    times: tuple[tuple[datetime, datetime], ...]


def register_absence(
    staff_id: int,
    authority_id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    *,
    store: Store,
    clock: Clock,
) -> Absent | StillBooked | None:
    """Take a caseworker's time between two instants; None outside the authority."""
    now = clock()

    def act(work: Connection) -> Absent | None:
        resource_id = _locked_resource(work, staff_id, authority_id)
        if resource_id is None:
            return None
        clear_lapsed(work, now)
        blocked = slots.block(work, resource_id, starts_at, ends_at)
        claim_id = claims.take_for_absence(work, resource_id, starts_at, ends_at, "")
        audit.record(
            work, now, actor, "absence.registered", subject="staff", subject_id=staff_id, authority_id=authority_id,
            details={"from": starts_at.isoformat(), "to": ends_at.isoformat(), "blocked": blocked},
        )  # fmt: skip
        return Absent(claim_id, blocked)

    try:
        return store.change(act)
    except Clash:
        with store.read() as work:
            member = people.staff_member(work, staff_id)
            assert member is not None
            assert member.resource_id is not None
            taken = claims.overlapping(work, member.resource_id, starts_at, ends_at)
        return StillBooked(tuple((start, end) for start, end, _ in taken))


def _locked_resource(work: Connection, staff_id: int, authority_id: int) -> int | None:
    """The caseworker's resource, once nobody else changes what is offered or blocked; None outside the authority."""
    member = people.lock_staff(work, staff_id)
    if member is None or member["authority_id"] != authority_id:
        return None
    resource_id: int | None = member["resource_id"]
    return resource_id


def end_absence(
    staff_id: int, claim_id: int, authority_id: int, actor: Actor, *, store: Store, clock: Clock
) -> bool:
    """Remove an absence again and free the times that nothing else takes; whether there was one."""
    now = clock()

    def act(work: Connection) -> bool:
        resource_id = _locked_resource(work, staff_id, authority_id)
        ended = claims.end_absence(work, claim_id, resource_id) if resource_id is not None else None
        if resource_id is None or ended is None:
            return False
        starts_at, ends_at = ended
        closures.hold_still(work, authority_id)
        slots.unblock(work, resource_id, starts_at, ends_at)
        audit.record(
            work, now, actor, "absence.ended", subject="staff", subject_id=staff_id, authority_id=authority_id,
            details={"from": starts_at.isoformat(), "to": ends_at.isoformat()},
        )  # fmt: skip
        return True

    return store.change(act)
