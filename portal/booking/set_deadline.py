"""Set an interview's deadline: the day to book by and the last day to meet."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from portal.booking import facts
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, interviews, situations
from portal.persistence.situations import Situation
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
    rule_service_down.
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
    accepted = _judge(situation, book_by, hold_by, today, rules)
    if isinstance(accepted, DeadlineNotSet):
        return accepted

    def act(work: Connection) -> None:
        interviews.lock(work, interview_id)
        interviews.set_deadline(work, interview_id, book_by=book_by, hold_by=hold_by, set_on=today, set_by=actor.id)
        audit.record(
            work, now, actor, "deadline.set", subject="interview", subject_id=interview_id,
            authority_id=authority_id, person_id=situation.person.id,
            details={"book_by": book_by.isoformat(), "hold_by": hold_by.isoformat(),
                     "outcome": accepted.assessment.outcome},
        )  # fmt: skip

    store.change(act)
    return accepted


def _judge(
    situation: Situation, book_by: date, hold_by: date, today: date, rules: RuleService
) -> DeadlineSet | DeadlineNotSet:
    known = {
        **facts.of_person(situation.person, situation.circumstances, today),
        **facts.of_interview(situation.interview),
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
