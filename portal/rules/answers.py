"""What an answer of a rule service may say: the outcomes of each question, and the shape of the details pages rely on.

A remote service whose answer is not one of these is treated as one that does not answer: nobody is told "no" by it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from portal.rules.assessment import Assessment
from portal.rules.facts import as_day
from portal.rules.vocabulary import CERTAINTIES

OUTCOMES: Mapping[str, frozenset[str]] = {
    "self-booking": frozenset((
        "must_self_book", "summoned", "unemployment_fund", "less_intensive_effort", "outside_contact_course",
        "not_covered",
    )),
    "less-intensive-effort": frozenset(("exempt", "not_exempt", "duty_continues")),
    "continued-duty": frozenset(("accepted", "rejected")),
    "deadline": frozenset(("accepted", "accepted_with_warning", "rejected")),
    "exemption": frozenset(("right", "may_be_granted", "warn_no_request", "keep_self_booking", "no_ground")),
    "meeting-form": frozenset(("decided",)),
    "booking": frozenset(("allowed", "refused")),
    "rebooking": frozenset(("allowed", "refused")),
    "missed-deadline": frozenset(("no_event", "deregistration", "availability_assessment", "caseworker_task")),
    "no-show": frozenset(("lawful_absence", "availability_assessment", "caseworker_task")),
    "re-registration": frozenset((
        "book_immediately", "book_at_next_login", "no_immediate_booking", "authority_reregisters", "automatic",
    )),
    "contact-course": frozenset(("decided", "none")),
    "summons": frozenset(("valid", "invalid", "reconsider")),
    "deadline-event": frozenset(("fulfilled", "administratively_closed", "unchanged")),
}  # fmt: skip
_CODES: Mapping[str, frozenset[str]] = {
    "booking": frozenset((
        "no_duty", "slot_started", "already_booked", "after_last_meeting_date", "form_not_permitted",
    )),
    "rebooking": frozenset(("slot_started", "past_cutoff")),
    "summons": frozenset(("not_written", "same_day")),
}  # fmt: skip


def _day(value: Any) -> bool:
    return as_day(value) is not None


def _flag(value: Any) -> bool:
    return type(value) is bool


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _some_of(*words: str) -> Callable[[Any], bool]:
    """A list, not empty, of these words."""
    allowed = frozenset(words)
    return lambda value: (
        isinstance(value, list) and bool(value) and all(type(one) is str and one in allowed for one in value)
    )


_MINIMUM: Mapping[str, Callable[[Any], bool]] = {
    "holder": lambda value: value in ("unemployment_fund", "municipality"),
    "count": _count,
    "from": _day,
    "to": _day,
    "certainty": lambda value: value in CERTAINTIES,
}


def _minimums(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, Mapping)
        and one.keys() == _MINIMUM.keys()
        and all(sound(one[part]) for part, sound in _MINIMUM.items())
        for one in value
    )


_DETAILS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys((
        "exempt_until", "earliest", "from", "to", "effective_on", "deduction_from", "deduction_stops_on",
        "latest_sanction_on", "hold_by", "first_interview_by", "early_follow_up_by", "joint_interview_by",
        "restarts_on",
    ), _day),
    **dict.fromkeys((
        "citizen_chooses", "guide_about_alternative", "offer_rebooking", "use_summons", "then_summon",
        "deduction_possible", "missing_guidance", "extend_deadline", "right_on_request",
        "person_chooses_fund_participation",
    ), _flag),
    "forms": _some_of("in_person", "phone", "video"),
    "exempt_from": _some_of("interviews", "cv_interview", "job_seeking"),
    "missing": _some_of("reason"),
    "must_consider": _some_of("childcare", "health", "other_reasonable"),
    "extra_joint_interviews": _count,
    "minimums": _minimums,
}  # fmt: skip
_NEEDED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("meeting-form", "decided"): ("forms",),
    ("deadline", "rejected"): ("earliest",),
    ("booking", "refused"): ("code",),
    ("rebooking", "refused"): ("code",),
    ("missed-deadline", "deregistration"): ("effective_on",),
    ("contact-course", "decided"): ("minimums",),
    ("summons", "invalid"): ("code",),
    ("summons", "reconsider"): ("must_consider",),
}


def check(assessment: Assessment) -> None:
    """Raise `ValueError` unless the assessment is one that the contract allows as an answer to its question."""
    outcomes = OUTCOMES.get(assessment.question)
    if outcomes is None or assessment.outcome not in outcomes:
        raise ValueError(f"{assessment.question} has no outcome of that name")
    details = assessment.details
    for key in _NEEDED.get((assessment.question, assessment.outcome), ()):
        if key not in details:
            raise ValueError(f"{assessment.outcome} says nothing of {key}")
    for key, sound in _DETAILS.items():
        if key in details and not sound(details[key]):
            raise ValueError(f"{key} is not what it must be")
    codes = _CODES.get(assessment.question)
    if codes is not None and "code" in details and details["code"] not in codes:
        raise ValueError("the code is not one of the question's")
    if not all(_day(value) for value in assessment.ruleset.values()):
        raise ValueError("the ruleset names something that is not a date")
    if not assessment.reasons:
        raise ValueError("an outcome without a reason")
