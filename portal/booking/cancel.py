"""Cancel a booking: by the citizen before the cut-off, by the authority at any time and with the deadline restored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from portal.booking import facts
from portal.booking.judge import for_good, judge
from portal.booking.outcomes import Done, No, Outcome, Refused, from_json
from portal.booking.requests import request_id, settle
from portal.domain.interviews import ACTIVE, BookingStatus, Interview
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, bookings, claims, interviews, outbox, situations, slots
from portal.persistence.situations import Situation
from portal.persistence.store import Store
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService


@dataclass(frozen=True, slots=True)
class Cancel:
    """The wish: this booking is not to be held."""

    booking_id: int
    key: str | None = None


def cancel_as_citizen(
    wish: Cancel, person_id: int, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> Outcome:
    """Cancel the citizen's own booking, by the same cut-off as moving it (question `rebooking`).

    The interview stays a duty: its deadline is as it was, and the page says so before.
    """
    now = clock()
    request = request_id(actor, wish.key, "cancel", wish.booking_id)
    with store.read() as work:
        situation = situations.of_booking(work, wish.booking_id, now, request=request)
    if situation is None or situation.person.id != person_id:
        return Refused(No.NOT_FOUND)
    if situation.answer is not None:
        return from_json(situation.answer)
    booking = situation.active
    if booking is None or booking.id != wish.booking_id:
        return _already(situation, wish, store)
    if booking.status is BookingStatus.BOOKED:
        today = local_day(now)
        asked = facts.for_rebooking(situation, booking.starts_at, now, today)
        judged = judge(rules, "rebooking", asked, today, booking_id=booking.id)
        if isinstance(judged, Refused):
            kept_under = request if for_good(judged) else None
            return settle(store, kept_under, now, lambda work: _refuse(work, situation, judged, actor, now))
    return settle(store, request, now, lambda work: _cancel(work, booking.id, actor, "citizen", "", now))


def cancel_for_authority(
    wish: Cancel, reason: str, authority_id: int, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> Outcome:
    """Cancel what has not begun, with a reason the citizen is told; the citizen's deadline is restored by itself.

    A deadline that has passed, or is nearer than a new one might be, moves to the earliest day that the question
    `deadline` accepts; "hold by" moves along by as many days.
    """
    now = clock()
    request = request_id(actor, wish.key, "cancel-for-authority", wish.booking_id)
    with store.read() as work:
        situation = situations.of_booking(work, wish.booking_id, now, request=request)
    if situation is None or situation.interview.authority_id != authority_id:
        return Refused(No.NOT_FOUND)
    if situation.answer is not None:
        return from_json(situation.answer)
    booking = situation.active
    if booking is None or booking.id != wish.booking_id:
        return _already(situation, wish, store)
    if booking.starts_at <= now:
        return Refused(No.TOO_LATE, booking.id)
    try:
        deadline = _restored_deadline(situation, rules, local_day(now))
    except RuleServiceUnavailable:
        return Refused(No.RULE_SERVICE_DOWN, booking.id)
    except RuleQuestionError:
        return Refused(No.FACTS_MISSING, booking.id)

    def act(work: Connection) -> Outcome:
        interviews.lock(work, booking.interview_id)
        outcome = _cancel(work, booking.id, actor, "authority", reason, now)
        if deadline is not None and isinstance(outcome, Done):
            _restore(work, situation.interview, deadline, actor, now)
        return outcome

    return settle(store, request, now, act)


def _already(situation: Situation, wish: Cancel, store: Store) -> Outcome:
    with store.read() as work:
        booking = bookings.find(work, wish.booking_id)
    if booking is not None and booking.status is BookingStatus.CANCELLED:
        return Done("cancelled", booking.id, situation.interview.id)  # sent twice: it is cancelled
    return Refused(No.TOO_LATE, wish.booking_id)


def _refuse(work: Connection, situation: Situation, refusal: Refused, actor: Actor, now: datetime) -> Refused:
    audit.record(
        work, now, actor, "cancellation.refused", subject="booking", subject_id=refusal.booking_id,
        authority_id=situation.interview.authority_id, person_id=situation.person.id,
        details={"why": refusal.why.value},
    )  # fmt: skip
    return refusal


def _cancel(work: Connection, booking_id: int, actor: Actor, by: str, reason: str, now: datetime) -> Outcome:
    booking = bookings.find(work, booking_id, lock=True)
    if booking is None or booking.status not in ACTIVE:
        return Refused(No.ALREADY_CANCELLED, booking_id)
    sequence = booking.ical_sequence + 1
    values = {
        "status": BookingStatus.CANCELLED.value,
        "held_until": None,
        "cancelled_at": now,
        "cancelled_by": by,
        "cancel_reason": reason,
        "ical_sequence": sequence,
        "revised_at": now,
    }
    bookings.change(work, booking.id, values)
    slots.free_again(work, [booking.slot_id])
    claims.release(work, [booking.id])
    audit.record(
        work, now, actor, "booking.cancelled", subject="booking", subject_id=booking.id,
        authority_id=booking.authority_id, person_id=booking.person_id,
        details={"by": by, "starts_at": booking.starts_at.isoformat(), "slot": booking.slot_id},
    )  # fmt: skip
    if booking.booked_at is not None:
        outbox.put(work, "cancelled", booking.id, sequence, now)
    return Done("cancelled", booking.id, booking.interview_id)


def _restored_deadline(situation: Situation, rules: RuleService, today: date) -> date | None:
    """The day to book by after the authority cancelled, or None where the one that stands is far enough ahead."""
    interview = situation.interview
    if interview.book_by is None or interview.deadline_is_closed:
        return None
    asked = {
        **facts.of_person(situation.person, situation.circumstances, today),
        **facts.of_interview(interview),
        "deadline_set_on": today.isoformat(),
        "deadline_on": max(interview.book_by, today).isoformat(),
    }
    assessment = rules.assess("deadline", asked, on=today)
    if assessment.outcome == "rejected":
        return date.fromisoformat(assessment.details["earliest"])
    if assessment.outcome == "accepted_with_warning":
        return max(interview.book_by, today + timedelta(days=8))
    return None if interview.book_by >= today else today


def _restore(work: Connection, interview: Interview, book_by: date, actor: Actor, now: datetime) -> None:
    assert interview.book_by is not None
    by_days = max(book_by - interview.book_by, timedelta(0))
    hold_by = max((interview.hold_by or interview.book_by) + by_days, book_by)
    interviews.set_deadline(
        work, interview.id, book_by=book_by, hold_by=hold_by, set_on=local_day(now), set_by=actor.id
    )
    audit.record(
        work, now, actor, "deadline.restored", subject="interview", subject_id=interview.id,
        authority_id=interview.authority_id, person_id=interview.person_id,
        details={"book_by": book_by.isoformat(), "hold_by": hold_by.isoformat()},
    )  # fmt: skip
