"""Times that staff offer."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.domain.interviews import InterviewKind, MeetingForm


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that a caseworker offers at an office. Free slots are *free*, never "available"."""

    id: int
    office_id: int
    staff_id: int
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    kinds: tuple[InterviewKind, ...]
    forms: tuple[MeetingForm, ...]


class FreeTime(NamedTuple):
    """A start at which at least one caseworker is free; listed once, however many are free then.

    `slot_id` stands for the time in a form: whoever is free at that start may end up with the interview. A tuple,
    because a page makes hundreds.
    """

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    forms: tuple[MeetingForm, ...]
