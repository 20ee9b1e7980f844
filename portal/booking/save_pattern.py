"""Save, change or end a pattern of times: first seen, then saved just so, with its times, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from portal.booking.lay_slots import HORIZON, Difference, compare, make_up
from portal.booking.previews import Changed, Preview, at_risk, touched
from portal.domain.patterns import Pattern, Span, clock_changes
from portal.domain.persons import Actor
from portal.domain.time import Clock, local_day
from portal.persistence import audit, closures, patterns, people, slots, tables as t
from portal.persistence.risks import Offer
from portal.persistence.store import Store


@dataclass(frozen=True, slots=True)
class SavePattern:
    """The wish: this pattern, from its first day on; in place of what `pattern_id` says from then, if one is named."""

    pattern: Pattern
    pattern_id: int | None = None

    @property
    def first(self) -> date:
        """The first day that is as wished."""
        return self.pattern.valid_from


@dataclass(frozen=True, slots=True)
class EndPattern:
    """The wish: the pattern's last day is `last`."""

    pattern_id: int
    last: date
    pattern: None = field(default=None, init=False)

    @property
    def first(self) -> date:
        """The first day without the pattern."""
        return self.last + timedelta(days=1)


Wish = SavePattern | EndPattern


@dataclass(frozen=True, slots=True)
class Saved:
    """The pattern and its times are as they were seen."""

    pattern_id: int
    preview: Preview


@dataclass(frozen=True, slots=True)
class NotSaved:
    """Nothing was saved. `why` is not_found (caseworker, office or pattern) or in_the_past."""

    why: str


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look found: whom it is about, which versions go, which are shortened, and the difference."""

    staff: Mapping[Any, Any]
    gone: Sequence[int]
    shortened: Sequence[int]
    until: date
    difference: Difference
    preview: Preview


def preview_pattern(wish: Wish, authority_id: int, *, store: Store, clock: Clock) -> tuple[Preview, str] | NotSaved:
    """What saving would do now, and the fingerprint to save it with; changes nothing."""
    now = clock()
    with store.read() as work:
        found = _look(work, wish, authority_id, now)
    return found if isinstance(found, NotSaved) else (found.preview, found.preview.fingerprint(wish))


def save_pattern(
    wish: Wish, seen: str, authority_id: int, actor: Actor, *, store: Store, clock: Clock
) -> Saved | Changed | NotSaved:
    """Save what was seen: `seen` is the fingerprint of the preview. Anything else than that saves nothing."""
    now = clock()
    return store.change(lambda work: _save(work, wish, seen, authority_id, actor, now))


def _save(
    work: Connection, wish: Wish, seen: str, authority_id: int, actor: Actor, now: datetime
) -> Saved | Changed | NotSaved:
    found = _look(work, wish, authority_id, now, lock=True)
    if isinstance(found, NotSaved):
        return found
    fingerprint = found.preview.fingerprint(wish)
    if fingerprint != seen:
        return Changed(found.preview, fingerprint)
    pattern_id = wish.pattern_id
    if pattern_id is None:
        pattern_id = patterns.add(work, authority_id, found.staff["id"], found.until, now)
    patterns.replace_versions(work, found.gone, now)
    for version_id in found.shortened:
        patterns.end_version(work, version_id, wish.first - timedelta(days=1))
    if wish.pattern is not None:
        made_by = actor.id if actor.kind == "staff" else None
        patterns.add_version(work, pattern_id, wish.pattern, made_by, now)
    make_up(work, found.difference, pattern_id)
    patterns.mark_laid(work, pattern_id, found.until)
    audit.record(
        work, now, actor, "pattern.saved" if wish.pattern is not None else "pattern.ended", subject="pattern",
        subject_id=pattern_id, authority_id=authority_id,
        details={"from": wish.first.isoformat(), "added": len(found.difference.add),
                 "removed": len(found.difference.remove), "kept": len(found.difference.stays)},
    )  # fmt: skip
    return Saved(pattern_id, found.preview)


def _look(work: Connection, wish: Wish, authority_id: int, now: datetime, *, lock: bool = False) -> _Look | NotSaved:
    """What saving comes to; with `lock`, nobody else changes what it rests on until the transaction ends."""
    today = local_day(now)
    row = None if wish.pattern_id is None else patterns.find(work, wish.pattern_id)
    staff = _whose(work, wish, row, authority_id, lock)
    if staff is None:
        return NotSaved("not_found")
    if wish.first < today:
        return NotSaved("in_the_past")
    if lock:
        closures.hold_still(work, authority_id)
        if row is not None:
            row = patterns.find(work, row.id)  # as whoever had the lock left it
            slots.lock(work, patterns.is_of(row.id, now))
    return _compared(work, wish, staff, row, today, now)


def _whose(work: Connection, wish: Wish, row: Any, authority_id: int, lock: bool) -> Mapping[Any, Any] | None:
    """The caseworker whose pattern it is or will be; None where one of those named is not the authority's."""
    if wish.pattern_id is not None and (row is None or row.authority_id != authority_id):
        return None
    if wish.pattern is not None:
        offices = {office.id for office in people.offices(work, authority_id)}
        if wish.pattern.office_id not in offices or (row is not None and row.staff_id != wish.pattern.staff_id):
            return None
    staff = people.find_staff(work, row.staff_id if wish.pattern is None else wish.pattern.staff_id, lock=lock)
    is_ours = staff is not None and staff["authority_id"] == authority_id and staff["resource_id"] is not None
    return staff if is_ours else None


def _compared(work: Connection, wish: Wish, staff: Mapping[Any, Any], row: Any, today: date, now: datetime) -> _Look:
    until = today + HORIZON if row is None else max(today + HORIZON, row.laid_to)
    stand, gone, shortened = [], [], []
    for number, version in patterns.versions(work, row.id, staff["id"]) if row is not None else []:
        if version.valid_from >= wish.first:
            gone.append(number)
            continue
        if version.valid_to is None or version.valid_to >= wish.first:
            shortened.append(number)
            version = replace(version, valid_to=wish.first - timedelta(days=1))
        stand.append(version)
    versions = stand if wish.pattern is None else [*stand, wish.pattern]
    difference = compare(work, staff, row.id if row is not None else None, versions, until, now)
    preview = _preview(work, wish, difference, until, now)
    return _Look(staff, gone, shortened, until, difference, preview)


def _preview(work: Connection, wish: Wish, difference: Difference, until: date, now: datetime) -> Preview:
    added = [row for row in difference.add if row["state"] == "open"]
    removed = [row for row in difference.remove if row.state == "open"]
    gone = t.slot.c.id.in_([row.id for row in removed])
    offers = [Offer(row["office_id"], row["kinds"], row["starts_at"]) for row in added]
    first = max(wish.first, local_day(now))
    last = min(until, wish.pattern.valid_to or until) if wish.pattern is not None else first - timedelta(days=1)
    return Preview(
        until=until,
        added=tuple(Span(row["starts_at"], row["ends_at"]) for row in added),
        removed=tuple(Span(row.starts_at, row.ends_at) for row in removed),
        blocked=tuple(difference.blocked),
        overlaps=tuple(difference.overlaps),
        touched=touched(work, t.booking.c.slot_id.in_(difference.stays), now) if difference.stays else (),
        at_risk=at_risk(work, {row.office_id for row in removed}, gone, offers, now) if removed else (),
        closed=tuple(one for one in difference.closed if one[0] >= first),
        clock_changes=tuple(clock_changes(first, last)),
        skipped=tuple(one for one in difference.skipped if one[0] >= first),
        by_hand=difference.by_hand,
    )
