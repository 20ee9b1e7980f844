"""Close an office, or the whole authority, for a time, and open it again: first seen, then saved just so.

A closure always wins: free times under it are blocked, however they came to be. What is booked or held stays the
citizen's, and booked times give staff a task.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_

from portal.booking.previews import Changed, Preview, at_risk, touched
from portal.domain.closing_days import closing_day
from portal.domain.patterns import Closure, Span, clock_changes
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, closures, people, slots, tables as t, tasks
from portal.persistence.store import Store

TASK = "booked_under_closure"
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Closed:
    """The closure stands (or, of one that was lifted, stands no more), just as it was seen."""

    closure_id: int
    preview: Preview


@dataclass(frozen=True, slots=True)
class NotClosed:
    """Nothing was changed. `why` is not_found, in_the_past or too_long."""

    why: str


def standing(authority_id: int, *, store: Store, clock: Clock) -> list[Closure]:
    """The authority's closures that are not over."""
    with store.read() as work:
        return closures.standing(work, authority_id, clock())


def preview_close(
    closure: Closure, authority_id: int, *, store: Store, clock: Clock
) -> tuple[Preview, str] | NotClosed:
    """What closing would do now, and the fingerprint to close with; the closure's own id is of no matter."""
    now = clock()
    with store.read() as work:
        refused = _refusal(work, closure, authority_id, now)
        if refused is not None:
            return refused
        found = _closing(work, closure, authority_id, now)
    return found, found.fingerprint(closure)


def close(
    closure: Closure, seen: str, authority_id: int, actor: Actor, *, store: Store, clock: Clock
) -> Closed | Changed | NotClosed:
    """Close: free times are blocked, and staff get a task for each booked one. Saves only what was seen."""
    now = clock()

    def act(work: Connection) -> Closed | Changed | NotClosed:
        refused = _refusal(work, closure, authority_id, now)
        if refused is not None:
            return refused
        closures.hold_still(work, authority_id, change=True)
        slots.lock(work, closures.under(closure, authority_id))
        found = _closing(work, closure, authority_id, now)
        fingerprint = found.fingerprint(closure)
        if fingerprint != seen:
            return Changed(found, fingerprint)
        closure_id = closures.add(work, closure, authority_id, now)
        blocked = slots.set_state(work, slots.is_shut_in(closure, authority_id, now), "blocked")
        _tell(work, now)
        _record(work, now, actor, "closure.made", closure_id, closure, authority_id, blocked)
        return Closed(closure_id, found)

    return store.change(act)


def preview_reopen(
    closure_id: int, authority_id: int, *, store: Store, clock: Clock
) -> tuple[Preview, str] | NotClosed:
    """What lifting a closure would do now, and the fingerprint to lift it with."""
    now = clock()
    with store.read() as work:
        closure = closures.find(work, closure_id, authority_id)
        if closure is None:
            return NotClosed("not_found")
        found = _opening(work, closure, authority_id, now)
    return found, found.fingerprint(closure)


def reopen(
    closure_id: int, seen: str, authority_id: int, actor: Actor, *, store: Store, clock: Clock
) -> Closed | Changed | NotClosed:
    """Lift a closure: times that nothing else blocks are free again. Saves only what was seen."""
    now = clock()

    def act(work: Connection) -> Closed | Changed | NotClosed:
        closures.hold_still(work, authority_id, change=True)
        closure = closures.find(work, closure_id, authority_id)
        if closure is None:
            return NotClosed("not_found")
        slots.lock(work, closures.under(closure, authority_id))
        found = _opening(work, closure, authority_id, now)
        fingerprint = found.fingerprint(closure)
        if fingerprint != seen:
            return Changed(found, fingerprint)
        opened = slots.set_state(work, slots.opens_after(closure, authority_id, now), "open")
        closures.lift(work, closure_id, now)
        _record(work, now, actor, "closure.lifted", closure_id, closure, authority_id, opened)
        return Closed(closure_id, found)

    return store.change(act)


def block_and_tell(work: Connection, actor: Actor, now: datetime) -> tuple[int, int]:
    """Block what is free under a closure after all, and make the tasks that are missing; how many of each.

    A time held when its office was closed, and booked since, is found here. Several at once wait for each other.
    """
    shut = closures.authorities(work, now)
    for authority_id in shut:
        closures.hold_still(work, authority_id, change=True)
    if not shut:
        return 0, 0
    loose = and_(closures.shuts(), slots.is_free_at(now), t.slot.c.starts_at > now)
    blocked = slots.set_state(work, loose, "blocked")
    told = _tell(work, now)
    if blocked or told:
        audit.record(
            work, now, actor, "closure.kept", subject="closure", subject_id=None, authority_id=None,
            details={"blocked": blocked, "tasks": told},
        )  # fmt: skip
    return blocked, told


def _refusal(work: Connection, closure: Closure, authority_id: int, now: datetime) -> NotClosed | None:
    offices = {office.id for office in people.offices(work, authority_id)}
    if closure.office_id is not None and closure.office_id not in offices:
        return NotClosed("not_found")
    if closure.ends_at <= now:
        return NotClosed("in_the_past")
    return NotClosed("too_long") if closure.ends_at - closure.starts_at > LONGEST else None


def _closing(work: Connection, closure: Closure, authority_id: int, now: datetime) -> Preview:
    gone = slots.is_shut_in(closure, authority_id, now)
    removed = slots.spans(work, gone)
    offices = [closure.office_id] if closure.office_id is not None else [
        office.id for office in people.offices(work, authority_id)
    ]  # fmt: skip
    return Preview(
        until=_last_day(closure),
        removed=tuple(Span(row.starts_at, row.ends_at) for row in removed),
        touched=touched(work, closures.under(closure, authority_id, t.booking), now),
        at_risk=at_risk(work, offices, closures.under(closure, authority_id), [], now) if removed else (),
        **_calendar(closure),  # type: ignore[arg-type]
    )


def _opening(work: Connection, closure: Closure, authority_id: int, now: datetime) -> Preview:
    opened = slots.spans(work, slots.opens_after(closure, authority_id, now))
    return Preview(
        until=_last_day(closure),
        added=tuple(Span(row.starts_at, row.ends_at) for row in opened),
        touched=touched(work, closures.under(closure, authority_id, t.booking), now),
        **_calendar(closure),  # type: ignore[arg-type]
    )


def _calendar(closure: Closure) -> dict[str, tuple[object, ...]]:
    days = list(_days(closure))
    return {
        "closed": tuple((day, name) for day in days if (name := closing_day(day))),
        "clock_changes": tuple(clock_changes(days[0], days[-1])),
    }


def _days(closure: Closure) -> Iterator[date]:
    day = local_day(closure.starts_at)
    while day <= _last_day(closure):
        yield day
        day += timedelta(days=1)


def _last_day(closure: Closure) -> date:
    return local_day(closure.ends_at - timedelta(microseconds=1))


def _tell(work: Connection, now: datetime) -> int:
    """A task for each booked time under a closure that has had none; how many."""
    made = 0
    for row in closures.without_task(work, TASK, now):
        wanted = tasks.Wanted(TASK, row.authority_id, row.person_id, row.interview_id, row.id, {"closure": row.closure})
        made += tasks.ask_for(work, wanted, now)
    return made


def _record(
    work: Connection, now: datetime, actor: Actor, action: str, closure_id: int, closure: Closure, authority_id: int,
    times: int,
) -> None:  # fmt: skip
    audit.record(
        work, now, actor, action, subject="closure", subject_id=closure_id, authority_id=authority_id,
        details={"from": closure.starts_at.isoformat(), "to": closure.ends_at.isoformat(),
                 "office": closure.office_id, "times": times},
    )  # fmt: skip
