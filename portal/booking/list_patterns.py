"""The patterns of an authority, as staff see them: what holds now, what held, and what changes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from portal.domain.patterns import Pattern
from portal.domain.time import Clock, local_day
from portal.persistence import patterns, people
from portal.persistence.store import Store


@dataclass(frozen=True, slots=True)
class Version:
    """What a pattern says from a day on, and the name of its office."""

    says: Pattern
    office: str


@dataclass(frozen=True, slots=True)
class PatternLine:
    """One pattern of a caseworker: the version that holds, or will hold first, those before it and those after it."""

    id: int
    staff_id: int
    caseworker: str
    shown: Version
    past: Sequence[Version]
    later: Sequence[Version]

    @property
    def changes_on(self) -> date | None:
        """The first day on which it is no longer as shown, if that is known."""
        if self.later:
            return self.later[0].says.valid_from
        return None if self.shown.says.valid_to is None else self.shown.says.valid_to + timedelta(days=1)

    @property
    def newest(self) -> Pattern:
        """The version that holds last."""
        return (self.later[-1] if self.later else self.shown).says


@dataclass(frozen=True, slots=True)
class PatternList:
    """The patterns that are not over, by caseworker; the caseworkers and offices to choose between (id, name)."""

    lines: Sequence[PatternLine]
    caseworkers: Sequence[tuple[int, str]]
    offices: Sequence[tuple[int, str]]
    today: date


def list_patterns(
    authority_id: int, staff_id: int | None = None, office_id: int | None = None, *, store: Store, clock: Clock
) -> PatternList:
    """The authority's patterns: of one caseworker, or with an office in what is not over, if one is named."""
    today = local_day(clock())
    with store.read() as work:
        found = patterns.listed(work, authority_id)
        caseworkers = [(member.id, member.name) for member in people.caseworkers(work, authority_id)]
        offices = [(row.id, row.name) for row in people.offices(work, authority_id)]
    lines = []
    for _, rows in groupby(found, key=lambda one: one[0].pattern_id):
        of_one = list(rows)
        here = {says.office_id for _, says in of_one if says.valid_to is None or says.valid_to >= today}
        line = _line(of_one, today)
        if line and staff_id in (None, line.staff_id) and (office_id is None or office_id in here):
            lines.append(line)
    return PatternList(lines, caseworkers, offices, today)


def offices_of(authority_id: int, *, store: Store) -> list[tuple[int, str]]:
    """The authority's offices, by name: id and name."""
    with store.read() as work:
        return [(row.id, row.name) for row in people.offices(work, authority_id)]


def _line(rows: Sequence[tuple[object, Pattern]], today: date) -> PatternLine | None:
    row = rows[0][0]
    versions = [Version(says, one.office_name) for one, says in rows]  # type: ignore[attr-defined]
    past = [one for one in versions if one.says.valid_to is not None and one.says.valid_to < today]
    ahead = versions[len(past) :]
    if not ahead:
        return None
    return PatternLine(
        row.pattern_id, row.staff_id, row.staff_name, ahead[0], past, ahead[1:]  # type: ignore[attr-defined]
    )  # fmt: skip
