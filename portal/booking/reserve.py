"""Reserve a time: it is the citizen's for ten minutes, for certain, while they read and confirm."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from portal.booking import facts
from portal.booking.holds import clear_lapsed, clear_past
from portal.booking.judge import for_good, judge, task_for_missing_facts
from portal.booking.outcomes import Done, No, Outcome, Refused, from_json
from portal.booking.requests import request_id, settle
from portal.booking.without_rules import accepts_provisionally, without_asking
from portal.domain.interviews import BookingStatus, MeetingForm
from portal.domain.persons import Actor
from portal.domain.slots import Slot
from portal.domain.time import Clock, local_day
from portal.persistence import audit, bookings, claims, situations, slots
from portal.persistence.situations import Situation
from portal.persistence.store import Clash, Store
from portal.rules.service import RuleService

HOLD_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reserve:
    """The wish: this person wants this slot for this interview, in this form if one was chosen.

    `key` is the form's idempotency key.
    """

    person_id: int
    interview_id: int
    slot_id: int
    form: MeetingForm | None = None
    key: str | None = None


def reserve(wish: Reserve, actor: Actor, *, store: Store, rules: RuleService, clock: Clock) -> Outcome:
    """Hold the time for `HOLD_LASTS`, or another caseworker's at the same time and office; else say why not.

    A reservation that the interview already has gives way to the new one in the same transaction.
    """
    for _ in range(3):
        try:
            return _reserve(wish, actor, store, rules, clock())
        except _Changed:
            continue  # the same citizen chose in two places at once: look again
    return Refused(No.TAKEN)


class _Changed(Exception):
    """The interview's reservation changed between the look and the act."""


def _reserve(wish: Reserve, actor: Actor, store: Store, rules: RuleService, now: datetime) -> Outcome:
    request = request_id(actor, wish.key, "reserve", wish.interview_id, wish.slot_id, wish.form)
    with store.read() as work:
        situation = situations.of_interview(work, wish.interview_id, now, slot_id=wish.slot_id, request=request)
    if situation is None or situation.person.id != wish.person_id:
        return Refused(No.NOT_FOUND)
    if situation.answer is not None:
        return from_json(situation.answer)
    held = situation.active
    if held is not None and held.slot_id == wish.slot_id and held.status is BookingStatus.RESERVED and held.holds(now):
        return Done("reserved", held.id, wish.interview_id)
    refusal = _refusal_before_asking(situation)
    if refusal is None:
        refusal = _refusal_by_the_rules(situation, wish, rules, now)
    if refusal is not None:
        kept_under = request if for_good(refusal) else None
        return settle(store, kept_under, now, lambda work: _refuse(work, situation, wish, actor, refusal, now))
    return _hold(situation, wish, actor, request, store, now)


def _refusal_before_asking(situation: Situation) -> Refused | None:
    if situation.active is not None and situation.active.status is BookingStatus.BOOKED:
        return Refused(No.ALREADY_BOOKED, situation.active.id)
    if situation.wanted is None or situation.wanted.office_id != situation.interview.office_id:
        return Refused(No.TAKEN)
    if situation.interview.kind not in situation.wanted.kinds:
        return Refused(No.TAKEN)
    return None


def _refusal_by_the_rules(situation: Situation, wish: Reserve, rules: RuleService, now: datetime) -> Refused | None:
    assert situation.wanted is not None
    today = local_day(now)
    form = wish.form or situation.wanted.forms[0]
    if form not in situation.wanted.forms:
        return Refused(No.FORM_NOT_PERMITTED, wanted_at=situation.wanted.starts_at)
    starts_at = situation.wanted.starts_at
    asked = facts.for_booking(situation, starts_at, form, now, today)
    judged = judge(rules, "booking", asked, today, wanted_at=starts_at)
    if not isinstance(judged, Refused):
        return None
    if judged.why is No.RULE_SERVICE_DOWN and accepts_provisionally(situation.interview, today):
        return without_asking(situation, starts_at, now)
    return judged


def _refuse(
    work: Connection, situation: Situation, wish: Reserve, actor: Actor, refusal: Refused, now: datetime
) -> Refused:
    """Record the attempt: what a citizen tried, and when, is proof in a case about a missed deadline."""
    audit.record(
        work, now, actor, "reservation.refused", subject="interview", subject_id=wish.interview_id,
        authority_id=situation.interview.authority_id, person_id=wish.person_id,
        details={"why": refusal.why.value, "slot": wish.slot_id},
    )  # fmt: skip
    task_for_missing_facts(work, situation.interview, refusal, now)
    return refusal


def _hold(
    situation: Situation, wish: Reserve, actor: Actor, request: str | None, store: Store, now: datetime
) -> Outcome:
    sweep = situation.wanted_is_held_until is not None and situation.wanted_is_held_until <= now
    for last_try in (False, True):
        try:
            return settle(store, request, now, partial(_take, situation, wish, actor, now, sweep))
        except _Gone:
            break
        except Clash:
            if last_try:
                break
            sweep = True  # something that ran out may stand in the way: clear it, in the transaction that competes
    with store.read() as work:
        fresh = situations.of_interview(work, wish.interview_id, now)
        own = bookings.taken_by_person(work, wish.person_id, now)
    outcome = _what_stood_in_the_way(fresh, own, situation.wanted, wish)
    if isinstance(outcome, Done):
        return outcome
    return settle(store, request, now, lambda work: _refuse(work, situation, wish, actor, outcome, now))


def _what_stood_in_the_way(
    fresh: Situation | None, own: list[tuple[int, datetime, datetime]], wanted: Slot | None, wish: Reserve
) -> Outcome:
    if fresh is not None and fresh.active is not None:
        if fresh.active.status is BookingStatus.BOOKED:
            return Refused(No.ALREADY_BOOKED, fresh.active.id)
        if fresh.active.slot_id == wish.slot_id:
            return Done("reserved", fresh.active.id, wish.interview_id)  # a double click: the first one got it
    for interview_id, starts_at, ends_at in own:
        overlaps = wanted is not None and starts_at < wanted.ends_at and ends_at > wanted.starts_at
        if interview_id != wish.interview_id and overlaps:
            return Refused(No.OWN_CLASH, wanted_at=wanted.starts_at if wanted else None)
    return Refused(No.TAKEN, wanted_at=wanted.starts_at if wanted else None)


class _Gone(Exception):
    """No free slot at that time any more."""


def _take(situation: Situation, wish: Reserve, actor: Actor, now: datetime, sweep: bool, work: Connection) -> Outcome:
    assert situation.wanted is not None
    form = wish.form or situation.wanted.forms[0]
    until = now + HOLD_LASTS
    held = situation.active
    if sweep:
        clear_past(work, now, person_id=wish.person_id)
        clear_lapsed(work, now, rival_of=situation.wanted, person_id=wish.person_id, spare=held)
    slot = slots.hold_one(work, situation.wanted, situation.interview.kind, form, until, now)
    if slot is None:
        raise _Gone
    values = _booking_values(situation, slot, form, until, now)
    if held is None:
        booking_id = bookings.add(work, values | _first_values(situation, now))
    else:
        booking_id = held.id
        if not bookings.hold_other(work, booking_id, held.slot_id, values):
            raise _Changed
        claims.release(work, [booking_id])
        if held.slot_id != slot.id:
            slots.free_again(work, [held.slot_id])
    claims.take_for_booking(
        work, booking_id, slot.resource_id, situation.person.resource_id, slot.starts_at, slot.ends_at
    )
    audit.record(
        work, now, actor, "booking.reserved", subject="booking", subject_id=booking_id,
        authority_id=situation.interview.authority_id, person_id=wish.person_id,
        details={"interview": wish.interview_id, "slot": slot.id, "starts_at": slot.starts_at.isoformat()},
    )  # fmt: skip
    return Done("reserved", booking_id, wish.interview_id)


def _booking_values(
    situation: Situation, slot: Slot, form: MeetingForm, until: datetime, now: datetime
) -> dict[str, Any]:
    return {
        **bookings.place_values(situation.place),
        "staff_id": slot.staff_id,
        "slot_id": slot.id,
        "form": form.value,
        "status": BookingStatus.RESERVED.value,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "held_until": until,
        "revised_at": now,
    }


def _first_values(situation: Situation, now: datetime) -> dict[str, Any]:
    return {
        "interview_id": situation.interview.id,
        "person_id": situation.person.id,
        "authority_id": situation.interview.authority_id,
        "office_id": situation.interview.office_id,
        "kind": situation.interview.kind.value,
        "reserved_at": now,
        "topics": [],
        "ical_uid": str(uuid.uuid4()),
    }
