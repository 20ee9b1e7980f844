"""What an act came to. An ordinary "no" is a value here, typed, so that every page can word it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.rules.assessment import Assessment


class No(StrEnum):
    """Why something was refused. Each has its own words and its own status code in web/refusals.py."""

    NOT_FOUND = "not_found"
    TAKEN = "taken"
    OWN_CLASH = "own_clash"
    HOLD_RAN_OUT = "hold_ran_out"
    HOLD_CHANGED = "hold_changed"
    TOO_LATE = "too_late"
    AFTER_HOLD_BY = "after_hold_by"
    NOT_ELIGIBLE = "not_eligible"
    FORM_NOT_PERMITTED = "form_not_permitted"
    ALREADY_BOOKED = "already_booked"
    ALREADY_CANCELLED = "already_cancelled"
    FACTS_MISSING = "facts_missing"
    RULE_SERVICE_DOWN = "rule_service_down"


OF_RULE_CODE: Mapping[str, No] = {
    "no_duty": No.NOT_ELIGIBLE,
    "slot_started": No.TOO_LATE,
    "already_booked": No.ALREADY_BOOKED,
    "after_last_meeting_date": No.AFTER_HOLD_BY,
    "form_not_permitted": No.FORM_NOT_PERMITTED,
    "past_cutoff": No.TOO_LATE,
}
"""The codes of the questions `booking` and `rebooking`, as outcomes."""


@dataclass(frozen=True, slots=True)
class Done:
    """It happened. `what` is reserved, booked, moved or cancelled; the booking is where to look."""

    what: str
    booking_id: int
    interview_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not happen, and nothing was changed. `wanted_at` is when the time that was asked for would have begun.

    `missing` names the facts that the rules lacked, in the words of the contract.
    """

    why: No
    booking_id: int | None = None
    assessment: Assessment | None = None
    wanted_at: datetime | None = field(default=None, compare=False)
    missing: tuple[str, ...] = field(default=(), compare=False)


Outcome = Done | Refused


def to_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as it is kept with the request."""
    if isinstance(outcome, Done):
        return {"done": outcome.what, "booking": outcome.booking_id, "interview": outcome.interview_id}
    kept = None if outcome.assessment is None else outcome.assessment.as_json()
    wanted_at = None if outcome.wanted_at is None else outcome.wanted_at.isoformat()
    return {"refused": outcome.why.value, "booking": outcome.booking_id, "assessment": kept, "wanted_at": wanted_at}


def from_json(kept: Mapping[str, Any]) -> Outcome:
    """The outcome that `to_json` made this from."""
    if "done" in kept:
        return Done(kept["done"], kept["booking"], kept["interview"])
    assessment = None if kept["assessment"] is None else Assessment.from_json(kept["assessment"])
    wanted_at = None if kept["wanted_at"] is None else datetime.fromisoformat(kept["wanted_at"])
    return Refused(No(kept["refused"]), kept["booking"], assessment, wanted_at)
