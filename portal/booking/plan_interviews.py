"""Plan the interviews that the contact course asks for: what is due, what there is, and which days to propose.

Everything here is calculation: in go the answer of `contact-course` and the interviews there are, out comes what is
still due and what to do about it. Who asks and who writes is `plan_for_all`. LAB § 31, SDL § 13 b.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.booking.interview_course import Course, Minimum
from portal.domain.interviews import PLAN_PROPOSED, Planned
from portal.domain.spread import DAY, Days, spread

ROOM = 6 * DAY
"""So far apart they may be pushed together to come after the interviews there are; with less they go between."""


@dataclass(frozen=True, slots=True)
class New:
    """An interview to be planned: the part of the course that it is for, its number in it, and the days proposed."""

    minimum: Minimum
    number: int
    is_first: bool
    days: Days


@dataclass(frozen=True, slots=True)
class Summon:
    """So many interviews are due by that day with somebody who does not book them; `why` is a code.

    `summoned`: the authority summons this person. `not_certain`: the duty to self-book is inferred. `too_late`: there
    is less time than a deadline needs (D-03).
    """

    count: int
    by: date
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for one person; nothing, where everything is empty."""

    new: Sequence[New] = ()
    renewed: Mapping[int, Days] = field(default_factory=dict)
    dropped: Sequence[int] = ()
    summon: Summon | None = None

    @property
    def changes(self) -> bool:
        """Whether interviews are planned, given other days, or no longer planned."""
        return bool(self.new or self.renewed or self.dropped)


def plan(
    course: Course | None, planned: Sequence[Planned], *, books: bool, summoned: str | None, earliest: date, today: date
) -> Plan:
    """What to plan for a person. `earliest` is the first day to book by that the question `deadline` accepts today.

    `books`: the person must self-book, for certain. `summoned`: why the authority summons them instead. Neither:
    a-kassen has them, or they are outside the course, and nothing is planned or asked for.
    """
    proposed = [one for one in planned if one.state == PLAN_PROPOSED]
    parts = [part for part in course.minimums if part.ours and part.last >= today] if course else []
    kept: set[int] = set()
    made = _Made()
    for part in parts:
        mine = sorted((one for one in proposed if part.is_for(one)), key=lambda one: one.hold_by)
        wanted = part.wanted(planned)
        if not books:
            made.summon(wanted, part.last, summoned) if summoned else None
            continue
        assert course is not None
        mine = mine[:wanted]
        kept |= {one.id for one in mine}
        _fill(made, course, part, mine, wanted, [one for one in planned if part.is_for(one)], earliest, today)
    dropped = [*(one.id for one in proposed if one.id not in kept), *made.dropped]
    return Plan(made.new, made.renewed, dropped, made.to_summon)


@dataclass(slots=True)
class _Made:
    """A plan on its way."""

    new: list[New] = field(default_factory=list)
    renewed: dict[int, Days] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)
    to_summon: Summon | None = None

    def summon(self, count: int, by: date, why: str) -> None:
        if count > 0:
            so_far = self.to_summon
            before, first = (so_far.count, so_far.by) if so_far else (0, by)
            self.to_summon = Summon(before + count, min(first, by), so_far.why if so_far else why)


def _fill(
    made: _Made, course: Course, part: Minimum, mine: Sequence[Planned], wanted: int, all_mine: Sequence[Planned],
    earliest: date, today: date,
) -> None:  # fmt: skip
    """Plan what is missing in one part of the course, and give other days to what can no longer be confirmed."""
    fresh = [one for one in mine if one.book_by >= earliest and part.first <= one.hold_by <= part.last]
    stale = [one for one in mine if one not in fresh]
    count = wanted - len(fresh)
    if count <= 0:
        return
    ahead = [day for day in (*part.days, *(one.hold_by for one in fresh)) if day >= today]
    by = course.first_by(part, today)
    by = None if by is not None and any(day <= by for day in ahead) else by
    first = max(part.first, today)
    if by is not None and by < max(earliest, first):
        made.summon(1, by, "too_late")
        count -= 1
        by = None
    found = _after_those_ahead(count, ahead, earliest, first, part.last) if by is None else []
    found = found or spread(count, earliest=earliest, first=first, last=part.last, taken=ahead, by=by)
    made.summon(count - len(found), part.last, "too_late")
    made.renewed |= {one.id: days for one, days in zip(stale, found, strict=False)}
    made.dropped += [one.id for one in stale[len(found) :]]
    number = max((one.number for one in all_mine), default=0)
    none_yet = part.counted == 0 and not all_mine
    for place, days in enumerate(found[len(stale) :], start=1):
        made.new.append(New(part, number + place, none_yet and place == 1, days))


def _after_those_ahead(count: int, ahead: Sequence[date], earliest: date, first: date, last: date) -> list[Days]:
    """All of them after the interviews there are, since one of a kind is booked at a time; none if there is no room."""
    start = max((*(day + DAY for day in ahead), first, earliest))
    if (last - start).days < count * ROOM.days:
        return []
    found = spread(count, earliest=earliest, first=start, last=last, taken=ahead)
    return found if len(found) == count else []


def without(made: Plan, refused: Iterable[Days]) -> Plan:
    """The plan without the days that the question `deadline` refused: those interviews are to be summoned to."""
    no = set(refused)
    new = [one for one in made.new if one.days not in no]
    renewed = {number: days for number, days in made.renewed.items() if days not in no}
    gone = [number for number in made.renewed if number not in renewed]
    lost = len(made.new) - len(new) + len(gone)
    if not lost:
        return made
    by = min(days.hold_by for days in no)
    more = Summon(lost + (made.summon.count if made.summon else 0), min(by, made.summon.by if made.summon else by),
                  made.summon.why if made.summon else "too_late")  # fmt: skip
    return Plan(new, renewed, [*made.dropped, *gone], more)
