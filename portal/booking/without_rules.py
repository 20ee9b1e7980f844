"""What is done when the rule service cannot be asked: one policy for each question, and no citizen worse off for it.

The table is shown in docs/operations.md; a test keeps the two in step.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from portal.booking.facts import Facts
from portal.booking.outcomes import No, Refused
from portal.domain.interviews import Interview, MeetingForm
from portal.domain.time import local_day
from portal.persistence.situations import Situation
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleServiceUnavailable
from portal.rules.service import RuleService


class Policy(StrEnum):
    """What happens to what a person wanted to do."""

    PROVISIONAL = "provisional"
    """Inside an open deadline it is accepted, checked again when the service is back, and a no becomes a staff task."""
    GO_WITHOUT = "go_without"
    """The page is shown without the answer."""
    AS_IT_STANDS = "as_it_stands"
    """Nothing changes, what is booked stays booked, and the person is told."""
    WAIT = "wait"
    """It is not done until the service answers; what was typed is kept."""


POLICIES: Mapping[str, Policy] = {
    "self-booking": Policy.GO_WITHOUT,
    "meeting-form": Policy.GO_WITHOUT,
    "booking": Policy.PROVISIONAL,
    "rebooking": Policy.AS_IT_STANDS,
    "deadline": Policy.WAIT,
    "deadline-event": Policy.WAIT,
    "exemption": Policy.WAIT,
    "continued-duty": Policy.WAIT,
    "less-intensive-effort": Policy.WAIT,
    "missed-deadline": Policy.WAIT,
    "no-show": Policy.WAIT,
    "re-registration": Policy.WAIT,
    "contact-course": Policy.WAIT,
    "summons": Policy.WAIT,
}


def accepts_provisionally(interview: Interview, today: date) -> bool:
    """Whether booking goes on without an answer: a deadline is open, and booking is what keeps it."""
    return POLICIES["booking"] is Policy.PROVISIONAL and interview.deadline_is_open_on(today)


def answer_or_none(
    rules: RuleService, question: str, known: Facts, today: date, interview: Interview
) -> Assessment | None:
    """The answer, or None where nobody answers and the page goes without; else `RuleServiceUnavailable` gets out."""
    try:
        return rules.assess(question, known, on=today)
    except RuleServiceUnavailable:
        if POLICIES[question] is Policy.GO_WITHOUT and accepts_provisionally(interview, today):
            return None
        raise


def permitted_forms(rules: RuleService, known: Facts, today: date, interview: Interview) -> tuple[MeetingForm, ...]:
    """The forms that may be booked; without an answer all, or what staff decided: the later check says the rest."""
    answer = answer_or_none(rules, "meeting-form", known, today, interview)
    if answer is not None:
        return tuple(MeetingForm(form) for form in answer.details["forms"])
    return (MeetingForm.IN_PERSON,) if interview.in_person_reason else tuple(MeetingForm)


def without_asking(situation: Situation, starts_at: datetime, now: datetime) -> Refused | None:
    """What our own records refuse, whatever the law says: a time that has begun, or lies after the last day to meet."""
    hold_by = situation.interview.hold_by
    if starts_at <= now:
        return Refused(No.TOO_LATE, wanted_at=starts_at)
    if hold_by is not None and local_day(starts_at) > hold_by:
        return Refused(No.AFTER_HOLD_BY, wanted_at=starts_at)
    if situation.future_bookings_of_kind:
        return Refused(No.ALREADY_BOOKED, wanted_at=starts_at)
    return None
