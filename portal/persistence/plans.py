"""Queries about planned interviews, and about whole pages of persons that are looked through for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from portal.domain.interviews import BookingStatus, InterviewKind, Planned
from portal.domain.persons import Person
from portal.persistence import rows, tables as t

_counts = t.booking.c.status.in_(t.words("booked", "not_recorded", "attended", "no_show"))


@dataclass(slots=True)
class Had:
    """An interview that somebody has: its kind, last day to meet, and the status and start of its bookings."""

    kind: InterviewKind
    hold_by: date | None
    closed: bool
    bookings: list[tuple[BookingStatus, datetime]] = field(default_factory=list)


@dataclass(slots=True)
class OnRecord:
    """What is on record of one person's course: interviews by id, those planned, tasks (kind, details, open or not).

    Two of them are equal when nothing has happened between.
    """

    interviews: dict[int, Had] = field(default_factory=dict)
    planned: list[Planned] = field(default_factory=list)
    tasks: list[tuple[str, Mapping[str, Any], bool]] = field(default_factory=list)


def people_after(
    work: Connection, after_id: int, limit: int, authority_id: int | None = None
) -> list[tuple[Person, dict[str, Any]]]:
    """The next citizens by id, with what is known of them."""
    wanted = (
        select(*rows.PERSON, *rows.CIRCUMSTANCES)
        .outerjoin(t.circumstances, t.circumstances.c.person_id == t.person.c.id)
        .where(t.person.c.id > after_id)
        .order_by(t.person.c.id)
        .limit(limit)
    )
    if authority_id is not None:
        wanted = wanted.where(t.person.c.authority_id == authority_id)
    width = len(rows.PERSON)
    return [(rows.person_from(row[:width]), rows.circumstances_from(row[width:])) for row in work.execute(wanted)]


def on_record(
    work: Connection, person_ids: Sequence[int], kinds: Iterable[str], tasks_since: datetime
) -> dict[int, OnRecord]:
    """What is on record of each of these persons: four statements, however many they are.

    Tasks are those of these kinds about the person alone that are open, or were done since.
    """
    found = {number: OnRecord() for number in person_ids}
    interview, booking, task = t.interview.c, t.booking.c, t.task.c
    asked = (
        select(interview.person_id, interview.id, interview.kind, interview.hold_by, interview.deadline_closed_on,
               booking.status, booking.starts_at)
        .select_from(t.interview)
        .outerjoin(t.booking, and_(booking.interview_id == interview.id, _counts))
        .where(interview.person_id.in_(person_ids))
        .order_by(interview.id, booking.id)
    )  # fmt: skip
    for person, number, kind, hold_by, closed_on, status, starts_at in work.execute(asked):
        had = found[person].interviews.setdefault(number, Had(InterviewKind(kind), hold_by, closed_on is not None))
        if status is not None:
            had.bookings.append((BookingStatus(status), starts_at))
    for one in _planned(work, t.planned_interview.c.person_id.in_(person_ids)):
        found[one.person_id].planned.append(one)
    lately = or_(task.done_at.is_(None), task.done_at >= tasks_since)
    there = select(task.person_id, task.kind, task.details, task.done_at).where(
        task.person_id.in_(person_ids), task.interview_id.is_(None), task.kind.in_(list(kinds)), lately
    )
    for person, kind, details, done_at in work.execute(there.order_by(task.id)):
        found[person].tasks.append((kind, details, done_at is None))
    return found


def _planned(work: Connection, which: Any) -> list[Planned]:
    c = t.planned_interview.c
    wanted = select(*rows.PLANNED).where(which).order_by(c.course_from, c.number, c.id)
    return [rows.planned_from(row) for row in work.execute(wanted)]


def of_person(work: Connection, person_id: int) -> list[Planned]:
    """A person's planned interviews, whatever their state."""
    return _planned(work, t.planned_interview.c.person_id == person_id)


def lock_people(work: Connection, person_ids: Sequence[int]) -> None:
    """Lock these citizens until the transaction ends, so that two who plan for the same one wait for each other.

    Whoever books for one of them meanwhile does not wait.
    """
    wanted = select(t.person.c.id).where(t.person.c.id.in_(person_ids)).order_by(t.person.c.id)
    work.execute(wanted.with_for_update(key_share=True)).all()


def add(work: Connection, values: Mapping[str, Any]) -> int:
    """Insert a planned interview and answer its id; `Clash` where that number of the part is planned already."""
    return int(work.execute(insert(t.planned_interview).returning(t.planned_interview.c.id), dict(values)).scalar_one())


def propose(work: Connection, plan_id: int, book_by: date, hold_by: date, on: date) -> None:
    """Propose other days for one that staff have not settled."""
    c = t.planned_interview.c
    work.execute(
        update(t.planned_interview)
        .where(c.id == plan_id, c.state == t.word("proposed"))
        .values(proposed_book_by=book_by, proposed_hold_by=hold_by, planned_on=on)
    )


def drop(work: Connection, plan_id: int) -> None:
    """Take away one that staff have not settled, because it is not due any more."""
    c = t.planned_interview.c
    work.execute(delete(t.planned_interview).where(c.id == plan_id, c.state == t.word("proposed")))


def settle(
    work: Connection, plan_id: int, state: str, staff_id: int | None, now: datetime, *, reason: str = "",
    interview_id: int | None = None,
) -> bool:  # fmt: skip
    """Confirm or discard a proposed one; whether it was still proposed."""
    c = t.planned_interview.c
    done = work.execute(
        update(t.planned_interview)
        .where(c.id == plan_id, c.state == t.word("proposed"))
        .values(state=state, settled_by=staff_id, settled_at=now, discard_reason=reason, interview_id=interview_id)
    )
    return done.rowcount == 1


def find(work: Connection, plan_id: int, *, lock: bool = False) -> Planned | None:
    """One planned interview; with `lock` until the transaction ends."""
    wanted = select(*rows.PLANNED).where(t.planned_interview.c.id == plan_id)
    row = work.execute(wanted.with_for_update() if lock else wanted).first()
    return None if row is None else rows.planned_from(row)


def proposed_at(work: Connection, authority_id: int, office_id: int | None, limit: int) -> list[tuple[Planned, str]]:
    """An authority's proposed ones with the citizen's name, of one office or of all, the first to book by first."""
    c = t.planned_interview.c
    wanted = (
        select(*rows.PLANNED, t.person.c.name)
        .join(t.person, t.person.c.id == c.person_id)
        .where(c.authority_id == authority_id, c.state == t.word("proposed"))
        .order_by(c.proposed_book_by, c.id)
        .limit(limit)
    )
    if office_id is not None:
        wanted = wanted.where(c.office_id == office_id)
    return [(rows.planned_from(row[:-1]), row[-1]) for row in work.execute(wanted)]


def named(work: Connection, plan_ids: Sequence[int]) -> list[tuple[Planned, str]]:
    """These planned interviews, whatever their state, with the citizen's name, the first to book by first."""
    c = t.planned_interview.c
    wanted = select(*rows.PLANNED, t.person.c.name).join(t.person, t.person.c.id == c.person_id)
    found = work.execute(wanted.where(c.id.in_(plan_ids)).order_by(c.proposed_book_by, c.id))
    return [(rows.planned_from(row[:-1]), row[-1]) for row in found]


def authority_with_code(work: Connection, code: str) -> int | None:
    """The id of the authority with this code."""
    number: int | None = work.scalar(select(t.authority.c.id).where(t.authority.c.code == code))
    return number


def count_people(work: Connection, authority_id: int | None) -> int:
    """How many citizens there are, of one authority or of all."""
    wanted = select(func.count()).select_from(t.person)
    if authority_id is not None:
        wanted = wanted.where(t.person.c.authority_id == authority_id)
    return int(work.scalar(wanted) or 0)
