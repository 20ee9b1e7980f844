"""What saving will do, seen before it is saved: the same look is taken again when it is, and must find the same."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection
from sqlalchemy.sql import ColumnElement

from portal.domain.interviews import InterviewKind
from portal.domain.patterns import Span
from portal.persistence import closures, risks

MOST_NAMED = risks.MOST
"""So many deadlines at risk are named at most."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A booked time, or a held one, that stays as it is although what it stands on goes."""

    booking_id: int
    person_id: int
    name: str
    starts_at: datetime
    is_held: bool


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An open deadline of a citizen who has no free time left before it."""

    interview_id: int
    person_id: int
    name: str
    kind: InterviewKind
    book_by: date
    hold_by: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving does, in full, each list by start.

    `added` become free, `removed` stop being so; `blocked` are made but not offered, with what blocks each (the name of
    a closure, or "absence"); `overlaps` are left out, with what is there already ("slot" or "booking"); `touched` and
    `at_risk` name citizens. `closed` are holidays on which there would be times, `clock_changes` days of 23 or 25
    hours, `skipped` starts that those leave out, `by_hand` times that staff withdrew one by one and that stay so.
    `until` is the last day that was looked at.
    """

    until: date
    added: tuple[Span, ...] = ()
    removed: tuple[Span, ...] = ()
    blocked: tuple[tuple[Span, str], ...] = ()
    overlaps: tuple[tuple[Span, str], ...] = ()
    touched: tuple[Touched, ...] = ()
    at_risk: tuple[AtRisk, ...] = ()
    closed: tuple[tuple[date, str], ...] = ()
    clock_changes: tuple[date, ...] = ()
    skipped: tuple[tuple[date, time], ...] = ()
    by_hand: int = 0

    def fingerprint(self, wish: object) -> str:
        """A word for what was wished and what was found: the same only if both are."""
        return hashlib.sha256(f"{wish!r}\n{self!r}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was saved: what saving would do is no longer what was seen. `preview` is what it would do now."""

    preview: Preview
    fingerprint: str


def touched(work: Connection, condition: ColumnElement[bool], now: datetime) -> tuple[Touched, ...]:
    """The booked and held times ahead for which a condition on `booking` holds."""
    return tuple(
        Touched(row.id, row.person_id, row.name, row.starts_at, row.status == "reserved")
        for row in closures.bookings_where(work, condition, now)
    )


def at_risk(
    work: Connection, office_ids: Iterable[int], gone: ColumnElement[bool], added: Sequence[risks.Offer], now: datetime
) -> tuple[AtRisk, ...]:
    """The open deadlines that the change puts at risk."""
    return tuple(
        AtRisk(row.id, row.person_id, row.name, InterviewKind(row.kind), row.book_by, row.hold_by)
        for row in risks.at_risk(work, office_ids, gone, added, now)
    )
