"""Move a booking: the new time is claimed before the old is let go, in one transaction. The booking stays itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from portal.booking import facts
from portal.booking.holds import clear_lapsed
from portal.booking.judge import for_good, judge, task_for_missing_facts
from portal.booking.outcomes import Done, No, Outcome, Refused, from_json
from portal.booking.requests import request_id, settle
from portal.domain.interviews import Booking, BookingStatus, MeetingForm
from portal.domain.persons import Actor
from portal.domain.slots import Slot
from portal.domain.time import Clock, local_day
from portal.persistence import assessments, audit, bookings, claims, outbox, situations, slots
from portal.persistence.situations import Situation
from portal.persistence.store import Clash, Store
from portal.rules.assessment import Assessment
from portal.rules.service import RuleService


@dataclass(frozen=True, slots=True)
class Rebook:
    """The wish: this person's booking is to be at this slot's time instead, in this form or the one it has."""

    person_id: int
    booking_id: int
    slot_id: int
    form: MeetingForm | None = None
    key: str | None = None


def rebook(wish: Rebook, actor: Actor, *, store: Store, rules: RuleService, clock: Clock) -> Outcome:
    """Move the booking if the law and the cut-off allow it; otherwise say why not, and the old time stands.

    The calendar sequence rises in the transaction that moves, so every calendar follows.
    """
    now = clock()
    request = request_id(actor, wish.key, "rebook", wish.booking_id, wish.slot_id, wish.form)
    with store.read() as work:
        situation = situations.of_booking(work, wish.booking_id, now, slot_id=wish.slot_id, request=request)
    if situation is None or situation.person.id != wish.person_id:
        return Refused(No.NOT_FOUND)
    if situation.answer is not None:
        return from_json(situation.answer)
    old = situation.active
    if old is None or old.id != wish.booking_id or old.status is not BookingStatus.BOOKED:
        return Refused(No.ALREADY_CANCELLED, wish.booking_id)
    if old.slot_id == wish.slot_id:
        return Done("moved", old.id, old.interview_id)
    wanted = situation.wanted
    if wanted is None or wanted.office_id != old.office_id or old.kind not in wanted.kinds:
        return _settle_refusal(Refused(No.TAKEN, old.id), situation, actor, request, store, now)
    form = wish.form or (old.form if old.form in wanted.forms else wanted.forms[0])
    judged = _judge(situation, old, wanted, form, rules, now)
    if isinstance(judged, Refused):
        return _settle_refusal(judged, situation, actor, request, store, now)
    return _move_or_say_why(situation, old, wanted, form, judged, actor, request, store, now)


def _judge(
    situation: Situation, old: Booking, wanted: Slot, form: MeetingForm, rules: RuleService, now: datetime
) -> tuple[Assessment, facts.Facts] | Refused:
    """Ask both questions: may this booking be moved, and may the new time be booked?"""
    if form not in wanted.forms:
        return Refused(No.FORM_NOT_PERMITTED, old.id, wanted_at=wanted.starts_at)
    today = local_day(now)
    asked = facts.for_booking(situation, wanted.starts_at, form, now, today)
    leaving = facts.for_rebooking(situation, old.starts_at, now, today)
    leave = judge(rules, "rebooking", leaving, today, booking_id=old.id)
    if isinstance(leave, Refused):
        return leave
    take = judge(rules, "booking", asked, today, booking_id=old.id, wanted_at=wanted.starts_at)
    return take if isinstance(take, Refused) else (take, asked)


def _move_or_say_why(
    situation: Situation,
    old: Booking,
    wanted: Slot,
    form: MeetingForm,
    judged: tuple[Assessment, facts.Facts],
    actor: Actor,
    request: str | None,
    store: Store,
    now: datetime,
) -> Outcome:
    sweep = situation.wanted_is_held_until is not None and situation.wanted_is_held_until <= now

    def move(work: Connection) -> Outcome:
        if sweep:
            clear_lapsed(work, now, rival_of=wanted, person_id=old.person_id)
        return _move(work, old, wanted, form, judged, actor, now)

    for last_try in (False, True):
        try:
            return settle(store, request, now, move)
        except _Gone:
            break
        except Clash:
            if last_try:
                break
            sweep = True
    with store.read() as work:
        own = bookings.taken_by_person(work, old.person_id, now)
        fresh = bookings.find(work, old.id)
    if fresh is not None and fresh.slot_id == wanted.id and fresh.status is BookingStatus.BOOKED:
        return Done("moved", old.id, old.interview_id)
    clash = any(
        interview_id != old.interview_id and starts_at < wanted.ends_at and ends_at > wanted.starts_at
        for interview_id, starts_at, ends_at in own
    )
    refusal = Refused(No.OWN_CLASH if clash else No.TAKEN, old.id, wanted_at=wanted.starts_at)
    return _settle_refusal(refusal, situation, actor, request, store, now)


class _Gone(Exception):
    """The new time is not free any more, or the booking itself changed meanwhile."""


def _move(
    work: Connection,
    old: Booking,
    wanted: Slot,
    form: MeetingForm,
    judged: tuple[Assessment, facts.Facts],
    actor: Actor,
    now: datetime,
) -> Outcome:
    assessment, asked = judged
    slot = slots.hold_one(work, wanted, old.kind, form, None, now, state="booked")
    if slot is None:
        raise _Gone
    kept = assessments.keep(work, old.person_id, assessment.as_json(), asked, local_day(now), now)
    values = {
        "staff_id": slot.staff_id,
        "slot_id": slot.id,
        "form": form.value,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "assessment_id": kept,
        "ical_sequence": old.ical_sequence + 1,
        "revised_at": now,
    }
    if not bookings.move(work, old.id, old.slot_id, values):
        raise _Gone
    claims.move(work, old.id, slot.resource_id, slot.starts_at, slot.ends_at)
    slots.free_again(work, [old.slot_id])
    audit.record(
        work, now, actor, "booking.moved", subject="booking", subject_id=old.id,
        authority_id=old.authority_id, person_id=old.person_id,
        details={"from": old.starts_at.isoformat(), "to": slot.starts_at.isoformat(), "slot": slot.id,
                 "assessment": kept},
    )  # fmt: skip
    outbox.put(work, "moved", old.id, old.ical_sequence + 1, now)
    return Done("moved", old.id, old.interview_id)


def _settle_refusal(
    refusal: Refused, situation: Situation, actor: Actor, request: str | None, store: Store, now: datetime
) -> Outcome:
    def refuse(work: Connection) -> Outcome:
        audit.record(
            work, now, actor, "rebooking.refused", subject="booking", subject_id=refusal.booking_id,
            authority_id=situation.interview.authority_id, person_id=situation.person.id,
            details={"why": refusal.why.value},
        )  # fmt: skip
        task_for_missing_facts(work, situation.interview, refusal, now)
        return refusal

    return settle(store, request if for_good(refusal) else None, now, refuse)
