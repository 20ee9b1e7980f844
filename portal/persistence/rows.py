"""From rows to the domain's values: the columns of a value, in its order, and the function that takes them back."""

from collections.abc import Sequence
from typing import Any

from portal.domain.interviews import (
    Booking,
    BookingStatus,
    Interview,
    InterviewKind,
    MeetingForm,
    Place,
    Planned,
    Topic,
)
from portal.domain.persons import Person
from portal.domain.slots import Slot
from portal.persistence import tables as t

Columns = Sequence[Any]

PERSON: Columns = [
    t.person.c[name]
    for name in ("id", "name", "birth_on", "email", "phone", "authority_id", "office_id", "resource_id")
]
INTERVIEW: Columns = [
    t.interview.c[name]
    for name in ("id", "person_id", "authority_id", "office_id", "kind", "is_first", "length_minutes", "book_by",
                 "hold_by", "deadline_set_on", "deadline_closed_on", "in_person_reason")
]  # fmt: skip
PLANNED: Columns = [
    t.planned_interview.c[name]
    for name in ("id", "person_id", "authority_id", "office_id", "kind", "is_first", "course_from", "course_to",
                 "number", "proposed_book_by", "proposed_hold_by", "planned_on", "state", "discard_reason")
]  # fmt: skip
PLACE: Columns = [
    t.office.c[name] for name in ("name", "street", "postal_code", "city", "phone", "latitude", "longitude")
]
SLOT: Columns = [
    t.slot.c[name] for name in ("id", "office_id", "staff_id", "resource_id", "starts_at", "ends_at", "kinds", "forms")
]
CIRCUMSTANCES: Columns = [column for column in t.circumstances.c if column.name != "person_id"]
CIRCUMSTANCE_NAMES = [column.name for column in CIRCUMSTANCES]
_PLACE_OF_BOOKING = ("place_office", "place_street", "place_postal_code", "place_city", "place_phone",
                     "place_latitude", "place_longitude")  # fmt: skip
_BEFORE_PLACE = ("id", "interview_id", "person_id", "authority_id", "office_id", "slot_id", "staff_id", "caseworker",
                 "kind", "form", "status", "starts_at", "ends_at")  # fmt: skip
_AFTER_PLACE = ("video_url", "held_until", "booked_at", "cancelled_at", "cancelled_by", "cancel_reason", "topics",
                "wishes", "companion", "interpreter", "contact_phone", "assessment_id", "ical_uid", "ical_sequence",
                "revised_at")  # fmt: skip
BOOKING: Columns = [t.booking.c[name] for name in (*_BEFORE_PLACE, *_PLACE_OF_BOOKING, *_AFTER_PLACE)]


def person_from(values: Sequence[Any]) -> Person:
    """A person from the columns `PERSON`."""
    return Person(*values)


def interview_from(values: Sequence[Any]) -> Interview:
    """An interview from the columns `INTERVIEW`."""
    return Interview(*values[:4], InterviewKind(values[4]), *values[5:])  # type: ignore[call-arg]


def planned_from(values: Sequence[Any]) -> Planned:
    """A planned interview from the columns `PLANNED`."""
    return Planned(*values[:4], InterviewKind(values[4]), *values[5:])  # type: ignore[call-arg]


def place_from(values: Sequence[Any]) -> Place:
    """A place from the columns `PLACE`."""
    return Place(*values)


def slot_from(values: Sequence[Any]) -> Slot:
    """A slot from the columns `SLOT`."""
    return Slot(*values)


def circumstances_from(values: Sequence[Any]) -> dict[str, Any]:
    """What is known of a situation: absent keys are not known."""
    return {name: value for name, value in zip(CIRCUMSTANCE_NAMES, values, strict=True) if value is not None}


def booking_from(values: Sequence[Any]) -> Booking:
    """A booking from the columns `BOOKING`."""
    before, place, after = values[:13], values[13:20], values[20:]
    return Booking(  # type: ignore[call-arg]
        *before[:8],
        InterviewKind(before[8]),
        MeetingForm(before[9]),
        BookingStatus(before[10]),
        *before[11:],
        Place(*place),
        *after[:6],
        tuple(Topic(word) for word in after[6]),
        *after[7:],
    )
