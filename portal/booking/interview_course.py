"""A person's contact course: what the rules ask for, what is held, booked, open and planned, what is still due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.booking.facts import Facts
from portal.domain.interviews import PLAN_DISCARDED, PLAN_PROPOSED, BookingStatus, InterviewKind, Planned
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService

MUNICIPALITY = "municipality"
FOR_CERTAIN = frozenset(("Q", "Qb", "O", "S"))
"""Certainties that something may rest on: neither inferred (I) nor missing (M)."""


class Standing(StrEnum):
    """How an interview counts: held (or over, and not recorded yet), booked, or still to be booked."""

    HELD = "held"
    BOOKED = "booked"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Counted:
    """An interview that counts, and its day: that of the booking, or else the last day to meet where one is set."""

    kind: InterviewKind
    standing: Standing
    day: date | None


def standing(
    kind: InterviewKind, hold_by: date | None, closed: bool, bookings: Iterable[tuple[BookingStatus, date]], today: date
) -> Counted | None:
    """How an interview counts, from the status and Danish day of each of its bookings; None where it does not.

    It does not when the person stayed away, when its last day to meet is past, or when its deadline was closed.
    """
    had = dict(bookings)
    for status, said in (
        (BookingStatus.ATTENDED, Standing.HELD), (BookingStatus.NOT_RECORDED, Standing.HELD),
        (BookingStatus.BOOKED, Standing.BOOKED),
    ):  # fmt: skip
        if status in had:
            return Counted(kind, said, had[status])
    if BookingStatus.NO_SHOW in had or closed or (hold_by is not None and hold_by < today):
        return None
    return Counted(kind, Standing.OPEN, hold_by)


@dataclass(frozen=True, slots=True)
class Minimum:
    """A part of the course: so many interviews from one day to another, both taken in, and those that count so far."""

    holder: str
    kind: InterviewKind
    count: int
    first: date
    last: date
    certainty: str
    interviews: tuple[Counted, ...]

    @property
    def ours(self) -> bool:
        """Whether the municipality holds them."""
        return self.holder == MUNICIPALITY

    @property
    def counted(self) -> int:
        """How many interviews count so far."""
        return len(self.interviews)

    def standing(self, wanted: str) -> int:
        """How many are held, booked or open."""
        return sum(one.standing == wanted for one in self.interviews)

    @property
    def days(self) -> list[date]:
        """The days of those that have one."""
        return [one.day for one in self.interviews if one.day is not None]

    @property
    def left(self) -> int:
        """How many are still to be held."""
        return max(0, self.count - self.standing(Standing.HELD))

    @property
    def missing(self) -> int:
        """How many are neither held, booked nor open."""
        return max(0, self.count - self.counted)

    def is_for(self, planned: Planned) -> bool:
        """Whether an interview was planned for this part."""
        return planned.kind is self.kind and planned.course_from == self.first

    def wanted(self, planned: Iterable[Planned]) -> int:
        """How many are to be planned in all: those missing, without those that staff have discarded."""
        gone = sum(one.state == PLAN_DISCARDED for one in planned if self.is_for(one))
        return max(0, self.missing - gone)


@dataclass(frozen=True, slots=True)
class Course:
    """The answer of `contact-course` beside the interviews there are. Days are None where the answer has none."""

    assessment: Assessment
    minimums: tuple[Minimum, ...]
    first_interview_by: date | None
    early_follow_up_by: date | None
    joint_interview_by: date | None
    extra_joint_interviews: int
    right_on_request: bool
    restarts_on: date | None
    planned: tuple[Planned, ...]
    asked_early_on: date | None = None

    @property
    def ours(self) -> list[Minimum]:
        """The parts that the municipality holds."""
        return [part for part in self.minimums if part.ours]

    @property
    def proposed(self) -> list[Planned]:
        """What is proposed to staff and not settled, the first to book by first."""
        found = [one for one in self.planned if one.state == PLAN_PROPOSED]
        return sorted(found, key=lambda one: (one.book_by, one.id))

    def proposed_for(self, part: Minimum) -> int:
        """How many are proposed in a part."""
        return sum(part.is_for(one) for one in self.proposed)

    def discarded(self, part: Minimum) -> list[Planned]:
        """Those that staff have discarded in a part."""
        return [one for one in self.planned if one.state == PLAN_DISCARDED and part.is_for(one)]

    def first_by(self, part: Minimum, today: date) -> date | None:
        """The day by which the first interview of a part must be held, where that is to come and none counts yet."""
        wanted = []
        if self.first_interview_by is not None and self.minimums[0] is part and not part.interviews:
            wanted.append(self.first_interview_by)
        if self.early_follow_up_by is not None and not self._is_followed_up(part):
            wanted.append(self.early_follow_up_by)
        return min((day for day in wanted if day >= today), default=None)

    def _is_followed_up(self, part: Minimum) -> bool:
        since, by = self.asked_early_on or date.min, self.early_follow_up_by or date.max
        return any(since <= day <= by for day in part.days)


def course_of(
    assessment: Assessment, facts: Facts, interviews: Sequence[Counted], planned: Sequence[Planned]
) -> Course | None:
    """The course as it stands; None where the rules ask for nothing (`none`)."""
    if assessment.outcome != "decided":
        return None
    details = assessment.details
    kind = InterviewKind.FOLLOW_UP if facts.get("target_group") == 6 else InterviewKind.JOB_INTERVIEW
    asked_early = facts.get("early_follow_up_requested_on")
    return Course(
        assessment=assessment,
        minimums=tuple(_minimum(said, kind, interviews) for said in details.get("minimums", ())),
        first_interview_by=_day(details.get("first_interview_by")),
        early_follow_up_by=_day(details.get("early_follow_up_by")),
        joint_interview_by=_day(details.get("joint_interview_by")),
        extra_joint_interviews=int(details.get("extra_joint_interviews", 0)),
        right_on_request=details.get("right_on_request") is True,
        restarts_on=_day(details.get("restarts_on")),
        planned=tuple(planned),
        asked_early_on=_day(asked_early),
    )


def _minimum(said: Any, kind: InterviewKind, interviews: Sequence[Counted]) -> Minimum:
    first, last = date.fromisoformat(said["from"]), date.fromisoformat(said["to"])
    ours = said["holder"] == MUNICIPALITY
    inside = [
        one for one in interviews
        if ours and one.kind is kind and (one.day is None or first <= one.day <= last)
    ]  # fmt: skip
    return Minimum(said["holder"], kind, said["count"], first, last, said["certainty"], tuple(inside))


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class CourseLook:
    """What a page knows of the course. `answer` is None where the rules could not be asked, or lacked `missing`."""

    answer: Assessment | None = None
    course: Course | None = None
    missing: tuple[str, ...] = ()


def look_up(
    rules: RuleService, facts: Facts, interviews: Sequence[Counted], planned: Sequence[Planned], today: date
) -> CourseLook:
    """The course for a page, which goes without it where it cannot be told."""
    try:
        answer = rules.assess("contact-course", facts, on=today)
    except RuleServiceUnavailable:
        return CourseLook()
    except RuleQuestionError as fault:
        return CourseLook(missing=tuple(sorted(name.removeprefix("facts.") for name in fault.fields)))
    return CourseLook(answer, course_of(answer, facts, interviews, planned))
