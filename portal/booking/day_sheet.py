"""What staff look at: the day's interviews, and one citizen's interviews with the assessment behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from portal.booking.my_interviews import Overview, my_interviews
from portal.domain.interviews import Booking
from portal.domain.persons import Actor, StaffMember
from portal.domain.time import Clock, day_ends, day_starts, local_day
from portal.persistence import assessments, audit, bookings, people
from portal.persistence.store import Store
from portal.rules.service import RuleService


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One interview of the day and whom it is with."""

    booking: Booking
    person_id: int
    person_name: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """An office's interviews on one Danish day, by start; `offices` are those to choose between (id, name)."""

    day: date
    office_id: int | None
    offices: Sequence[tuple[int, str]]
    lines: Sequence[SheetLine]
    now: datetime


def day_sheet(authority_id: int, office_id: int | None, day: date | None, *, store: Store, clock: Clock) -> DaySheet:
    """The day sheet of one office, or of the whole authority (None); an office of another authority counts as None."""
    now = clock()
    day = day or local_day(now)
    with store.read() as work:
        offices = [(row.id, row.name) for row in people.offices(work, authority_id)]
        if office_id not in {number for number, _ in offices}:
            office_id = None
        found = bookings.at_office(work, authority_id, office_id, day_starts(day), day_ends(day))
    return DaySheet(day, office_id, offices, [SheetLine(*row) for row in found], now)


@dataclass(frozen=True, slots=True)
class CitizenFound:
    """A line of a search for citizens."""

    id: int
    name: str
    birth_on: date
    office: str


def search_citizens(authority_id: int, name: str, actor: Actor, *, store: Store, clock: Clock) -> list[CitizenFound]:
    """Citizens of the authority whose name holds every word (two letters or more); the look-up is audited by count."""
    now = clock()
    if len(name.strip()) < 2:
        return []
    with store.read() as work:
        found = [CitizenFound(*row) for row in people.search(work, authority_id, name)]
    store.change(
        lambda work: audit.record(
            work,
            now,
            actor,
            "citizens.searched",
            subject="person",
            subject_id=None,
            authority_id=authority_id,
            details={"found": len(found)},
        )
    )
    return found


@dataclass(frozen=True, slots=True)
class CitizenPage:
    """A citizen as staff see them: interviews and bookings, the kept assessments by id, and what happened."""

    overview: Overview
    circumstances: Mapping[str, Any]
    kept: Mapping[int, Mapping[str, Any]]
    history: Sequence[Mapping[str, Any]]
    bookings: Sequence[Booking]


def citizen_page(
    person_id: int, authority_id: int, actor: Actor, *, store: Store, rules: RuleService, clock: Clock
) -> CitizenPage | None:
    """Everything about one citizen of the authority, None for anybody else; the look is audited."""
    now = clock()
    with store.read() as work:
        found = people.person(work, person_id)
        if found is None or found[0].authority_id != authority_id:
            return None
        theirs = bookings.of_person(work, person_id)
        kept = assessments.by_id(work, [b.assessment_id for b in theirs if b.assessment_id])
        history = audit.about_person(work, person_id)
    overview = my_interviews(person_id, store=store, rules=rules, clock=clock)
    assert overview is not None

    def look(work: Connection) -> None:
        audit.record(
            work, now, actor, "citizen.viewed", subject="person", subject_id=person_id,
            authority_id=authority_id, person_id=person_id,
        )  # fmt: skip

    store.change(look)
    return CitizenPage(overview, found[1], kept, history, theirs)


def caseworkers(authority_id: int, *, store: Store) -> list[StaffMember]:
    """The authority's staff whose times can be published, by name."""
    with store.read() as work:
        return people.caseworkers(work, authority_id)
