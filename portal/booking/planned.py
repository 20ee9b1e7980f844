"""Planned interviews as staff settle them: look through, confirm with a deadline, or discard with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from portal.booking.set_deadline import DeadlineNotSet, DeadlineSet, judge_deadline, put_deadline
from portal.domain.interviews import PLAN_CONFIRMED, PLAN_DISCARDED, PLAN_PROPOSED, Interview, Planned
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, interviews, people, plans
from portal.persistence.store import Store
from portal.rules.service import RuleService

INTERVIEW_MINUTES = 45
MOST = 200
"""So many are shown at a time, the first to book by first."""


@dataclass(frozen=True, slots=True)
class PlannedList:
    """Proposed interviews with the citizen's name, and the offices to choose between (id, name)."""

    lines: Sequence[tuple[Planned, str]]
    office_id: int | None
    offices: Sequence[tuple[int, str]]
    now: datetime

    @property
    def is_full(self) -> bool:
        """Whether there may be more than are shown."""
        return len(self.lines) == MOST


def planned_list(authority_id: int, office_id: int | None, *, store: Store, clock: Clock) -> PlannedList:
    """The authority's proposed interviews, of one office or of all; another authority's office counts as all."""
    with store.read() as work:
        offices = [(number, name) for number, name in people.offices(work, authority_id)]
        office_id = office_id if office_id in {number for number, _ in offices} else None
        lines = plans.proposed_at(work, authority_id, office_id, MOST)
    return PlannedList(lines, office_id, offices, clock())


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one of several that were to be confirmed."""

    planned: Planned
    name: str
    outcome: DeadlineSet | DeadlineNotSet


def confirm_several(
    plan_ids: Sequence[int], authority_id: int, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> list[Settled] | None:
    """Confirm each by itself, in the order of the list, at most `MOST`; what each came to.

    None, and nothing is done, where one of them is not the authority's.
    """
    with store.read() as work:
        named = plans.named(work, list(dict.fromkeys(plan_ids))[:MOST])
    if len(named) < len(set(plan_ids)) or any(one.authority_id != authority_id for one, _ in named):
        return None
    return [
        Settled(one, name, confirm(one.id, authority_id, actor, store=store, rules=rules, clock=clock))
        for one, name in named
    ]


def confirm(
    plan_id: int, authority_id: int, actor: Actor, days: tuple[date, date] | None = None, *,
    store: Store, rules: RuleService, clock: Clock, person_id: int | None = None,
) -> DeadlineSet | DeadlineNotSet:  # fmt: skip
    """Make a proposed interview a real one, with its deadline; `days` (book by, hold by) where others are wanted.

    The rules are asked as for any deadline. With `person_id` it must be that person's.
    """
    now = clock()
    with store.read() as work:
        one = plans.find(work, plan_id)
        found = people.person(work, one.person_id) if one else None
    if one is None or found is None or one.authority_id != authority_id or person_id not in (None, one.person_id):
        return DeadlineNotSet("not_found")
    if one.state != PLAN_PROPOSED:
        return DeadlineNotSet("settled")
    book_by, hold_by = days or (one.book_by, one.hold_by)
    if hold_by < book_by:
        return DeadlineNotSet("hold_before_book")
    accepted = judge_deadline(*found, _interview(one, 0), book_by, hold_by, local_day(now), rules)
    if isinstance(accepted, DeadlineNotSet):
        return accepted

    def act(work: Connection) -> bool:
        current = plans.find(work, plan_id, lock=True)
        if current is None or current.state != PLAN_PROPOSED:
            return False
        made = _interview(one, interviews.add(work, _row(one, now)))
        put_deadline(work, made, book_by, hold_by, accepted, actor, now)
        plans.settle(work, plan_id, PLAN_CONFIRMED, actor.id, now, interview_id=made.id)
        _record(work, now, actor, "interview.confirmed", one)
        return True

    return accepted if store.change(act) else DeadlineNotSet("settled")


def discard(
    plan_id: int, authority_id: int, reason: str, actor: Actor, *, store: Store, clock: Clock,
    person_id: int | None = None,
) -> str:  # fmt: skip
    """Discard a proposed interview, so that it is not planned again in this part of the course.

    Answers discarded, settled (it was confirmed or discarded before) or not_found.
    """
    assert reason.strip()
    now = clock()

    def act(work: Connection) -> str:
        one = plans.find(work, plan_id, lock=True)
        if one is None or one.authority_id != authority_id or person_id not in (None, one.person_id):
            return "not_found"
        if not plans.settle(work, plan_id, PLAN_DISCARDED, actor.id, now, reason=reason.strip()):
            return "settled"
        _record(work, now, actor, "interview.discarded", one)
        return "discarded"

    return store.change(act)


def _interview(one: Planned, number: int) -> Interview:
    return Interview(
        number, one.person_id, one.authority_id, one.office_id, one.kind, one.is_first, INTERVIEW_MINUTES,
        book_by=None, hold_by=None, deadline_set_on=None, deadline_closed_on=None, in_person_reason=None,
    )  # fmt: skip


def _row(one: Planned, now: datetime) -> dict[str, object]:
    return {
        "person_id": one.person_id, "authority_id": one.authority_id, "office_id": one.office_id,
        "kind": one.kind.value, "is_first": one.is_first, "length_minutes": INTERVIEW_MINUTES, "created_at": now,
    }  # fmt: skip


def _record(work: Connection, now: datetime, actor: Actor, action: str, one: Planned) -> None:
    audit.record(
        work, now, actor, action, subject="planned_interview", subject_id=one.id, authority_id=one.authority_id,
        person_id=one.person_id,
    )  # fmt: skip
