"""Ask a rule service for leave: the assessment that gives it, or the refusal, worded by what stood in the way."""

from datetime import date, datetime

from sqlalchemy import Connection

from portal.booking.facts import Facts
from portal.booking.outcomes import OF_RULE_CODE, No, Refused
from portal.domain.interviews import Interview
from portal.persistence import tasks
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService


def judge(
    rules: RuleService,
    question: str,
    asked: Facts,
    on: date,
    *,
    booking_id: int | None = None,
    wanted_at: datetime | None = None,
) -> Assessment | Refused:
    """The assessment of `booking` or `rebooking` when it says *allowed*; otherwise the refusal that comes of it.

    A service that does not answer, and a fact that is missing, are refusals of their own: neither is the citizen's
    fault, and neither is kept as the answer to the request (`for_good`).
    """
    try:
        assessment = rules.assess(question, asked, on=on)
    except RuleServiceUnavailable:
        return Refused(No.RULE_SERVICE_DOWN, booking_id)
    except RuleQuestionError as fault:
        missing = tuple(sorted(name.removeprefix("facts.") for name in fault.fields))
        return Refused(No.FACTS_MISSING, booking_id, missing=missing)
    if assessment.outcome == "allowed":
        return assessment
    why = OF_RULE_CODE.get(assessment.details.get("code", ""), No.NOT_ELIGIBLE)
    return Refused(why, booking_id, assessment, wanted_at)


def for_good(refusal: Refused) -> bool:
    """Whether the refusal answers the request, to be given again when it is repeated; else trying again may help."""
    return refusal.why not in (No.RULE_SERVICE_DOWN, No.FACTS_MISSING)


def task_for_missing_facts(work: Connection, interview: Interview, refusal: Refused, now: datetime) -> None:
    """Where a fact was missing, staff are asked for it in the transaction that records the attempt."""
    if refusal.why is No.FACTS_MISSING:
        wanted = tasks.Wanted(
            "facts_missing", interview.authority_id, interview.person_id, interview.id,
            details={"missing": list(refusal.missing)},
        )  # fmt: skip
        tasks.ask_for(work, wanted, now)
