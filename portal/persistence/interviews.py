"""Queries about interviews and their deadlines."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from portal.domain.interviews import Interview, Place
from portal.persistence import rows, tables as t


def of_person(work: Connection, person_id: int) -> list[tuple[Interview, Place]]:
    """A person's interviews with the office of each, the most urgent deadline first."""
    found = work.execute(
        select(*rows.INTERVIEW, *rows.PLACE)
        .join(t.office, t.office.c.id == t.interview.c.office_id)
        .where(t.interview.c.person_id == person_id)
        .order_by(t.interview.c.book_by.is_(None), t.interview.c.book_by, t.interview.c.id)
    )
    width = len(rows.INTERVIEW)
    return [(rows.interview_from(row[:width]), rows.place_from(row[width:])) for row in found]


def add(work: Connection, values: Mapping[str, Any]) -> int:
    """Insert an interview and answer its id."""
    return int(work.execute(insert(t.interview).returning(t.interview.c.id), dict(values)).scalar_one())


def set_deadline(
    work: Connection, interview_id: int, *, book_by: date, hold_by: date, set_on: date, set_by: int | None
) -> bool:
    """Set (or move) the deadline of an interview and open it; whether the interview exists."""
    done = work.execute(
        update(t.interview)
        .where(t.interview.c.id == interview_id)
        .values(
            book_by=book_by,
            hold_by=hold_by,
            deadline_set_on=set_on,
            deadline_set_by=set_by,
            deadline_closed_on=None,
            deadline_closed_reason=None,
        )
    )
    return done.rowcount == 1


def lock(work: Connection, interview_id: int) -> Interview | None:
    """The interview, locked until the transaction ends: first in the order of locks."""
    row = work.execute(select(*rows.INTERVIEW).where(t.interview.c.id == interview_id).with_for_update()).first()
    return None if row is None else rows.interview_from(row)
