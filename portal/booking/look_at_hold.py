"""What the citizen reads before booking: the time that is held, and what comes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.booking import facts
from portal.booking.without_rules import permitted_forms
from portal.domain.interviews import Booking, Interview, MeetingForm, Topic
from portal.domain.persons import Person
from portal.domain.time import Clock, local_day
from portal.persistence import people, situations
from portal.persistence.store import Store
from portal.rules.service import RuleService


@dataclass(frozen=True, slots=True)
class Hold:
    """An interview and the booking that is active for it, if any; `stands` says whether its time is held at `now`.

    `forms` are those the slot offers and the rules permit; `topics` those that concern this person.
    """

    person: Person
    circumstances: Mapping[str, Any]
    interview: Interview
    booking: Booking | None
    stands: bool
    forms: tuple[MeetingForm, ...]
    topics: tuple[Topic, ...]
    what_to_bring: Mapping[str, str]
    cutoff_hours: int
    now: datetime


def look_at_hold(person_id: int, interview_id: int, *, store: Store, rules: RuleService, clock: Clock) -> Hold | None:
    """The hold on this person's interview; None when the interview is not theirs."""
    now = clock()
    with store.read() as work:
        situation = situations.of_interview(work, interview_id, now)
        if situation is None or situation.person.id != person_id:
            return None
        office = people.office_page(work, situation.interview.office_id)
    today = local_day(now)
    known = {
        **facts.of_person(situation.person, situation.circumstances, today),
        **facts.of_interview(situation.interview),
    }
    permitted = permitted_forms(rules, known, today, situation.interview)
    offered = situation.wanted.forms if situation.wanted is not None else ()
    repatriation = bool(situation.circumstances.get("repatriation_guidance"))
    booking = situation.active
    return Hold(
        person=situation.person,
        circumstances=situation.circumstances,
        interview=situation.interview,
        booking=booking,
        stands=booking is not None and booking.holds(now),
        forms=tuple(form for form in offered if form in permitted),
        topics=tuple(topic for topic in Topic if repatriation or topic is not Topic.REPATRIATION),
        what_to_bring=office[1] if office else {},
        cutoff_hours=situation.cutoff_hours,
        now=now,
    )
