"""A check-up for whoever runs the portal: what answers, what waits, and whether the rules are due for review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portal.booking.readiness import readiness
from portal.domain.time import Clock, local_day
from portal.persistence import migrate, outbox, rechecks, tasks
from portal.persistence.store import Store
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService

OLD = timedelta(minutes=15)
"""A message that was due so long ago says that no worker runs, or that mail does not get out."""


class State(StrEnum):
    """How a finding is to be taken."""

    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, how it stands, and what to do about it."""

    about: str
    state: State
    says: str


def checkup(*, store: Store, rules: RuleService, clock: Clock) -> list[Finding]:
    """Look at everything that can be seen from here; without the database only at what needs none."""
    parts = readiness(store=store, rules=rules, clock=clock)
    database = _database(store) if parts["database"] else Finding("database", State.WRONG, "does not answer")
    found = [
        database,
        Finding("rule service", State.WELL, "answers")
        if parts["rule_service"]
        else Finding("rule service", State.WRONG, "does not answer; docs/operations.md says what is done meanwhile"),
        *_rules(rules, clock),
    ]
    return [*found, *_what_waits(store, clock)] if database.state is State.WELL else found


def _database(store: Store) -> Finding:
    seen = migrate.has_seen(store.engine)
    if seen != migrate.NEWEST:
        return Finding("database", State.WRONG, f"has seen migration {seen}, not {migrate.NEWEST}: portal db upgrade")
    return Finding("database", State.WELL, "answers, in its newest shape")


def _rules(rules: RuleService, clock: Clock) -> Iterator[Finding]:
    """Whether the ruleset of today is one that is known to hold: any answer says so."""
    try:
        since = rules.assess("self-booking", {"target_group": 11}, on=local_day(clock())).ruleset.get("review_due")
    except (RuleServiceUnavailable, RuleQuestionError):
        return
    if since is None:
        yield Finding("rules", State.WELL, "are those known to be in force")
    else:
        yield Finding("rules", State.LOOK, f"have not been confirmed since {since}: a new act was expected then")


def _what_waits(store: Store, clock: Clock) -> Iterator[Finding]:
    now = clock()
    with store.read() as work:
        oldest = outbox.oldest_unsent(work)
        waiting = rechecks.oldest_waiting(work)
        open_tasks, task_since = tasks.waiting(work)
    if oldest is None or oldest > now:
        yield Finding("messages", State.WELL, "none is late")
    else:
        late = now - oldest
        state = State.WRONG if late > OLD else State.LOOK
        yield Finding("messages", state, f"the oldest was due {_long(late)} ago: is a worker running?")
    if waiting is not None:
        yield Finding("bookings to check again", State.LOOK, f"the oldest waits since {local_day(waiting)}")
    if task_since is not None:
        yield Finding("tasks of staff", State.LOOK, f"{open_tasks} open, the oldest since {local_day(task_since)}")


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
