"""Lay a pattern's times out: compare what it says with what is offered, and make up the difference.

Times are kept by pattern and start. What is held or booked is never taken away; what staff withdrew by hand stays
withdrawn; what overlaps anything else of the caseworker's is left out; what a closure or an absence covers is made, but
blocked. The caller has locked the caseworker (`people.lock_staff`), as whoever publishes times does.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from portal.domain.patterns import Laid, Pattern, Span, lay_out
from portal.domain.time import local_day
from portal.persistence import closures, patterns, slots

HORIZON = timedelta(weeks=16)
"""So far ahead times are laid out, day by day."""

_LONGEST = timedelta(hours=24)
Busy = list[tuple[datetime, datetime, str]]


@dataclass(slots=True)
class Difference:
    """What has to be done so that what is offered is what the pattern says, and what was left alone on the way."""

    add: list[dict[str, Any]] = field(default_factory=list)
    blocked: list[tuple[Span, str]] = field(default_factory=list)
    remove: list[Any] = field(default_factory=list)
    stays: list[int] = field(default_factory=list)
    overlaps: list[tuple[Span, str]] = field(default_factory=list)
    closed: list[tuple[date, str]] = field(default_factory=list)
    skipped: list[tuple[date, time]] = field(default_factory=list)
    by_hand: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.add and not self.remove


def compare(
    work: Connection, staff: Mapping[Any, Any], pattern_id: int | None, versions: Sequence[Pattern], until: date,
    now: datetime,
) -> Difference:  # fmt: skip
    """What the versions say of the days from now to `until`, against what the caseworker offers; changes nothing."""
    offered = patterns.offers(work, staff["resource_id"], pattern_id, now)
    claimed = patterns.claimed(work, staff["resource_id"], now, now)
    shut_by = closures.standing(work, staff["authority_id"], now)
    ours = [row for row in offered if pattern_id is not None and row.pattern_id == pattern_id and row.starts_at > now]
    there = {row.starts_at: row for row in ours if row.state != "withdrawn"}
    by_hand = {row.starts_at for row in ours if row.state == "withdrawn"}
    made = Difference()
    wanted: dict[datetime, tuple[Pattern, Span, str | None]] = {}
    for version in versions:
        laid = lay_out(version, local_day(now), until, shut_by)
        made.closed += laid.closed
        made.skipped += laid.skipped
        wanted |= {span.starts_at: (version, span, shut) for span, shut in _all(laid) if span.starts_at > now}
    for row in there.values():
        if row.starts_at in wanted and _says(row, *wanted[row.starts_at][:2]):
            del wanted[row.starts_at]  # there already, just so
        elif row.state == "booked" or (row.state == "open" and row.held_until is not None and row.held_until > now):
            made.stays.append(row.id)
        else:
            made.remove.append(row)
    removed = {row.id for row in made.remove}
    busy: Busy = [(row.starts_at, row.ends_at, "slot") for row in offered
                  if row.id not in removed and row.state != "withdrawn"]  # fmt: skip
    for begins, ends, kind in claimed:
        busy += _in_days(begins, ends, "absence") if kind == "absence" else [(begins, ends, "booking")]
    _add(made, wanted, by_hand, sorted(busy), {"pattern_id": pattern_id, "published_at": now, **_whose(staff)})
    return made


def _in_days(begins: datetime, ends: datetime, kind: str) -> Busy:
    """A long absence in pieces, none longer than `_LONGEST`: so far back what is in the way is looked for."""
    pieces: Busy = []
    while begins < ends:
        pieces.append((begins, min(ends, begins + _LONGEST), kind))
        begins += _LONGEST
    return pieces


def _all(laid: Laid) -> list[tuple[Span, str | None]]:
    return [(span, None) for span in laid.times] + list(laid.shut)


def _says(row: Any, version: Pattern, span: Span) -> bool:
    said = (row.ends_at, row.office_id, set(row.kinds), set(row.forms))
    return said == (span.ends_at, version.office_id, set(version.kinds), set(version.forms))


def _whose(staff: Mapping[Any, Any]) -> dict[str, Any]:
    return {"authority_id": staff["authority_id"], "staff_id": staff["id"], "resource_id": staff["resource_id"]}


def _add(
    made: Difference, wanted: Mapping[datetime, tuple[Pattern, Span, str | None]], by_hand: set[datetime], busy: Busy,
    same: Mapping[str, Any],
) -> None:  # fmt: skip
    """What is wanted and not there yet becomes a row to add, unless something is in its way."""
    starts = [one[0] for one in busy]
    for starts_at in sorted(wanted):
        version, span, shut = wanted[starts_at]
        if starts_at in by_hand:
            made.by_hand += 1
            continue
        there = _in_the_way(busy, starts, span)
        if there is not None and there != "absence":
            made.overlaps.append((span, there))
            continue
        why = shut or there
        if why is not None:
            made.blocked.append((span, why))
        made.add.append({
            **same, "office_id": version.office_id, "starts_at": span.starts_at, "ends_at": span.ends_at,
            "kinds": version.kinds, "forms": version.forms, "state": "open" if why is None else "blocked",
        })  # fmt: skip


def _in_the_way(busy: Busy, starts: list[datetime], span: Span) -> str | None:
    """What overlaps the span: a time or a booking rather than an absence, or nothing."""
    found = None
    for begins, ends, kind in busy[bisect_left(starts, span.starts_at - _LONGEST) : bisect_left(starts, span.ends_at)]:
        if begins < span.ends_at and ends > span.starts_at:
            if kind != "absence":
                return kind
            found = kind
    return found


def make_up(work: Connection, difference: Difference, pattern_id: int) -> None:
    """Do what the difference says, in the transaction that found it."""
    patterns.withdraw(work, sorted(row.id for row in difference.remove))
    if difference.add:
        slots.lay(work, [{**row, "pattern_id": pattern_id} for row in difference.add])
