"""A citizen's interviews: what must be done, by when and why, and the one next thing to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from portal.booking import facts
from portal.booking.interview_course import Counted, Course, CourseLook, look_up, standing
from portal.booking.outcomes import No
from portal.booking.time_line import Span, changes_ahead
from portal.domain.interviews import Booking, BookingStatus, DeadlineStatus, Interview, Place
from portal.domain.persons import Person
from portal.domain.time import Clock, local_day
from portal.persistence import assessments, bookings, interviews, people, plans, rechecks, situations
from portal.persistence.store import Store
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService


class NextStep(StrEnum):
    """The one next thing to do about an interview."""

    BOOK = "book"
    BOOK_NOW = "book_now"
    CONFIRM = "confirm"
    ATTEND = "attend"
    AWAIT_SUMMONS = "await_summons"
    TALK_TO_FUND = "talk_to_fund"
    NOTHING = "nothing"
    AWAIT_RECORD = "await_record"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class InterviewCard:
    """An interview as its citizen sees it. `deadline` is None where none was set; `booking` the latest that counts."""

    interview: Interview
    place: Place
    deadline: DeadlineStatus | None
    overdue: bool
    booking: Booking | None
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page: the duty, interviews, cancelled bookings, the contact course.

    `duty` is None when it cannot be told, and `unanswered` then says why: the service is down, or a fact is missing.
    """

    person: Person
    duty: Assessment | None
    unanswered: No | None
    cards: Sequence[InterviewCard]
    cancelled: Sequence[Booking]
    course_look: CourseLook
    now: datetime
    changes: Sequence[tuple[Span, Span]] = ()
    """What the duty changes to in the weeks ahead: each time the span before and the span from then on."""

    @property
    def course(self) -> Course | None:
        """The contact course; None when the rules ask for nothing, or when it cannot be told."""
        return self.course_look.course

    @property
    def more_to_come(self) -> bool:
        """Whether to say that another interview comes: one is planned, and there is none to book or to attend now."""
        busy = (NextStep.BOOK, NextStep.BOOK_NOW, NextStep.CONFIRM, NextStep.ATTEND)
        waiting = any(card.next_step in busy for card in self.cards)
        return self.course is not None and bool(self.course.proposed) and not waiting

    @property
    def urgent(self) -> InterviewCard | None:
        """The interview that is to be booked first, if any."""
        waiting = (NextStep.CONFIRM, NextStep.BOOK_NOW, NextStep.BOOK)
        ranked = sorted((c for c in self.cards if c.next_step in waiting), key=lambda c: waiting.index(c.next_step))
        return ranked[0] if ranked else None


_COUNTS = (BookingStatus.BOOKED, BookingStatus.NOT_RECORDED, BookingStatus.ATTENDED, BookingStatus.NO_SHOW)
_WITHOUT_BOOKING: Mapping[str, NextStep] = {
    "must_self_book": NextStep.BOOK,
    "summoned": NextStep.AWAIT_SUMMONS,
    "unemployment_fund": NextStep.TALK_TO_FUND,
}


def my_interviews(person_id: int, *, store: Store, rules: RuleService, clock: Clock) -> Overview | None:
    """A person's interviews and bookings as they stand; None for an unknown person."""
    now = clock()
    today = local_day(now)
    with store.read() as work:
        found = people.person(work, person_id)
        if found is None:
            return None
        person, circumstances = found
        theirs = interviews.of_person(work, person_id)
        booked = bookings.of_person(work, person_id)
        planned = plans.of_person(work, person_id)
    duty, unanswered = None, None
    known = facts.of_person(person, circumstances, today)
    changes: Sequence[tuple[Span, Span]] = ()
    try:
        duty = rules.assess("self-booking", known, on=today)
        changes = changes_ahead(rules, person.birth_on, circumstances, today)
    except RuleServiceUnavailable:
        unanswered = No.RULE_SERVICE_DOWN
    except RuleQuestionError:
        unanswered = No.FACTS_MISSING
    cards = [_card(interview, place, booked, duty, today, now) for interview, place in theirs]
    cancelled = [b for b in booked if b.status is BookingStatus.CANCELLED and b.booked_at is not None]
    look = CourseLook()
    if unanswered is not No.RULE_SERVICE_DOWN:
        look = look_up(rules, known, _counted([one for one, _ in theirs], booked, today), planned, today)
    return Overview(person, duty, unanswered, cards, cancelled, look, now, changes)


def _counted(theirs: Sequence[Interview], booked: Sequence[Booking], today: date) -> list[Counted]:
    found = []
    for one in theirs:
        mine = [(b.status, local_day(b.starts_at)) for b in booked if b.interview_id == one.id]
        found.append(standing(one.kind, one.hold_by, one.deadline_is_closed, mine, today))
    return [one for one in found if one is not None]


def _card(
    interview: Interview, place: Place, booked: Sequence[Booking], duty: Assessment | None, today: date, now: datetime
) -> InterviewCard:
    mine = [b for b in booked if b.interview_id == interview.id]
    counting = [b for b in mine if b.status in _COUNTS]
    held = [b for b in mine if b.status is BookingStatus.RESERVED and b.holds(now)]
    booking = counting[-1] if counting else held[-1] if held else None
    deadline = deadline_status(interview, counting)
    overdue = deadline is DeadlineStatus.OPEN and interview.book_by is not None and interview.book_by < today
    step = _next_step(booking, deadline, duty, overdue=overdue, now=now)
    return InterviewCard(interview, place, deadline, overdue, booking, step)


def deadline_status(interview: Interview, counting: Sequence[Booking]) -> DeadlineStatus | None:
    """A deadline is fulfilled by a booking (D-06, D-08), closed by the authority, or open; None where none is set."""
    if interview.book_by is None:
        return None
    if counting:
        return DeadlineStatus.FULFILLED
    return DeadlineStatus.CLOSED if interview.deadline_is_closed else DeadlineStatus.OPEN


def _next_step(
    booking: Booking | None, deadline: DeadlineStatus | None, duty: Assessment | None, *, overdue: bool, now: datetime
) -> NextStep:
    if booking is not None:
        if booking.status is BookingStatus.RESERVED:
            return NextStep.CONFIRM
        if booking.status is BookingStatus.BOOKED:
            return NextStep.ATTEND if booking.ends_at > now else NextStep.AWAIT_RECORD
        if booking.status is BookingStatus.NOT_RECORDED:
            return NextStep.AWAIT_RECORD
        return NextStep.NOTHING
    if duty is None:
        # The rules cannot be asked: an open deadline stands, and booking inside it does no harm.
        return NextStep.BOOK if deadline is DeadlineStatus.OPEN else NextStep.UNKNOWN
    if deadline is DeadlineStatus.CLOSED and duty.outcome == "must_self_book":
        return NextStep.NOTHING
    step = _WITHOUT_BOOKING.get(duty.outcome, NextStep.NOTHING)
    return NextStep.BOOK_NOW if step is NextStep.BOOK and overdue else step


@dataclass(frozen=True, slots=True)
class Receipt:
    """A booking with all that its page shows. `let_through` is the kept assessment, `may_move` the present one.

    `provisional`: booked while the rules could not be asked, and to be checked still.
    """

    booking: Booking
    interview: Interview
    what_to_bring: Mapping[str, str]
    let_through: Mapping[str, Any] | None
    may_move: Assessment | None
    cutoff_hours: int
    provisional: bool
    now: datetime


def receipt(person_id: int, booking_id: int, *, store: Store, rules: RuleService, clock: Clock) -> Receipt | None:
    """The page of one booking of this person; None where it is not theirs."""
    now = clock()
    with store.read() as work:
        booking = bookings.find(work, booking_id)
        if booking is None or booking.person_id != person_id or booking.booked_at is None:
            return None
        situation = situations.of_interview(work, booking.interview_id, now)
        office = people.office_page(work, booking.office_id)
        kept = assessments.by_id(work, [booking.assessment_id] if booking.assessment_id else [])
        provisional = booking.assessment_id is None and rechecks.waits(work, booking.id)
    assert situation is not None
    assert office is not None
    may_move: Assessment | None = None
    if booking.is_ahead(now):
        today = local_day(now)
        try:
            may_move = rules.assess(
                "rebooking", facts.for_rebooking(situation, booking.starts_at, now, today), on=today
            )
        except (RuleServiceUnavailable, RuleQuestionError):
            may_move = None
    return Receipt(
        booking=booking,
        interview=situation.interview,
        what_to_bring=office[1],
        let_through=kept.get(booking.assessment_id or 0),
        may_move=may_move,
        cutoff_hours=situation.cutoff_hours,
        provisional=provisional,
        now=now,
    )
