"""Top up: lay every pattern's times out to the horizon, and put right what came under a closure meanwhile.

Each pattern is a transaction that takes the caseworker's lock and looks whether it is done: several may top up at once,
and one that was stopped goes on where it stopped.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from portal.booking.close_days import block_and_tell
from portal.booking.lay_slots import HORIZON, compare, make_up
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, closures, patterns, people, slots
from portal.persistence.store import Store

_CLOCKWORK = Actor("system", None, "top-up")


@dataclass(frozen=True, slots=True)
class ToppedUp:
    """How many patterns were laid out further, and how many times were added and removed; what closures called for."""

    patterns: int = 0
    added: int = 0
    removed: int = 0
    blocked: int = 0
    tasks: int = 0


def top_up(*, store: Store, clock: Clock, day: date | None = None) -> ToppedUp:
    """Lay out to the horizon of `day` (default: today). A second run changes nothing."""
    until = (day or local_day(clock())) + HORIZON
    count = added = removed = last = 0
    while True:
        with store.read() as work:
            due = list(patterns.to_top_up(work, until, clock(), last))
        if not due:
            break
        for pattern_id in due:
            more, less, done = store.change(partial(_one, pattern_id, until, clock()))
            count, added, removed = count + done, added + more, removed + less
        last = due[-1]
    now = clock()
    blocked, tasks = store.change(lambda work: block_and_tell(work, _CLOCKWORK, now))
    return ToppedUp(count, added, removed, blocked, tasks)


def _one(pattern_id: int, until: date, now: datetime, work: Connection) -> tuple[int, int, int]:
    """Top up one pattern: times added and removed, and whether it was done here."""
    row = patterns.find(work, pattern_id)
    staff = people.lock_staff(work, row.staff_id)
    assert staff is not None
    closures.hold_still(work, staff["authority_id"])
    row = patterns.find(work, pattern_id)  # as whoever had the lock left it
    if row.laid_to >= until:
        return 0, 0, 0
    slots.lock(work, patterns.is_of(pattern_id, now))
    versions = [version for _, version in patterns.versions(work, pattern_id, row.staff_id)]
    difference = compare(work, staff, pattern_id, versions, until, now)
    make_up(work, difference, pattern_id)
    patterns.mark_laid(work, pattern_id, until)
    if not difference.is_empty:
        audit.record(
            work, now, _CLOCKWORK, "pattern.topped_up", subject="pattern", subject_id=pattern_id,
            authority_id=row.authority_id,
            details={"until": until.isoformat(), "added": len(difference.add), "removed": len(difference.remove)},
        )  # fmt: skip
    return len(difference.add), len(difference.remove), 1
