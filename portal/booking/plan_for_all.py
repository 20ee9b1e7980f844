"""Look through every citizen's contact course, page by page, and plan the interviews that are missing.

The rules are asked outside transactions. Before anything is written the citizens of the change are locked and looked at
again: where something has happened since, that citizen is looked at anew. So any number of these may run at once, and
one that is broken off goes on where the records say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from portal.booking.look_at_course import FACTS, SUMMONS, Look, look_at
from portal.domain.persons import Actor, Person
from portal.domain.spread import Days
from portal.domain.time import Clock, local_day
from portal.persistence import audit, plans, tasks
from portal.persistence.plans import OnRecord
from portal.persistence.store import Clash, Store
from portal.rules.errors import RuleServiceUnavailable
from portal.rules.service import RuleService

PAGE = 500
"""So many citizens are in memory at a time."""
AT_ONCE = 50
"""So many citizens' changes are written in one transaction."""
LOOKS = 5
"""How often a citizen is looked at anew when something happens meanwhile; after that the next run sees to it."""
NOT_AGAIN_WITHIN = timedelta(days=28)
"""A task that staff have done is not asked for again so soon."""
CLOCKWORK = Actor("system", None, "interviews plan")


@dataclass(slots=True)
class Tally:
    """What a run came to, in persons; `interviews`, `renewed`, `dropped` count planned interviews.

    Each person is in one of `planned`, `already`, `task`, `nothing`, `untold` (a fact is missing) and `left` (changed
    under our hands time and again). `last_id` is the last person looked through; `stopped`: the rule service is away.
    """

    planned: int = 0
    already: int = 0
    task: int = 0
    nothing: int = 0
    untold: int = 0
    left: int = 0
    interviews: int = 0
    renewed: int = 0
    dropped: int = 0
    tasks: int = 0
    last_id: int = 0
    stopped: bool = False

    @property
    def looked_at(self) -> int:
        """How many persons were looked through."""
        return self.planned + self.already + self.task + self.nothing + self.untold + self.left


@dataclass(frozen=True, slots=True)
class Run:
    """One run over an authority's citizens, or all. `dry`: only counted, nothing is written."""

    store: Store
    rules: RuleService
    clock: Clock
    day: date | None = None
    authority_id: int | None = None
    dry: bool = False
    tally: Tally = field(default_factory=Tally)

    @property
    def today(self) -> date:
        """The Danish day that is planned for."""
        return self.day or local_day(self.clock())

    def pages(self, after_id: int = 0, size: int = PAGE) -> Iterator[Tally]:
        """Look through page after page; the tally so far after each. It ends early when the rule service is away."""
        while not self.tally.stopped:
            with self.store.read() as work:
                page = plans.people_after(work, after_id, size, self.authority_id)
            if not page:
                return
            self._page(page)
            after_id = self.tally.last_id
            yield self.tally

    def _page(self, page: Sequence[tuple[Person, dict[str, Any]]]) -> None:
        known = {person.id: known for person, known in page}
        people = [person for person, _ in page]
        for attempt in range(LOOKS):
            again: list[Person] = []
            seen = self._seen([person.id for person in people])
            for first in range(0, len(people), AT_ONCE):
                looks = self._look_at(people[first : first + AT_ONCE], known, seen)
                again += self._write(looks)
                if self.tally.stopped:
                    return
            people = again
            if not people:
                break
            if attempt == LOOKS - 1:
                self.tally.left += len(people)
        self.tally.last_id = page[-1][0].id

    def _seen(self, numbers: Sequence[int]) -> dict[int, OnRecord]:
        with self.store.read() as work:
            return _on_record(work, numbers, self.clock())

    def _look_at(
        self, people: Sequence[Person], known: dict[int, dict[str, Any]], seen: dict[int, OnRecord]
    ) -> list[Look]:
        looks = []
        for person in people:
            try:
                looks.append(look_at(person, known[person.id], seen[person.id], self.rules, self.today))
            except RuleServiceUnavailable:
                self.tally.stopped = True
                break
        return looks

    def _write(self, looks: Sequence[Look]) -> list[Person]:
        """Write what is to be done and count it; answers those to be looked at anew."""
        writing = [look for look in looks if look.writes]
        changed: set[int] = set()
        if writing and not self.dry:
            numbers = [look.person.id for look in writing]

            def act(work: Connection) -> set[int]:
                now = self.clock()
                plans.lock_people(work, numbers)
                current = _on_record(work, numbers, now)
                fresh = [look for look in writing if current[look.person.id] == look.seen]
                for look in fresh:
                    _put(work, look, self.today, now)
                return set(numbers) - {look.person.id for look in fresh}

            try:
                changed = self.store.change(act)
            except Clash:  # somebody planned without the lock: nothing of this was written
                changed = set(numbers)
        for look in looks:
            if look.person.id not in changed:
                _count(self.tally, look)
        return [look.person for look in looks if look.person.id in changed]


def _on_record(work: Connection, numbers: Sequence[int], now: datetime) -> dict[int, OnRecord]:
    return plans.on_record(work, numbers, (SUMMONS, FACTS), now - NOT_AGAIN_WITHIN)


def _put(work: Connection, look: Look, today: date, now: datetime) -> None:
    person = look.person
    for number, days in look.plan.renewed.items():
        plans.propose(work, number, days.book_by, days.hold_by, today)
        _record(work, now, person, "interview.replanned", number, _said(days))
    for number in look.plan.dropped:
        plans.drop(work, number)
        _record(work, now, person, "interview.unplanned", number, {})
    for one in look.plan.new:
        part = one.minimum
        row = {"person_id": person.id, "authority_id": person.authority_id, "office_id": person.office_id,
               "kind": part.kind.value, "is_first": one.is_first, "course_from": part.first, "course_to": part.last,
               "number": one.number, "proposed_book_by": one.days.book_by, "proposed_hold_by": one.days.hold_by,
               "planned_on": today}  # fmt: skip
        _record(work, now, person, "interview.planned", plans.add(work, row), _said(one.days))
    if look.task is not None and tasks.ask_for(work, look.task, now) and look.task.kind == FACTS:
        audit.record(work, now, CLOCKWORK, "facts.missing", subject="person", subject_id=person.id,
                     authority_id=person.authority_id, person_id=person.id, details=look.task.details)  # fmt: skip


def _said(days: Days) -> dict[str, str]:
    return {"book_by": days.book_by.isoformat(), "hold_by": days.hold_by.isoformat()}


def _record(work: Connection, now: datetime, person: Person, action: str, number: int, details: dict[str, Any]) -> None:
    audit.record(work, now, CLOCKWORK, action, subject="planned_interview", subject_id=number,
                 authority_id=person.authority_id, person_id=person.id, details=details)  # fmt: skip


def _count(tally: Tally, look: Look) -> None:
    tally.interviews += len(look.plan.new)
    tally.renewed += len(look.plan.renewed)
    tally.dropped += len(look.plan.dropped)
    tally.tasks += look.task is not None
    if look.untold:
        tally.untold += 1
    elif look.plan.new or look.plan.renewed:
        tally.planned += 1
    elif look.task is not None:
        tally.task += 1
    elif look.wanted:
        tally.already += 1
    else:
        tally.nothing += 1
