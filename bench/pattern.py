"""Saving a pattern: 500 caseworkers of one office get a full week each, sixteen weeks ahead; then one is changed."""

import time as clocks
from collections.abc import Callable
from datetime import date, time, timedelta
from statistics import quantiles
from typing import NamedTuple

import psycopg
from sqlalchemy import event

from bench.house import House
from bench.report import Findings, Line
from bench.town import Town
from portal.booking.save_pattern import Saved, SavePattern, preview_pattern, save_pattern
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import Pattern, Window
from portal.domain.persons import Actor
from portal.domain.time import local_day, monday_of, system_clock
from portal.persistence.engine import make_engine
from portal.persistence.store import Store

_STAFF = """
WITH made AS (INSERT INTO resource (kind) SELECT 'staff' FROM generate_series(1, %(count)s) RETURNING id)
INSERT INTO staff (key, name, role, authority_id, office_id, resource_id, phone)
SELECT 'pattern-' || made.id, 'Sagsbehandler', 'caseworker', office.authority_id, office.id, made.id, '70 00 00 00'
FROM made JOIN office ON office.id = %(office)s RETURNING id, authority_id
"""
_WINDOWS = (Window(time(8, 30), time(11, 30)), Window(time(12, 15), time(15, 15)))
_LONGER = (Window(time(8, 30), time(11, 30)), Window(time(12, 15), time(16, 0)))
_ACTOR = Actor("system", None, "bench")


def measure(house: House) -> Findings:
    """The transaction that saves, as a planner waits for it: the look under the locks, the rows, the commit."""
    town = house.large
    staff = _caseworkers(town, house.options.operations(500))
    monday = monday_of(local_day(system_clock())) + timedelta(days=7)
    store = Store(make_engine(town.url))
    try:
        made = _save_all(store, staff, lambda one: SavePattern(_week(one, town.office, monday)))
        town.postgres.run("ANALYZE slot", town.size.name)
        changed = _save_all(
            store, staff,
            lambda one: SavePattern(_week(one, town.office, monday + timedelta(days=14), _LONGER), made[one].pattern),
        )  # fmt: skip
    finally:
        store.engine.dispose()
    times = sum(one.added for one in made.values())
    return Findings(
        lines=[_line("save a new pattern", made), _line("save a changed pattern", changed)],
        notes=[f"{len(made):,} patterns laid {times:,} times out among {town.size.slots:,} others; p95, in the "
               "database of all from BEGIN to COMMIT."],
        data={"patterns": len(made), "times": times,
              **{f"{name}_{part}": _p95([getattr(one, part) for one in of.values()])
                 for name, of in (("new", made), ("changed", changed)) for part in ("all_ms", "database_ms")}},
    )  # fmt: skip


class Save(NamedTuple):
    """One pattern saved: its number, milliseconds in all and in the database, and the times that it added."""

    pattern: int
    all_ms: float
    database_ms: float
    added: int


def _line(work: str, saves: dict[int, Save]) -> Line:
    whole, database = (_p95([getattr(one, part) for one in saves.values()]) for part in ("all_ms", "database_ms"))
    return Line(work, f"{database:.0f} of {whole:.0f} ms", database, " ms", 300, 100)


def _caseworkers(town: Town, count: int) -> list[tuple[int, int]]:
    with psycopg.connect(town.url) as work:
        return [(row[0], row[1]) for row in work.execute(_STAFF, {"count": count, "office": town.office})]


def _week(staff: int, office: int, first: date, windows: tuple[Window, ...] = _WINDOWS) -> Pattern:
    return Pattern(staff, office, frozenset(range(5)), 1, windows, 45, 0, 0, tuple(InterviewKind), tuple(MeetingForm),
                   first)  # fmt: skip


def _save_all(store: Store, staff: list[tuple[int, int]], wish_of: Callable[[int], SavePattern]) -> dict[int, Save]:
    """Preview and save for each, by caseworker; only saving is measured."""
    done: dict[int, Save] = {}
    spent = _Spent(store)
    for one, authority in staff:
        wish = wish_of(one)
        seen = preview_pattern(wish, authority, store=store, clock=system_clock)
        assert isinstance(seen, tuple), seen
        before, began = spent.seconds, clocks.perf_counter()
        outcome = save_pattern(wish, seen[1], authority, _ACTOR, store=store, clock=system_clock)
        took = clocks.perf_counter() - began
        assert isinstance(outcome, Saved), outcome
        in_database = spent.seconds - before
        done[one] = Save(outcome.pattern_id, 1000 * took, 1000 * in_database, len(outcome.preview.added))
    return done


class _Spent:
    """The seconds that statements of a store have taken, from sending them to their answer."""

    def __init__(self, store: Store) -> None:
        self.seconds = self._since = 0.0
        event.listen(store.engine, "before_cursor_execute", self._before)
        event.listen(store.engine, "after_cursor_execute", self._after)

    def _before(self, *_: object) -> None:
        self._since = clocks.perf_counter()

    def _after(self, *_: object) -> None:
        self.seconds += clocks.perf_counter() - self._since


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]
