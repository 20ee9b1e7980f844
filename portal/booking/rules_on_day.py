"""What staff ask of the rules about one citizen: what did they say on that day, and what will they say?

The answers are worked out from the facts as they are known now. What the portal relied on when it acted that day is
another matter: those assessments were kept, and are shown beside them as they were.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from portal.booking import facts
from portal.booking.facts import Facts
from portal.booking.time_line import Subject, TimeLine, asks_for_little, subject_of, time_line
from portal.domain.interviews import Interview, InterviewKind
from portal.domain.persons import Actor, Person
from portal.domain.time import Clock, day_ends, day_starts, local_day
from portal.persistence import assessments, audit, interviews, people
from portal.persistence.store import Store
from portal.rules.assessment import Assessment
from portal.rules.errors import NoRuleset, RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService

BEFORE, AFTER = timedelta(days=92), timedelta(days=184)
"""How far the time line reaches from the day: three months back and six ahead."""
BEFORE_FAR_OFF, AFTER_FAR_OFF = timedelta(days=30), timedelta(days=90)
"""The same where each day is a question across the network."""
EARLIEST, LATEST = date(2010, 1, 1), date(2060, 12, 31)
"""Days that may be asked about; the rules begin in 2016."""


@dataclass(frozen=True, slots=True)
class Said:
    """One question with the facts it was asked with, and the answer.

    Without one, `missing` names the facts that it lacks; names it none, there are no rules about it on that day. `kind`
    is the interview that it is about, where it is about one.
    """

    question: str
    facts: Mapping[str, Any]
    assessment: Assessment | None
    missing: tuple[str, ...] = ()
    kind: InterviewKind | None = None


@dataclass(frozen=True, slots=True)
class RulesOnDay:
    """The page: the person, the day, what the rules say, the line, and what was relied on that day (kept JSON).

    `said` is None when the rule service does not answer; what was kept is shown all the same.
    """

    person: Person
    day: date
    today: date
    said: Sequence[Said] | None
    line: TimeLine
    kept: Sequence[Mapping[str, Any]]

    @property
    def too_early(self) -> bool:
        """Whether the day lies before the first ruleset: there is an answer, and it is that there are no rules."""
        return self.said is not None and all(one.assessment is None and not one.missing for one in self.said)


def rules_on_day(
    person_id: int, authority_id: int, day: date | None, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> RulesOnDay | None:
    """The page for a day (None: today) between EARLIEST and LATEST; None for anybody else's citizen. It is audited."""
    now = clock()
    today = local_day(now)
    day = day or today
    with store.read() as work:
        found = people.person(work, person_id)
        if found is None or found[0].authority_id != authority_id:
            return None
        theirs = [interview for interview, _place in interviews.of_person(work, person_id)]
        kept = assessments.made_between(work, person_id, day_starts(day), day_ends(day))
    person, known = found

    def look(work: Connection) -> None:
        audit.record(
            work, now, actor, "citizen.viewed", subject="person", subject_id=person_id, authority_id=authority_id,
            person_id=person_id, details={"on": day.isoformat()},
        )  # fmt: skip

    store.change(look)
    try:
        subject = subject_of(rules, known, person.birth_on, today)
        said = tuple(_said(rules, subject, theirs, day))
    except RuleServiceUnavailable:
        return RulesOnDay(person, day, today, None, TimeLine((), cut_short=True), kept)
    before, after = (BEFORE, AFTER) if asks_for_little(rules) else (BEFORE_FAR_OFF, AFTER_FAR_OFF)
    line = time_line(rules, subject, day, day - before, day + after)
    return RulesOnDay(person, day, today, said, line, kept)


def _said(rules: RuleService, subject: Subject, theirs: Sequence[Interview], day: date) -> Iterator[Said]:
    given = subject.facts_on(day)
    for question in ("self-booking", "less-intensive-effort", "contact-course"):
        yield _ask(rules, question, given, day)
    told = []
    for interview in theirs:
        about = {**given, **facts.of_interview(interview)}
        form = _ask(rules, "meeting-form", about, day, interview.kind)
        mark = (form.kind, form.missing, form.assessment and form.assessment.details)
        if mark not in told:
            told.append(mark)
            yield form


def _ask(rules: RuleService, question: str, given: Facts, day: date, kind: InterviewKind | None = None) -> Said:
    try:
        return Said(question, given, rules.assess(question, given, on=day), kind=kind)
    except NoRuleset:
        return Said(question, given, None, kind=kind)
    except RuleQuestionError as fault:
        missing = tuple(sorted(name.removeprefix("facts.") for name in fault.fields))
        return Said(question, given, None, missing, kind)
