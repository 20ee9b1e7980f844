"""Set an interview's deadline: the day to book by and the last day to meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from portal.booking import facts
from portal.domain.interviews import Interview
from portal.domain.persons import Actor, Person
from portal.domain.time import Clock, local_day
from portal.persistence import audit, interviews, situations
from portal.persistence.store import Store
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """The deadline stands. `assessment` may carry a warning (nr. 6, under 8 days); `duty` says whether one is owed."""

    assessment: Assessment
    duty: Assessment


@dataclass(frozen=True, slots=True)
class DeadlineNotSet:
    """Nothing was changed. `why` is not_found, rejected, no_duty, hold_before_book, facts_missing or
    rule_service_down; settled, for a planned interview that is confirmed or discarded already.
    """

    why: str
    assessment: Assessment | None = None


def set_deadline(
    interview_id: int, authority_id: int, book_by: date, hold_by: date, actor: Actor, *,
    store: Store, rules: RuleService, clock: Clock, person_id: int | None = None,
) -> DeadlineSet | DeadlineNotSet:  # fmt: skip
    """Set the deadline if the question `deadline` accepts it and the person has the duty on that day.

    With `person_id` the interview must be that person's, so that a page about one cannot change another's.
    """
    now = clock()
    today = local_day(now)
    with store.read() as work:
        situation = situations.of_interview(work, interview_id, now)
    if situation is None or situation.interview.authority_id != authority_id:
        return DeadlineNotSet("not_found")
    if person_id is not None and situation.person.id != person_id:
        return DeadlineNotSet("not_found")
    if hold_by < book_by:
        return DeadlineNotSet("hold_before_book")
    known = situation.circumstances
    accepted = judge_deadline(situation.person, known, situation.interview, book_by, hold_by, today, rules)
    if isinstance(accepted, DeadlineNotSet):
        return accepted

    def act(work: Connection) -> None:
        interviews.lock(work, interview_id)
        put_deadline(work, situation.interview, book_by, hold_by, accepted, actor, now)

    store.change(act)
    return accepted


def put_deadline(
    work: Connection, interview: Interview, book_by: date, hold_by: date, accepted: DeadlineSet, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Write the deadline that the rules accepted, with its row in the audit."""
    interviews.set_deadline(
        work, interview.id, book_by=book_by, hold_by=hold_by, set_on=local_day(now), set_by=actor.id
    )
    audit.record(
        work, now, actor, "deadline.set", subject="interview", subject_id=interview.id,
        authority_id=interview.authority_id, person_id=interview.person_id,
        details={"book_by": book_by.isoformat(), "hold_by": hold_by.isoformat(),
                 "outcome": accepted.assessment.outcome},
    )  # fmt: skip


def judge_deadline(
    person: Person, circumstances: Mapping[str, Any], interview: Interview, book_by: date, hold_by: date, today: date,
    rules: RuleService,
) -> DeadlineSet | DeadlineNotSet:  # fmt: skip
    """Ask whether the person has the duty today, and whether this deadline may be set."""
    known = {
        **facts.of_person(person, circumstances, today),
        **facts.of_interview(interview),
        "deadline_on": book_by.isoformat(),
        "deadline_set_on": today.isoformat(),
        "last_meeting_on": hold_by.isoformat(),
    }
    try:
        duty = rules.assess("self-booking", known, on=today)
        judged = rules.assess("deadline", known, on=today)
    except RuleServiceUnavailable:
        return DeadlineNotSet("rule_service_down")
    except RuleQuestionError:
        return DeadlineNotSet("facts_missing")
    if duty.outcome != "must_self_book":
        return DeadlineNotSet("no_duty", duty)
    return DeadlineNotSet("rejected", judged) if judged.outcome == "rejected" else DeadlineSet(judged, duty)
