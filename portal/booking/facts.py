"""The one bridge from the tables to the facts of the rule-service contract.

What is not known stays out: an absent key means *not known*, never no. No name, CPR number or row id goes in, and
nothing that staff typed: of a reason the rules ask only whether one is given.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.domain.interviews import Interview, MeetingForm
from portal.domain.persons import Person
from portal.domain.time import age_on, local
from portal.persistence.situations import Situation

Facts = dict[str, Any]

_UPCOMING = ("upcoming_kind", "upcoming_starts_on", "upcoming_documented")
"""What must be known of something upcoming to tell of it at all: whether it is documented is not guessed."""

_PLAIN = (
    "target_group", "readiness", "benefit_kind", "contact_phase", "referred_to_municipality", "sickness_category",
    "first_follow_up_held", "self_booking_status", "exclusion", "laid_off_by_weather_or_materials",
    "laid_off_documented", "digital_post_exempt", "requested_alternative", "exempted_by_share",
    "sick_on_leave_from_job", "expected_sickness_weeks",
)  # fmt: skip
DAYS = (
    "registered_on", "first_contact_on", "unemployed_since", "benefit_started_on", "first_absence_on",
    "exclusion_from", "exclusion_to", "contract_starts_on", "work_sharing_since", "early_follow_up_requested_on",
)  # fmt: skip


def of_person(person: Person, known: Mapping[str, Any], on: date) -> Facts:
    """Facts about a person and their circumstances on a Danish day."""
    return of_circumstances(known, person.birth_on, on)


def of_circumstances(known: Mapping[str, Any], birth_on: date, on: date) -> Facts:
    """Facts about the circumstances of somebody born on a day, on a Danish day."""
    facts: Facts = {key: known[key] for key in _PLAIN if key in known}
    facts.update({key: known[key].isoformat() for key in DAYS if key in known})
    facts["age"] = age_on(birth_on, on)
    if all(part in known for part in _UPCOMING):
        facts["upcoming"] = {
            "kind": known["upcoming_kind"],
            "starts_on": known["upcoming_starts_on"].isoformat(),
            "documented": known["upcoming_documented"],
        }
        if "upcoming_hours_per_week" in known:
            facts["upcoming"]["hours_per_week"] = known["upcoming_hours_per_week"]
    if "continued_duty_ground" in known:
        facts["continued_duty"] = {"ground": known["continued_duty_ground"]}
        if "continued_duty_reason" in known:
            facts["continued_duty"]["reason"] = _whether_given(known["continued_duty_reason"])
    return facts


def _whether_given(reason: str) -> str:
    """A word in place of what was typed, which may name anybody; blank stays blank."""
    return "given" if reason.strip() else ""


def of_interview(interview: Interview) -> Facts:
    """Facts about the interview itself."""
    facts: Facts = {"interview_kind": interview.kind.value, "is_first_interview": interview.is_first}
    if interview.in_person_reason:
        facts["in_person_required"] = {"reason": _whether_given(interview.in_person_reason)}
    if interview.book_by is not None:
        facts["deadline_on"] = interview.book_by.isoformat()
    if interview.hold_by is not None:
        facts["last_meeting_on"] = interview.hold_by.isoformat()
    if interview.deadline_set_on is not None:
        facts["deadline_set_on"] = interview.deadline_set_on.isoformat()
    return facts


def for_booking(situation: Situation, starts_at: datetime, form: MeetingForm, now: datetime, on: date) -> Facts:
    """Facts for the question `booking`: may this person book this time, in this form, now?"""
    return {
        **of_person(situation.person, situation.circumstances, on),
        **of_interview(situation.interview),
        "form": form.value,
        "future_bookings_of_kind": situation.future_bookings_of_kind,
        "slot_starts_at": local(starts_at).isoformat(),
        "now": local(now).isoformat(),
    }


def for_rebooking(situation: Situation, starts_at: datetime, now: datetime, on: date) -> Facts:
    """Facts for the question `rebooking`: may the booking that starts then still be moved?"""
    return {
        **of_person(situation.person, situation.circumstances, on),
        **of_interview(situation.interview),
        "rebooking_cutoff_hours": situation.cutoff_hours,
        "slot_starts_at": local(starts_at).isoformat(),
        "now": local(now).isoformat(),
    }
