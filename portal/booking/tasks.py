"""Tasks: what staff must look at, from the change that calls for it until somebody says that it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from portal.booking import facts
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, people, tasks
from portal.persistence.store import Store
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Task:
    """An open task: its kind, whom it is about, and the codes and days that say more."""

    id: int
    kind: str
    person_id: int
    name: str
    details: Mapping[str, Any]
    made_at: datetime


def open_tasks(authority_id: int, *, store: Store) -> Sequence[Task]:
    """An authority's open tasks, the oldest first."""
    with store.read() as work:
        rows = tasks.open_at(work, authority_id)
    return [Task(row.id, row.kind, row.person_id, row.name, row.details, row.made_at) for row in rows]


def finish_task(task_id: int, authority_id: int, note: str, actor: Actor, *, store: Store, clock: Clock) -> bool:
    """Say that a task is done, with a word on what came of it; whether it was open and the authority's."""
    now = clock()
    assert actor.id is not None

    def act(work: Connection) -> bool:
        done = tasks.finish(work, task_id, authority_id, actor.id or 0, note[:LONGEST_NOTE], now)
        if done is None:
            return False
        audit.record(
            work, now, actor, "task.finished", subject="task", subject_id=task_id, authority_id=authority_id,
            person_id=done.person_id, details={"kind": done.kind},
        )  # fmt: skip
        return True

    return store.change(act)


def report_missing_facts(
    person_id: int, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> bool | None:
    """Let staff know that the rules cannot be told for want of a fact; whether one is missing at all.

    None for an unknown person. Asking twice makes one task. `RuleServiceUnavailable` gets out.
    """
    now = clock()
    with store.read() as work:
        found = people.person(work, person_id)
    if found is None:
        return None
    person, circumstances = found
    today = local_day(now)
    try:
        rules.assess("self-booking", facts.of_person(person, circumstances, today), on=today)
    except RuleServiceUnavailable:
        raise
    except RuleQuestionError as fault:
        missing = sorted(name.removeprefix("facts.") for name in fault.fields)
    else:
        return False
    wanted = tasks.Wanted("facts_missing", person.authority_id, person_id, details={"missing": missing})

    def act(work: Connection) -> None:
        if tasks.ask_for(work, wanted, now):
            audit.record(
                work, now, actor, "facts.missing", subject="person", subject_id=person_id,
                authority_id=person.authority_id, person_id=person_id, details={"missing": missing},
            )  # fmt: skip

    store.change(act)
    return True
