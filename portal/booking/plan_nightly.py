"""Plan interviews once a night, a page at a time, by one worker at a time.

The milestone `interviews-planned` says which Danish day is being done, how far it has come, and when somebody last
worked on it. Whoever has not been heard of for `LEASE` is taken over from, at the page they had come to.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from portal.booking.plan_for_all import Run
from portal.domain.time import Clock, local
from portal.persistence import milestones
from portal.persistence.store import Clash, Store
from portal.rules.service import RuleService

NAME = "interviews-planned"
NIGHT = range(1, 5)
"""The hours on the Danish clock in which it is done."""
LEASE = timedelta(minutes=10)
NIGHT_PAGE = 100
"""Citizens at a time: small, so that a message never waits long for the worker."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A day's run: how far it has come, and whether it is over."""

    day: date
    after_id: int
    done: bool

    @classmethod
    def read(cls, value: str) -> "_Turn":
        day, after_id, state = value.split("/")
        return cls(date.fromisoformat(day), int(after_id), state == "done")

    def __str__(self) -> str:
        return f"{self.day}/{self.after_id}/{'done' if self.done else 'running'}"


def plan_nightly(
    mine: datetime | None, *, store: Store, rules: RuleService, clock: Clock, size: int = NIGHT_PAGE
) -> datetime | None:
    """Do one page if it is night and this night's run is not over; answers when it was done, None for nothing done.

    `mine` is what the last call answered: by it a worker knows its own turn again. While the rule service is away
    nothing more is done before the lease has run out.
    """
    now = clock()
    if local(now).hour not in NIGHT:
        return None
    if not _may(store, now, mine):
        return None
    try:
        turn = store.change(lambda work: _take(work, local(now).date(), now, mine))
    except Clash:  # the very first night, and another worker was first
        return None
    if turn is None:
        return None
    run = Run(store, rules, clock, day=turn.day)
    tally = next(run.pages(turn.after_id, size), None)
    over = tally is None
    if tally is not None and tally.stopped:
        return None
    after = _Turn(turn.day, turn.after_id if tally is None else tally.last_id, over)
    store.change(lambda work: milestones.move(work, NAME, str(after), now))
    return None if over else now


def _may(store: Store, now: datetime, mine: datetime | None) -> bool:
    """A look before the write: on most rounds there is nothing to do."""
    with store.read() as work:
        there = milestones.find(work, NAME)
    return there is None or _free(*there, local(now).date(), now, mine)


def _free(value: str, at: datetime, today: date, now: datetime, mine: datetime | None) -> bool:
    turn = _Turn.read(value)
    if turn.day < today:
        return turn.done or at == mine or at <= now - LEASE
    return not turn.done and (at == mine or at <= now - LEASE)


def _take(work: Connection, today: date, now: datetime, mine: datetime | None) -> _Turn | None:
    """This night's turn, if nobody has it; the row is locked meanwhile."""
    there = milestones.find(work, NAME, lock=True)
    if there is None:
        turn = _Turn(today, 0, False)
        milestones.add(work, NAME, str(turn), now)
        return turn
    if not _free(*there, today, now, mine):
        return None
    turn = _Turn.read(there[0])
    turn = turn if turn.day == today else _Turn(today, 0, False)
    milestones.move(work, NAME, str(turn), now)
    return turn
