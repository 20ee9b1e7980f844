"""What an answer of a rule service may say: the outcomes of each question, and the shape of the details pages rely on.

A remote service whose answer is not one of these is treated as one that does not answer: nobody is told "no" by it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from portal.rules.assessment import Assessment
from portal.rules.facts import as_day

OUTCOMES: Mapping[str, frozenset[str]] = {
    "self-booking": frozenset((
        "must_self_book", "summoned", "unemployment_fund", "less_intensive_effort", "outside_contact_course",
        "not_covered",
    )),
    "less-intensive-effort": frozenset(("exempt", "not_exempt", "duty_continues")),
    "continued-duty": frozenset(("accepted", "rejected")),
    "deadline": frozenset(("accepted", "accepted_with_warning", "rejected")),
    "meeting-form": frozenset(("decided",)),
    "booking": frozenset(("allowed", "refused")),
    "rebooking": frozenset(("allowed", "refused")),
    "deadline-event": frozenset(("fulfilled", "administratively_closed", "unchanged")),
}  # fmt: skip
_FORMS = frozenset(("in_person", "phone", "video"))
_CODES: Mapping[str, frozenset[str]] = {
    "booking": frozenset((
        "no_duty", "slot_started", "already_booked", "after_last_meeting_date", "form_not_permitted",
    )),
    "rebooking": frozenset(("slot_started", "past_cutoff")),
}  # fmt: skip


def _day(value: Any) -> bool:
    return as_day(value) is not None


def _forms(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(one) is str and one in _FORMS for one in value)


def _flag(value: Any) -> bool:
    return type(value) is bool


_DETAILS: Mapping[str, Callable[[Any], bool]] = {
    "exempt_until": _day, "earliest": _day, "from": _day, "to": _day, "forms": _forms, "citizen_chooses": _flag,
    "guide_about_alternative": _flag, "offer_rebooking": _flag, "use_summons": _flag, "then_summon": _flag,
}  # fmt: skip
_NEEDED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("meeting-form", "decided"): ("forms",),
    ("deadline", "rejected"): ("earliest",),
    ("booking", "refused"): ("code",),
    ("rebooking", "refused"): ("code",),
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
