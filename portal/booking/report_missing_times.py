"""Put on record that a citizen found no time to choose: proof, should the deadline pass (law brief D-11, S-10)."""

from typing import Any

from portal.booking.find_times import HORIZON, Look, find_times
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit
from portal.persistence.store import Store
from portal.rules.service import RuleService


def report_missing_times(
    person_id: int, interview_id: int, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> dict[str, Any] | None:
    """Record what was offered now; answers the record's `number`, `at` and the office's `place`. None if not theirs."""
    now = clock()
    look = Look(weeks=HORIZON.days // 7)
    offered = find_times(person_id, interview_id, look, store=store, rules=rules, clock=clock)
    if offered is None:
        return None
    interview = offered.situation.interview
    details = {
        "offered": sum(len(day.times) for day in offered.days),
        "empty": offered.empty.value if offered.empty else None,
        "book_by": interview.book_by.isoformat() if interview.book_by else None,
        "hold_by": interview.hold_by.isoformat() if interview.hold_by else None,
        "on": local_day(now).isoformat(),
    }
    number = store.change(
        lambda work: audit.record(
            work,
            now,
            actor,
            "times.missing",
            subject="interview",
            subject_id=interview_id,
            authority_id=interview.authority_id,
            person_id=person_id,
            details=details,
        )
    )
    return {"number": number, "at": now, "place": offered.situation.place}
