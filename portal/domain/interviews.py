"""The words of an interview and of the booking that settles it (docs/glossary.md ties them to the Danish terms)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class InterviewKind(StrEnum):
    """What sort of interview the duty is about; the values are those of the rule-service contract."""

    JOB_INTERVIEW = "job_interview"
    JOINT_INTERVIEW = "joint_interview"
    FOLLOW_UP = "follow_up"


class MeetingForm(StrEnum):
    """How the two meet; in the order in which forms are listed everywhere."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class Topic(StrEnum):
    """What citizen and caseworker plan to talk about, after STAR's guidance on the content of an interview."""

    CONCRETE_JOBS = "concrete_jobs"
    JOB_SEARCH_FROM_CV = "job_search_from_cv"
    NEED_FOR_OFFER = "need_for_offer"
    JOB_ORIENTED_TRAINING = "job_oriented_training"
    REPATRIATION = "repatriation"


class BookingStatus(StrEnum):
    """The life of a booking: reserved → booked → attended | no_show | not_recorded, or lapsed / cancelled.

    "No show" is only ever set by a person. A booking whose time has passed without a word is *not recorded*.
    """

    RESERVED = "reserved"
    BOOKED = "booked"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    NOT_RECORDED = "not_recorded"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


HOLDS_TIME: Mapping[BookingStatus, bool] = {
    BookingStatus.RESERVED: True,
    BookingStatus.BOOKED: True,
    BookingStatus.LAPSED: False,
    BookingStatus.CANCELLED: False,
    BookingStatus.NOT_RECORDED: True,
    BookingStatus.ATTENDED: True,
    BookingStatus.NO_SHOW: True,
}
"""Whether a booking in this status keeps the claims on its resources. Every status is here; a test sees to it."""

ACTIVE = (BookingStatus.RESERVED, BookingStatus.BOOKED)
"""An interview has at most one booking in one of these: a constraint of the database, not of a screen."""


class DeadlineStatus(StrEnum):
    """The state of a self-booking deadline: `fulfilled` is derived from a booking, `closed` is recorded."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Interview:
    """The duty to meet: one person, one kind, book by one day, hold by another. It exists before any time is chosen.

    `book_by` (selvbookingsfrist) and `hold_by` (sidste afholdelsesdato) are Danish days, both taken in.
    """

    id: int
    person_id: int
    authority_id: int
    office_id: int
    kind: InterviewKind
    is_first: bool
    length_minutes: int
    book_by: date | None
    hold_by: date | None
    deadline_set_on: date | None
    deadline_closed_on: date | None
    in_person_reason: str | None

    @property
    def deadline_is_closed(self) -> bool:
        """Closed by the authority: the duty to book by a day no longer stands."""
        return self.deadline_closed_on is not None

    def deadline_is_open_on(self, day: date) -> bool:
        """Whether there is a day to book by that is neither closed nor past on that Danish day."""
        return self.book_by is not None and not self.deadline_is_closed and day <= self.book_by


PLAN_PROPOSED, PLAN_CONFIRMED, PLAN_DISCARDED = "proposed", "confirmed", "discarded"
"""The states of a planned interview; staff alone move it on from the first."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An interview that the contact course asks for, with days proposed to staff: no deadline, and nobody's duty yet.

    `course_from` and `course_to` are the part of the course that it is for, `number` its number in that part.
    """

    id: int
    person_id: int
    authority_id: int
    office_id: int
    kind: InterviewKind
    is_first: bool
    course_from: date
    course_to: date
    number: int
    book_by: date
    hold_by: date
    planned_on: date
    state: str
    discard_reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interview is held. A booking keeps its own copy: a later move of the office changes nothing."""

    office: str
    street: str
    postal_code: str
    city: str
    phone: str
    latitude: float | None
    longitude: float | None

    @property
    def address(self) -> str:
        """The address on one line, as a map search finds it."""
        return f"{self.street}, {self.postal_code} {self.city}"


@dataclass(frozen=True, slots=True)
class Booking:
    """One time for one interview. It owns its start, end, form and place; nothing is looked up in a slot afterwards."""

    id: int
    interview_id: int
    person_id: int
    authority_id: int
    office_id: int
    slot_id: int
    staff_id: int
    caseworker: str
    kind: InterviewKind
    form: MeetingForm
    status: BookingStatus
    starts_at: datetime
    ends_at: datetime
    place: Place
    video_url: str | None
    held_until: datetime | None
    booked_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str | None
    cancel_reason: str | None
    topics: tuple[Topic, ...]
    wishes: str
    companion: str
    interpreter: str
    contact_phone: str
    assessment_id: int | None
    ical_uid: str
    ical_sequence: int
    revised_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the time is this citizen's at `now`: booked, or reserved and not run out."""
        if self.status is BookingStatus.RESERVED:
            return self.held_until is not None and self.held_until > now
        return self.status is BookingStatus.BOOKED

    def is_ahead(self, now: datetime) -> bool:
        """Booked, and not yet begun."""
        return self.status is BookingStatus.BOOKED and self.starts_at > now
