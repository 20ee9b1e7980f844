"""Ask the rules about one person's contact course, and say what is to be planned, and which task staff get."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.booking import facts
from portal.booking.interview_course import FOR_CERTAIN, Counted, Course, course_of, standing
from portal.booking.plan_interviews import Plan, Summon, plan, without
from portal.domain.interviews import PLAN_PROPOSED
from portal.domain.persons import Person
from portal.domain.spread import Days
from portal.domain.time import local_day
from portal.persistence import tasks
from portal.persistence.plans import OnRecord
from portal.rules.errors import NoRuleset, RuleQuestionError
from portal.rules.service import RuleService

SUMMONS, FACTS = "summons_due", "facts_missing"
"""The kinds of task that come of it."""


@dataclass(slots=True)
class Look:
    """One person as seen, and what is to be done: `wanted` interviews in all; `untold`: a fact is missing."""

    person: Person
    seen: OnRecord
    plan: Plan
    wanted: int
    task: tasks.Wanted | None = None
    untold: bool = False

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return self.plan.changes or self.task is not None


def counted(seen: OnRecord, today: date) -> list[Counted]:
    """The interviews on record that count."""
    found = (
        standing(had.kind, had.hold_by, had.closed, [(status, local_day(at)) for status, at in had.bookings], today)
        for had in seen.interviews.values()
    )
    return [one for one in found if one is not None]


def look_at(person: Person, known: dict[str, Any], seen: OnRecord, rules: RuleService, today: date) -> Look:
    """Ask the rules about one person and say what is to be done. `RuleServiceUnavailable` gets out."""
    asked = facts.of_person(person, known, today)
    try:
        answer = rules.assess("contact-course", asked, on=today)
        course = course_of(answer, asked, counted(seen, today), seen.planned)
        parts = [part for part in course.ours if part.last >= today] if course else []
        wanted = sum(part.wanted(seen.planned) for part in parts)
        made = Plan()
        if wanted or any(one.state == PLAN_PROPOSED for one in seen.planned):
            made, ours = _plan(course, seen, asked, rules, today)
            wanted = wanted if ours else 0
    except NoRuleset:
        return Look(person, seen, Plan(), 0)
    except RuleQuestionError as fault:
        missing = sorted(name.removeprefix("facts.") for name in fault.fields)
        task = _task(person, seen, FACTS, {"missing": missing})
        return Look(person, seen, Plan(), 0, task, untold=True)
    return Look(person, seen, made, wanted, _to_summon(person, seen, made.summon))


def _plan(
    course: Course | None, seen: OnRecord, asked: facts.Facts, rules: RuleService, today: date
) -> tuple[Plan, bool]:
    """The plan, and whether it is the municipality that has the person now, to book or to be summoned."""
    duty = rules.assess("self-booking", asked, on=today)
    certain = duty.reasons[0].certainty in FOR_CERTAIN
    books = duty.outcome == "must_self_book" and certain
    inferred = duty.outcome == "must_self_book" and not certain
    summoned = "not_certain" if inferred else "summoned" if duty.outcome == "summoned" else None
    made = Plan()
    for earliest in _earliest(rules, asked, today) if books else [today]:
        made = plan(course, seen.planned, books=books, summoned=summoned, earliest=earliest, today=today)
        if made.summon is None:
            break
    proposals: list[Days] = [*(one.days for one in made.new), *made.renewed.values()]
    refused = [days for days in proposals if _judge(rules, asked, days.book_by, today).outcome == "rejected"]
    return without(made, refused), books or summoned is not None


def _earliest(rules: RuleService, asked: facts.Facts, today: date) -> list[date]:
    """The first day to book by that is accepted if set today; where short ones are with a warning, the first without
    one, and then tomorrow, for when there is no room for that.
    """
    said = _judge(rules, asked, today, today)
    if said.outcome == "rejected":
        return [date.fromisoformat(said.details["earliest"])]
    if said.outcome == "accepted":
        return [today]
    ahead = [today + timedelta(days=number) for number in range(1, 15)]
    without_warning = (day for day in ahead if _judge(rules, asked, day, today).outcome == "accepted")
    return [*[day for day in [next(without_warning, None)] if day is not None], ahead[0]]


def _judge(rules: RuleService, asked: facts.Facts, book_by: date, today: date) -> Any:
    days = {"deadline_on": book_by.isoformat(), "deadline_set_on": today.isoformat()}
    return rules.assess("deadline", {**asked, **days}, on=today)


def _to_summon(person: Person, seen: OnRecord, summon: Summon | None) -> tasks.Wanted | None:
    if summon is None:
        return None
    details = {"count": summon.count, "by": summon.by.isoformat(), "code": summon.why}
    return _task(person, seen, SUMMONS, details)


def _task(person: Person, seen: OnRecord, kind: str, details: dict[str, Any]) -> tasks.Wanted | None:
    """The task, unless one of the kind stands or stood lately; of another fact missing staff are told at once."""
    for said, before, is_open in seen.tasks:
        if said == kind and (is_open or kind != FACTS or before.get("missing") == details["missing"]):
            return None
    return tasks.Wanted(kind, person.authority_id, person.id, details=details)
