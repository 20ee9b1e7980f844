"""Find free times for an interview: only what may be booked, grouped by day, and what emptied an empty page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from portal.booking import facts
from portal.booking.without_rules import answer_or_none, permitted_forms
from portal.domain.interviews import MeetingForm
from portal.domain.slots import FreeTime
from portal.domain.time import Clock, day_ends, day_starts, local, local_day, monday_of
from portal.persistence import bookings, situations, slots
from portal.persistence.situations import Situation
from portal.persistence.store import Store
from portal.rules.assessment import Assessment
from portal.rules.service import RuleService
from portal.rules.vocabulary import MAY_CLOSE_A_DOOR

_START = itemgetter(1)
HORIZON = timedelta(weeks=16)
"""How far ahead times are looked for where no last day to meet is set."""


class Empty(StrEnum):
    """Which condition left no time in the weeks shown."""

    OTHER_WEEK = "other_week"
    FORM = "form"
    HOLD_BY = "hold_by"
    OWN_BOOKINGS = "own_bookings"
    NOTHING_OFFERED = "nothing_offered"
    NO_DUTY = "no_duty"


@dataclass(frozen=True, slots=True)
class Look:
    """What the citizen looks for: from this day (its week), in this form (None: any that is permitted).

    `moving`: for a time that is booked already. Moving it asks for no duty; booking does.
    """

    from_day: date | None = None
    form: MeetingForm | None = None
    weeks: int = 1
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A Danish day and the times that are free on it, by start."""

    day: date
    times: Sequence[FreeTime]


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """What was found. `first`–`last` are the days shown; `earlier` and `later` say whether a step that way makes sense.

    `empty` names the condition that left nothing, and `first_possible` the first day with a time when it is lifted
    (or simply another week). `duty` is the assessment of the duty; None where the rules cannot be asked.
    """

    situation: Situation
    duty: Assessment | None
    forms: tuple[MeetingForm, ...]
    form: MeetingForm | None
    first: date
    last: date
    days: Sequence[Day]
    earlier: bool
    later: bool
    empty: Empty | None
    first_possible: date | None

    @property
    def week_before(self) -> date:
        """Where one step back begins."""
        return self.first - timedelta(weeks=1)

    @property
    def week_after(self) -> date:
        """Where one step ahead begins."""
        return self.last + timedelta(days=1)


def find_times(
    person_id: int, interview_id: int, look: Look, *, store: Store, rules: RuleService, clock: Clock
) -> FreeTimes | None:
    """Free times for the person's interview; None when it is not theirs. `RuleServiceUnavailable` gets out.

    (Where a deadline is open it does not: the page goes without.)
    """
    now = clock()
    today = local_day(now)
    first = monday_of(max(look.from_day or today, today))
    last = first + timedelta(days=7 * look.weeks - 1)
    with store.read() as work:
        situation = situations.of_interview(work, interview_id, now)
        if situation is None or situation.person.id != person_id:
            return None
        offered = _offered(work, situation, first, last, now)
        taken = _taken_otherwise(work, situation, now)
    known = {
        **facts.of_person(situation.person, situation.circumstances, today),
        **facts.of_interview(situation.interview),
    }
    duty = answer_or_none(rules, "self-booking", known, today, situation.interview)
    permitted = permitted_forms(rules, known, today, situation.interview)
    form = look.form if look.form in permitted else None
    forms = (form,) if form else permitted
    closed = not look.moving and duty is not None and _booking_is_closed_by(duty)
    days = [] if closed else _by_day(offered, taken, forms, person_id)
    last_day = _last_day(situation, today)
    empty, first_possible = Empty.NO_DUTY if closed else None, None
    if not days and not closed:
        with store.read() as work:  # one more look, over the whole span, tells which condition it was
            anywhere = _offered(work, situation, today, today + HORIZON, now, to_the_last_day=False, limit=500)
        empty, first_possible = _why_empty(anywhere, taken, forms, last_day, first)
    return FreeTimes(
        situation, duty, permitted, form, first, last, days, earlier=first > monday_of(today), later=last < last_day,
        empty=empty, first_possible=first_possible,
    )  # fmt: skip


def _booking_is_closed_by(duty: Assessment) -> bool:
    """Whether a rule that may close a door says that the person does not book: every time would be refused."""
    return duty.outcome != "must_self_book" and duty.reasons[0].certainty in MAY_CLOSE_A_DOOR


def _last_day(situation: Situation, today: date) -> date:
    return situation.interview.hold_by or today + HORIZON


def _offered(
    work: Connection,
    situation: Situation,
    first: date,
    last: date,
    now: datetime,
    *,
    to_the_last_day: bool = True,
    limit: int = 5_000,
) -> Sequence[slots.FreeRow]:
    """What the office offers for this kind of interview on the days, in any form: the rules are asked afterwards."""
    after = max(now + timedelta(microseconds=1), day_starts(first))
    before = day_ends(min(last, _last_day(situation, local_day(now))) if to_the_last_day else last)
    if after >= before:
        return []
    interview = situation.interview
    return slots.free_between(work, interview.office_id, interview.kind, MeetingForm, after, before, now, limit=limit)


def _taken_otherwise(work: Connection, situation: Situation, now: datetime) -> list[tuple[datetime, datetime]]:
    """When the citizen is taken by an interview other than this one."""
    theirs = bookings.taken_by_person(work, situation.person.id, now)
    return [(starts_at, ends_at) for number, starts_at, ends_at in theirs if number != situation.interview.id]


def _overlaps(starts_at: datetime, ends_at: datetime, taken: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(starts_at < end and ends_at > start for start, end in taken)


def _by_day(
    found: Sequence[slots.FreeRow],
    taken: Sequence[tuple[datetime, datetime]],
    forms: tuple[MeetingForm, ...],
    person_id: int,
) -> list[Day]:
    """Each start once, whoever is free then: those with most forms first, and among them another for each citizen.

    The times come by start. Pages hold hundreds: each is turned to the Danish clock once, and which forms are left of
    those that it offers is worked out once for each set of them.
    """
    wanted = set(forms)
    free = [row for row in found if not wanted.isdisjoint(row[3]) and not (taken and _overlaps(row[1], row[2], taken))]
    left: dict[tuple[MeetingForm, ...], tuple[MeetingForm, ...]] = {}
    days: list[Day] = []
    times: list[FreeTime] = []
    for starts_at, same in groupby(free, key=_START):
        choice = list(same)
        if len(choice) > 1:
            most = max(len(row[3]) for row in choice)
            choice = [row for row in choice if len(row[3]) == most]
        slot_id, _, ends_at, offered = choice[person_id % len(choice)]
        if offered not in left:
            left[offered] = tuple(form for form in offered if form in wanted)
        at = local(starts_at)
        day = at.date()
        if not days or days[-1].day != day:
            times = []
            days.append(Day(day, times))
        times.append(FreeTime(slot_id, at, ends_at, left[offered]))
    return days


def _why_empty(
    anywhere: Sequence[slots.FreeRow],
    taken: Sequence[tuple[datetime, datetime]],
    forms: tuple[MeetingForm, ...],
    last_day: date,
    first_shown: date,
) -> tuple[Empty, date | None]:
    """The condition to lift, the mildest first, and the first day with a time once it is lifted."""
    in_form = [row for row in anywhere if set(row[3]) & set(forms)]
    free = [row for row in in_form if not _overlaps(row[1], row[2], taken)]
    in_time = [row for row in free if local_day(row[1]) <= last_day]
    ahead = [row for row in in_time if local_day(row[1]) >= first_shown] or in_time
    if ahead:
        return Empty.OTHER_WEEK, local_day(ahead[0][1])
    other_form = [row for row in anywhere if local_day(row[1]) <= last_day and not _overlaps(row[1], row[2], taken)]
    if other_form:
        return Empty.FORM, local_day(other_form[0][1])
    if free:
        return Empty.HOLD_BY, local_day(free[0][1])
    if in_form:
        return Empty.OWN_BOOKINGS, local_day(in_form[0][1])
    return Empty.NOTHING_OFFERED, None
