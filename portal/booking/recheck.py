"""Ask again about bookings that were accepted while the rule service could not be asked."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from portal.domain.interviews import ACTIVE, Booking
from portal.domain.persons import Actor
from portal.domain.time import Clock
from portal.persistence import assessments, audit, bookings, rechecks, tasks
from portal.persistence.store import Store
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService

_CLOCKWORK = Actor("system", None, "recheck")


def recheck(*, store: Store, rules: RuleService, clock: Clock) -> int:
    """Ask each waiting question with the facts as they were; answers how many were settled.

    Allowed: the assessment is kept with the booking, as if it had been there from the start. Refused, or not to be
    answered: the booking stands, and staff get a task. A service that does not answer is asked again next time.
    """
    with store.read() as work:
        waiting = rechecks.waiting(work)
    settled = 0
    for row in waiting:
        try:
            assessment = rules.assess(row.question, row.facts, on=row.on_day)
        except RuleServiceUnavailable:
            break
        except RuleQuestionError:
            assessment = None
        store.change(partial(_settle, row, assessment, clock()))
        settled += 1
    return settled


def _settle(row: Any, assessment: Assessment | None, now: datetime, work: Connection) -> None:
    booking = bookings.find(work, row.booking_id, lock=True)
    assert booking is not None
    if not rechecks.waits(work, booking.id):
        return  # another worker was first, and let go of the booking only now
    kept = None
    if assessment is not None:
        kept = assessments.keep(work, row.person_id, assessment.as_json(), row.facts, row.on_day, now)
    outcome = assessment.outcome if assessment is not None else "not_answered"
    rechecks.done(work, row.id, outcome, kept, now)
    if outcome == "allowed":
        if booking.assessment_id is None:  # a later act has its own
            bookings.change(work, booking.id, {"assessment_id": kept})
    elif booking.status in ACTIVE:
        tasks.ask_for(work, _task(booking, assessment), now)
    audit.record(
        work, now, _CLOCKWORK, "booking.rechecked", subject="booking", subject_id=booking.id,
        authority_id=booking.authority_id, person_id=booking.person_id,
        details={"outcome": outcome, "assessment": kept},
    )  # fmt: skip


def _task(booking: Booking, assessment: Assessment | None) -> tasks.Wanted:
    code = assessment.details.get("code") if assessment is not None else None
    kind = "facts_missing" if assessment is None else "provisional_refused"
    return tasks.Wanted(
        kind, booking.authority_id, booking.person_id, booking.interview_id, booking.id, {"code": code} if code else {}
    )
