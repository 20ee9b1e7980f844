"""Patterns and closures, several at once: each guarantee with its control."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from portal.booking.close_days import Closed, close, preview_close
from portal.booking.save_pattern import Saved, SavePattern, preview_pattern, save_pattern
from portal.booking.top_up import top_up
from portal.domain.patterns import Closure
from portal.domain.time import day_ends, day_starts, local
from portal.persistence import closures, patterns, people, tables as t
from tests.booking.conftest import MONDAY, STAFF, House
from tests.booking.test_many_at_once import all_at_once
from tests.booking.test_patterns import mondays, saved

DAY = timedelta(days=1)


def doubles(house: House) -> int:
    """How many times begin before another one of the same caseworker is over."""
    rows = sorted((row.resource_id, row.starts_at, row.ends_at) for row in house.rows(t.slot) if row.state == "open")
    return sum(one[0] == two[0] and one[2] > two[1] for one, two in pairwise(rows))


def topped_up_by_four(house: House) -> int:
    """Four workers top up the same three patterns at once; how many times are there twice."""
    for _ in range(3):
        saved(house, SavePattern(mondays(house.caseworker())))
    house.now += 28 * DAY
    acts: list[Callable[[], Any]] = [lambda: top_up(**house.look)] * 4
    added = sum(outcome.added for outcome in all_at_once(acts))  # type: ignore[union-attr]
    assert added == 3 * 3 * 4, "four more Mondays, of which one is Easter Monday"
    return doubles(house)


def without_the_look(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody looks before anybody acts: no lock, no unique start, and what is there is what was there."""
    house.run("DROP INDEX uq_slot_resource_start")
    monkeypatch.setattr(people, "lock_staff", lambda work, staff: people.find_staff(work, staff))
    monkeypatch.setattr(patterns, "offers", lambda *_: [])
    kept = patterns.find

    def stale(work: Any, pattern_id: int) -> Any:
        row = kept(work, pattern_id)
        return row._replace(laid_to=MONDAY) if hasattr(row, "_replace") else Stale(row)

    monkeypatch.setattr(patterns, "find", stale)


class Stale:
    """A pattern's row as it was before anybody topped it up."""

    def __init__(self, row: Any) -> None:
        self.id, self.authority_id, self.staff_id, self.laid_to = row.id, row.authority_id, row.staff_id, MONDAY


def test_several_who_top_up_at_once_make_no_time_twice(house: House) -> None:
    assert topped_up_by_four(house) == 0
    assert len([row for row in house.rows(t.audit) if row.action == "pattern.topped_up"]) == 3, "each by one of them"


def test_control_without_the_lock_and_the_look_times_are_made_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        saved(house, SavePattern(mondays(house.caseworker())))
    house.now += 28 * DAY
    without_the_look(house, monkeypatch)
    all_at_once([lambda: top_up(**house.look)] * 4)
    assert doubles(house) > 0


def saved_by_six(house: House) -> tuple[int, int]:
    """Six planners save overlapping patterns of one caseworker at once; how many did, and how many times overlap."""
    staff = house.caseworker()
    acts: list[Callable[[], Any]] = []
    for minutes in (30, 35, 40, 45, 50, 55):
        wish = SavePattern(mondays(staff, minutes=minutes))
        found: Any = preview_pattern(wish, 1, **house.look)
        acts.append(lambda w=wish, f=found[1]: save_pattern(w, f, 1, STAFF, **house.look))
    outcomes = all_at_once(acts)
    return sum(isinstance(outcome, Saved) for outcome in outcomes), doubles(house)


def test_of_six_who_save_overlapping_patterns_one_does_and_the_others_see_what_is_new(house: House) -> None:
    assert saved_by_six(house) == (1, 0)


def test_control_without_the_look_at_what_is_offered_several_overlap(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.run("DROP INDEX uq_slot_resource_start")
    monkeypatch.setattr(patterns, "offers", lambda *_: [])
    assert saved_by_six(house)[1] > 0


def closed_while_saved(house: House, run: Callable[[list[Callable[[], Any]]], list[Any]] = all_at_once) -> int:
    """A day is closed while patterns that have times on it are saved; how many times are free on it, in ten rounds."""
    loose = 0
    for number in range(1, 11):
        monday = MONDAY + 7 * number * DAY
        shut = Closure(0, None, day_starts(monday), day_ends(monday), "Lukket")
        wish = SavePattern(mondays(house.caseworker(), valid_from=monday, valid_to=monday))
        seen_closing: Any = preview_close(shut, 1, **house.look)
        seen_saving: Any = preview_pattern(wish, 1, **house.look)
        outcomes = run([
            lambda s=shut, f=seen_closing[1]: close(s, f, 1, STAFF, **house.look),
            lambda w=wish, f=seen_saving[1]: save_pattern(w, f, 1, STAFF, **house.look),
        ])  # fmt: skip
        if any(isinstance(outcome, Closed) for outcome in outcomes):
            loose += sum(local(row.starts_at).date() == monday for row in house.rows(t.slot, state="open"))
    return loose


def test_no_time_slips_under_a_closure_that_is_made_meanwhile(house: House) -> None:
    assert closed_while_saved(house) == 0


def test_control_without_the_look_for_closures_times_slip_under_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closures, "standing", lambda *_: [])
    assert closed_while_saved(house, lambda acts: [act() for act in acts]) > 0


def test_several_who_look_under_closures_at_once_make_one_task(house: House) -> None:
    saved(house, SavePattern(mondays(house.caseworker())))
    monday = MONDAY + 7 * DAY
    shut = Closure(0, None, day_starts(monday), day_ends(monday), "Lukket")
    person = house.citizen()
    interview = house.interview(person)
    house.reserve(
        person, interview, next(row.id for row in house.rows(t.slot) if local(row.starts_at).date() == monday)
    )
    found: Any = preview_close(shut, 1, **house.look)
    assert isinstance(close(shut, found[1], 1, STAFF, **house.look), Closed)
    house.book(person, interview)
    outcomes: list[Any] = all_at_once([lambda: top_up(**house.look)] * 6)
    assert sum(outcome.tasks for outcome in outcomes) == 1, outcomes
    assert len(house.rows(t.task)) == 1
