"""Book the time that is held: the act that fulfils the duty."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.booking import facts
from portal.booking.judge import for_good, judge, task_for_missing_facts
from portal.booking.outcomes import Done, No, Outcome, Refused, from_json
from portal.booking.requests import request_id, settle
from portal.booking.without_rules import accepts_provisionally, without_asking
from portal.domain.interviews import Booking, BookingStatus, MeetingForm, Topic
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import assessments, audit, bookings, outbox, rechecks, situations, slots
from portal.persistence.situations import Situation
from portal.persistence.store import Store
from portal.rules.assessment import Assessment
from portal.rules.service import RuleService


@dataclass(frozen=True, slots=True)
class Book:
    """The wish: this person books what they hold for this interview, with what they want to say about it.

    `slot_id` is the held slot that the page showed, where it showed one: nobody books another time than they read.
    Texts are as typed, at most 1,000 characters for `wishes` and 120 for the others. `key` is the form's own.
    """

    person_id: int
    interview_id: int
    slot_id: int | None = None
    form: MeetingForm | None = None
    topics: tuple[Topic, ...] = ()
    wishes: str = ""
    companion: str = ""
    interpreter: str = ""
    contact_phone: str = ""
    key: str | None = None


def book(wish: Book, actor: Actor, *, store: Store, rules: RuleService, clock: Clock) -> Outcome:
    """Book the held time if the hold stands and the law allows it; otherwise say why not.

    The assessment that let it through is kept with the booking. Sending the form again gives the same answer.
    """
    now = clock()
    request = request_id(actor, wish.key, "book", wish.interview_id)
    with store.read() as work:
        situation = situations.of_interview(work, wish.interview_id, now, request=request)
    if situation is None or situation.person.id != wish.person_id:
        return Refused(No.NOT_FOUND)
    if situation.answer is not None:
        return from_json(situation.answer)
    held = situation.active
    if held is not None and held.status is BookingStatus.BOOKED:
        return Done("booked", held.id, wish.interview_id)  # sent twice: the booking stands
    granted = _judge(situation, wish, rules, now)
    if isinstance(granted, Refused):
        kept_under = request if for_good(granted) else None
        return settle(store, kept_under, now, lambda work: _refuse(work, situation, granted, actor, now))
    try:
        return settle(store, request, now, lambda work: _confirm(work, granted, wish, actor, now))
    except _HoldLost:
        return _after_a_lost_hold(wish, actor, request, store, now)


def _judge(situation: Situation, wish: Book, rules: RuleService, now: datetime) -> "_Granted | Refused":
    held = situation.active
    if held is None or not held.holds(now):
        return Refused(No.HOLD_RAN_OUT, held.id if held else None)
    if wish.slot_id is not None and wish.slot_id != held.slot_id:
        return Refused(No.HOLD_CHANGED, held.id)
    form = wish.form or held.form
    if situation.wanted is not None and form not in situation.wanted.forms:
        return Refused(No.FORM_NOT_PERMITTED, held.id)
    today = local_day(now)
    asked = facts.for_booking(situation, held.starts_at, form, now, today)
    judged = judge(rules, "booking", asked, today, booking_id=held.id)
    if not isinstance(judged, Refused):
        return _Granted(situation, held, form, asked, judged)
    if judged.why is No.RULE_SERVICE_DOWN and accepts_provisionally(situation.interview, today):
        refused = without_asking(situation, held.starts_at, now)
        return refused or _Granted(situation, held, form, asked, None)
    return judged


@dataclass(frozen=True, slots=True)
class _Granted:
    """What the rule service let through: the hold, the form, the facts it was asked with and its answer.

    No answer is a booking that is provisional: it holds, and the question is asked again.
    """

    situation: Situation
    held: Booking
    form: MeetingForm
    asked: facts.Facts
    assessment: Assessment | None


class _HoldLost(Exception):
    """The hold changed between the look and the act."""


def _after_a_lost_hold(wish: Book, actor: Actor, request: str | None, store: Store, now: datetime) -> Outcome:
    with store.read() as work:
        fresh = situations.of_interview(work, wish.interview_id, now)
    if fresh is None:
        return Refused(No.NOT_FOUND)
    if fresh.active is not None and fresh.active.status is BookingStatus.BOOKED:
        return Done("booked", fresh.active.id, wish.interview_id)
    refusal = Refused(No.HOLD_RAN_OUT, fresh.active.id if fresh.active else None)
    return settle(store, request, now, lambda work: _refuse(work, fresh, refusal, actor, now))


def _refuse(work: Connection, situation: Situation, refusal: Refused, actor: Actor, now: datetime) -> Refused:
    """Record the attempt: what a citizen tried, and when, is proof in a case about a missed deadline."""
    held = situation.active
    audit.record(
        work, now, actor, "booking.refused", subject="interview", subject_id=situation.interview.id,
        authority_id=situation.interview.authority_id, person_id=situation.person.id,
        details={"why": refusal.why.value, "slot": held.slot_id if held else None},
    )  # fmt: skip
    task_for_missing_facts(work, situation.interview, refusal, now)
    return refusal


def _confirm(work: Connection, granted: _Granted, wish: Book, actor: Actor, now: datetime) -> Outcome:
    held = granted.held
    kept = None
    if granted.assessment is not None:
        kept = assessments.keep(work, wish.person_id, granted.assessment.as_json(), granted.asked, local_day(now), now)
    values = {
        "status": BookingStatus.BOOKED.value,
        "form": granted.form.value,
        "held_until": None,
        "booked_at": now,
        "revised_at": now,
        "topics": [topic.value for topic in wish.topics],
        "wishes": wish.wishes,
        "companion": wish.companion,
        "interpreter": wish.interpreter,
        "contact_phone": wish.contact_phone,
        "assessment_id": kept,
    }
    if not bookings.confirm(work, held.id, held.slot_id, now, values) or not slots.book_held(work, held.slot_id):
        raise _HoldLost
    if kept is None:
        rechecks.ask_again(work, held.id, wish.person_id, "booking", local_day(now), granted.asked, now)
    audit.record(
        work, now, actor, "booking.booked", subject="booking", subject_id=held.id,
        authority_id=held.authority_id, person_id=wish.person_id,
        details={"interview": wish.interview_id, "slot": held.slot_id, "assessment": kept,
                 "starts_at": held.starts_at.isoformat()},
    )  # fmt: skip
    outbox.put(work, "booked", held.id, held.ical_sequence, now)
    return Done("booked", held.id, wish.interview_id)
