"""The facts of the contract: what each key may hold, its JSON Schema, and the check that names every fact at fault."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.rules.errors import InvalidFacts

Schema = dict[str, Any]
Faults = dict[str, str]
Check = Callable[[str, Any, Faults], None]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a fact may be: how it is checked, and its JSON Schema."""

    check: Check
    schema: Schema


def is_whole(value: object) -> bool:
    """A whole number as JSON has it: 3 and 3.0 are, true is not."""
    return type(value) is int or (type(value) is float and value.is_integer())


def as_day(text: Any) -> date | None:
    """The date that the text writes as YYYY-MM-DD, or None."""
    if type(text) is str and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return None


def as_instant(text: Any) -> datetime | None:
    """The instant that the text writes with its offset, or None."""
    if type(text) is str and _INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    return None


def whole(least: int = 0, most: int = 1_000_000) -> Kind:
    """A whole number between two, both taken in; no count in this law comes near the million."""

    def check(name: str, value: Any, faults: Faults) -> None:
        if not is_whole(value) or not least <= value <= most:
            faults[name] = f"a whole number from {least} to {most}"

    return Kind(check, {"type": "integer", "minimum": least, "maximum": most})


def word(*words: str) -> Kind:
    """One of these words."""
    allowed = frozenset(words)

    def check(name: str, value: Any, faults: Faults) -> None:
        if type(value) is not str or value not in allowed:
            faults[name] = "one of " + ", ".join(words)

    return Kind(check, {"enum": list(words)})


def _flag(name: str, value: Any, faults: Faults) -> None:
    if type(value) is not bool:
        faults[name] = "true or false"


def _text(name: str, value: Any, faults: Faults) -> None:
    if type(value) is not str:
        faults[name] = "a text"


def _day(name: str, value: Any, faults: Faults) -> None:
    if as_day(value) is None:
        faults[name] = "a date, YYYY-MM-DD"


def _instant(name: str, value: Any, faults: Faults) -> None:
    if as_instant(value) is None:
        faults[name] = "a date-time with its offset"


FLAG = Kind(_flag, {"type": "boolean"})
TEXT = Kind(_text, {"type": "string"})
DAY = Kind(_day, {"type": "string", "format": "date"})
INSTANT = Kind(_instant, {"type": "string", "format": "date-time"})


def parts(required: Mapping[str, Kind], optional: Mapping[str, Kind] | None = None) -> Kind:
    """An object of these parts and no others."""
    known = {**required, **(optional or {})}

    def check(name: str, value: Any, faults: Faults) -> None:
        if not isinstance(value, Mapping):
            faults[name] = "an object"
            return
        for part in required:
            if part not in value:
                faults[f"{name}.{part}"] = MISSING
        for part, held in value.items():
            if part in known:
                known[part].check(f"{name}.{part}", held, faults)
            else:
                faults[f"{name}.{part}"] = "is not known"

    schema = {
        "type": "object", "properties": {part: kind.schema for part, kind in known.items()},
        "required": list(required), "additionalProperties": False,
    }  # fmt: skip
    return Kind(check, schema)


def several(*words: str) -> Kind:
    """A list of these words."""
    allowed = frozenset(words)

    def check(name: str, value: Any, faults: Faults) -> None:
        if not isinstance(value, list) or any(type(held) is not str or held not in allowed for held in value):
            faults[name] = "a list of " + ", ".join(words)

    return Kind(check, {"type": "array", "items": {"enum": list(words)}})


KINDS: Mapping[str, Kind] = {
    "target_group": whole(1, 13),
    "readiness": word("job_ready", "activity_ready", "education_ready", "obviously_education_ready"),
    "benefit_kind": word(
        "unemployment_benefit", "social_assistance", "education_help", "sickness_benefit", "job_clarification",
        "resource_course", "unemployment_allowance", "self_employment_grant", "rehabilitation", "disability_pension",
    ),
    "age": whole(),
    **dict.fromkeys(
        ("registered_on", "first_contact_on", "unemployed_since", "benefit_started_on", "first_absence_on"), DAY
    ),
    "contact_phase": word("unemployment_fund", "municipality"),
    "referred_to_municipality": FLAG,
    "sickness_category": whole(1, 3),
    "sick_on_leave_from_job": FLAG,
    "expected_sickness_weeks": whole(),
    "first_follow_up_held": FLAG,
    "early_follow_up_requested_on": DAY,
    "interviews_held": whole(),
    "self_booking_status": word("normal", "exempted", "deprived"),
    "exclusion": word(
        "pension_age_no_accrual", "disability_pension_no_accrual", "minor_without_parents", "parental_leave",
        "rehabilitation_with_contract", "full_time_job_training", "stu", "sentence",
    ),
    **dict.fromkeys(("exclusion_from", "exclusion_to", "contract_starts_on"), DAY),
    "upcoming": parts(
        {
            "kind": word(
                "full_time_job", "part_time_job", "flex_job", "parental_leave", "voluntary_early_retirement",
                "flex_benefit", "early_pension", "senior_pension", "state_pension", "full_time_education",
            ),
            "starts_on": DAY,
            "documented": FLAG,
        },
        {"hours_per_week": whole()},
    ),
    **dict.fromkeys(("laid_off_by_weather_or_materials", "laid_off_documented"), FLAG),
    "work_sharing_since": DAY,
    "continued_duty": parts({"ground": word("benefit_to_person", "abuse_or_speculation")}, {"reason": TEXT}),
    **dict.fromkeys(("digital_post_exempt", "requested_alternative"), FLAG),
    "exemption_ground": word(
        "it_skills", "language", "disability", "special_premises", "interpreter", "workplace_meeting"
    ),
    **dict.fromkeys(("requested_by_person", "wants_to_self_book"), FLAG),
    "interview_kind": word("job_interview", "joint_interview", "follow_up", "cv_interview", "other"),
    "is_first_interview": FLAG,
    "in_person_required": parts({"reason": TEXT}),
    "form": word("in_person", "phone", "video", "letter"),
    **dict.fromkeys(("deadline_on", "deadline_set_on", "last_meeting_on"), DAY),
    "deadline_status": word("open", "fulfilled", "closed"),
    "event": word(
        "booking_made", "exemption_registered", "deprivation_registered", "unemployment_fund_takes_over",
        "meeting_date_reached", "issued_with_future_booking", "less_intensive_effort_starts",
    ),
    "future_bookings_of_kind": whole(),
    **dict.fromkeys(("slot_starts_at", "now"), INSTANT),
    **dict.fromkeys(("rebooking_cutoff_hours", "rebookings_made"), whole()),
    **dict.fromkeys(("slots_were_offered", "outage_on_deadline", "written_guidance_given"), FLAG),
    **dict.fromkeys(("booked_on", "contact_restored_on", "deregistered_on", "reregistered_on"), DAY),
    "deregistration_cause": word("missed_deadline", "sickness", "other", "authority_error"),
    **dict.fromkeys(("deadline_expired_while_deregistered", "registered_by_authority_without_deadline"), FLAG),
    "interview_on": DAY,
    "absence_ground": word("sickness", "work", "job_interview", "offer", "other_meeting", "none"),
    "sickness_day": whole(1),
    "notice": parts({"channel": word("written", "phone"), "received_on": DAY, "meeting_at": INSTANT}),
    "hindrances": several("childcare", "health", "other_reasonable"),
    **dict.fromkeys(("asked_for_interview", "exempted_by_share"), FLAG),
}  # fmt: skip


MISSING = "is missing"


def faults_in(facts: Any) -> Faults:
    """One entry for every fact that is not known, or not of the right type or value."""
    if not isinstance(facts, Mapping):
        raise InvalidFacts({"facts": "an object"})
    faults: Faults = {}
    for key, value in facts.items():
        kind = KINDS.get(key)
        if kind is None:
            faults[f"facts.{key}"] = "is not known"
        else:
            kind.check(f"facts.{key}", value, faults)
    return faults


def sound(facts: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """The facts that no fault is found with, in themselves or in a part."""
    at_fault = {name.split(".")[1] for name in faults}
    return {key: value for key, value in facts.items() if key in KINDS and key not in at_fault}


def need(facts: Mapping[str, Any], *keys: str) -> None:
    """Raise `InvalidFacts` for those of the keys that are not there: nothing settled the answer without them."""
    missing = {f"facts.{key}": MISSING for key in keys if key not in facts}
    if missing:
        raise InvalidFacts(missing)


def schema(needed: tuple[str, ...]) -> Schema:
    """The JSON Schema of the facts that a question takes."""
    return {
        "type": "object",
        "properties": {key: kind.schema for key, kind in KINDS.items()},
        "required": list(needed),
        "additionalProperties": False,
    }
