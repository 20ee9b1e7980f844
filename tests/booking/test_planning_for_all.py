"""Planning for everybody: on both databases, in small bites, by several at once, and for staff to confirm."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from portal.booking import plan_for_all
from portal.booking.plan_for_all import Run, Tally
from portal.persistence import plans, tables as t
from portal.persistence.store import forbid_open_transaction
from portal.rules.assessment import Assessment
from portal.rules.errors import RuleServiceUnavailable
from portal.rules.service import EmbeddedRuleService
from tests.booking.conftest import MONDAY, House

SINCE = MONDAY - timedelta(days=60)
DUE = {"unemployed_since": SINCE, "exempted_by_share": False}


class Asked:
    """The embedded rules, which count the questions and refuse to be asked inside a transaction."""

    def __init__(self, down_after: int = 1_000_000) -> None:
        self.rules = EmbeddedRuleService()
        self.times = 0
        self.down_after = down_after

    def assess(self, question: str, facts: Any, on: date) -> Assessment:
        forbid_open_transaction()
        self.times += 1
        if self.times > self.down_after:
            raise RuleServiceUnavailable("down")
        return self.rules.assess(question, facts, on)


def run(house: House, size: int = 500, **more: Any) -> Tally:
    """One run to its end."""
    one = Run(house.store, house.rules, house.clock, **more)
    for _ in one.pages(size=size):
        pass
    return one.tally


def dues(house: House, count: int) -> list[int]:
    return [house.citizen(**DUE) for _ in range(count)]


def test_everybody_is_looked_through_once_and_told_of_in_numbers(house: House) -> None:
    house.rules = Asked()
    planned = dues(house, 3)
    house.citizen(**DUE | {"self_booking_status": "exempted"})
    house.citizen(unemployed_since=SINCE)
    house.citizen(**DUE | {"exclusion": "stu"})
    tally = run(house, size=2)
    assert (tally.planned, tally.task, tally.untold, tally.nothing, tally.already) == (3, 1, 1, 1, 0)
    assert (tally.looked_at, tally.interviews, tally.tasks) == (6, 12, 2)
    rows = house.rows(t.planned_interview)
    assert [row.person_id for row in rows] == [person for person in planned for _ in range(4)]
    assert {row.state for row in rows} == {"proposed"}
    assert sorted(row.kind for row in house.rows(t.task)) == ["facts_missing", "summons_due"]
    assert [row.action for row in house.rows(t.audit)].count("interview.planned") == 12
    assert house.rows(t.interview) == [], "nobody has a duty before staff say so"

    again = run(house, size=4)
    assert (again.planned, again.already, again.untold, again.nothing) == (0, 4, 1, 1)
    assert (again.interviews, again.tasks) == (0, 0)
    assert len(house.rows(t.planned_interview)) == 12
    assert len(house.rows(t.task)) == 2


def test_a_dry_run_counts_the_same_and_writes_nothing(house: House) -> None:
    dues(house, 2)
    before = run(house, dry=True)
    assert house.rows(t.planned_interview) == house.rows(t.audit) == []
    assert run(house) == before


def test_one_authority_alone_may_be_planned_for(house: House) -> None:
    dues(house, 1)
    assert run(house, authority_id=2).looked_at == 0
    assert run(house, authority_id=1).looked_at == 1


def test_a_rule_service_that_goes_away_stops_the_run_with_what_was_done_and_the_next_goes_on(house: House) -> None:
    dues(house, 8)
    house.rules = Asked(down_after=30)
    first = run(house, size=3)
    assert first.stopped
    assert 0 < first.planned < 8
    assert len({row.person_id for row in house.rows(t.planned_interview)}) == first.planned
    house.rules = Asked()
    second = run(house, size=3)
    assert (second.planned, second.already, second.stopped) == (8 - first.planned, first.planned, False)


def planned_by_two(house: House) -> int:
    """Two runs at once over the same forty; how many interviews were planned."""
    dues(house, 40)
    barrier = threading.Barrier(2)
    kept = Run._write

    def together(self: Run, looks: Any) -> Any:
        with_changes = any(look.writes for look in looks)
        if with_changes and not getattr(local, "met", False):
            local.met = True
            barrier.wait(10)  # both have looked, and neither has written
        return kept(self, looks)

    local = threading.local()
    Run._write = together  # type: ignore[method-assign]
    try:
        with ThreadPoolExecutor(2) as pool:
            tallies = list(pool.map(lambda _: run(house), range(2)))
    finally:
        Run._write = kept  # type: ignore[method-assign]
    assert sum(tally.looked_at for tally in tallies) == 80
    return len(house.rows(t.planned_interview))


def test_two_runs_at_once_plan_each_interview_once(house: House) -> None:
    house.rules = Asked()
    assert planned_by_two(house) == 40 * 4
    numbers = [(row.person_id, row.number) for row in house.rows(t.planned_interview)]
    assert len(set(numbers)) == len(numbers)


def test_the_constraint_alone_stops_a_run_that_does_not_look_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_once(monkeypatch)
    assert planned_by_two(house) == 40 * 4


def test_control_without_the_second_look_and_the_constraint_two_runs_make_doubles(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_once(monkeypatch)
    unguarded(house)
    assert planned_by_two(house) == 2 * 40 * 4


def look_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the second look away: whatever a person's record says now, it is taken for what was seen."""

    def same(self: plans.OnRecord, other: object) -> bool:
        return isinstance(other, plans.OnRecord)

    monkeypatch.setattr(plans.OnRecord, "__eq__", same)
    monkeypatch.setattr(plans, "lock_people", lambda *_: None)


def unguarded(house: House) -> None:
    """Take the constraint away."""
    if house.store.engine.dialect.name == "postgresql":
        house.run("ALTER TABLE planned_interview DROP CONSTRAINT"
                  " uq_planned_interview_person_id_kind_course_from_number")  # fmt: skip
        return
    house.run(
        "CREATE TABLE copied AS SELECT * FROM planned_interview", "DROP TABLE planned_interview",
        "CREATE TABLE planned_interview (id INTEGER PRIMARY KEY, person_id, authority_id, office_id, kind, is_first,"
        " course_from, course_to, number, proposed_book_by, proposed_hold_by, planned_on, state DEFAULT 'proposed',"
        " settled_at, settled_by, discard_reason DEFAULT '', interview_id)",
    )  # fmt: skip


def test_whoever_is_changed_time_and_again_is_left_for_the_next_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    dues(house, 1)
    monkeypatch.setattr(plans.OnRecord, "__eq__", lambda self, other: self is other)
    assert run(house).left == 1
    assert house.rows(t.planned_interview) == []


def test_no_more_than_a_page_is_in_memory(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dues(house, 7)
    sizes: list[int] = []
    kept = plans.people_after

    def note(*args: Any) -> Any:
        found = kept(*args)
        sizes.append(len(found))
        return found

    monkeypatch.setattr(plan_for_all.plans, "people_after", note)
    run(house, size=3)
    assert sizes == [3, 3, 1, 0]
