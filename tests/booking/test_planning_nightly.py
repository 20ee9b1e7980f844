"""Planning at night: once, by one worker at a time, page by page, and never before a message."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.booking import plan_nightly as nightly
from portal.booking.plan_nightly import LEASE, NAME, plan_nightly
from portal.domain.time import at_local
from portal.messages.worker import Worker
from portal.persistence import tables as t
from tests.booking.conftest import MONDAY, House
from tests.booking.test_planning_for_all import Asked, dues

NIGHT = at_local(MONDAY, time(2, 0))


@pytest.fixture
def asleep(house: House) -> House:
    """Five for whom interviews are due, at two in the morning."""
    house.now = NIGHT
    house.rules = Asked()
    dues(house, 5)
    return house


def step(house: House, mine: datetime | None = None) -> datetime | None:
    return plan_nightly(mine, **house.ask, size=2)


def people(house: House) -> int:
    return len({row.person_id for row in house.rows(t.planned_interview)})


def test_it_goes_on_page_by_page_and_is_done_once_a_night(asleep: House) -> None:
    mine, pages = step(asleep), 1
    assert people(asleep) == 2
    while mine is not None:
        asleep.now += timedelta(seconds=2)
        mine, pages = step(asleep, mine), pages + 1
    assert (pages, people(asleep)) == (4, 5), "three pages, and a look that finds no more"
    asked = asleep.rules.times
    assert step(asleep) is None
    assert asleep.rules.times == asked
    asleep.now += timedelta(days=1)
    assert step(asleep) is not None, "and the next night again"


def test_by_day_nothing_is_done(asleep: House) -> None:
    for hour in (0, 5, 12, 23):
        asleep.now = at_local(MONDAY, time(hour, 30))
        assert step(asleep) is None
    assert _milestones(asleep) == []


def test_another_worker_leaves_it_alone_until_the_first_has_not_been_heard_of(asleep: House) -> None:
    mine = step(asleep)
    asleep.now += timedelta(seconds=30)
    assert step(asleep) is None, "another worker"
    assert people(asleep) == 2
    asleep.now += LEASE
    taken_over = step(asleep)
    assert taken_over is not None
    assert people(asleep) == 4, "it goes on where the first had come to"
    asleep.now += timedelta(seconds=1)
    assert step(asleep, mine) is None, "the first has lost its turn"


def test_a_rule_service_that_is_away_is_not_asked_again_at_once(asleep: House) -> None:
    asleep.rules = Asked(down_after=0)
    assert step(asleep) is None
    asleep.now += timedelta(minutes=1)
    asked = asleep.rules.times
    assert step(asleep) is None
    assert asleep.rules.times == asked
    asleep.rules = Asked()
    asleep.now += LEASE
    assert step(asleep) is not None
    assert people(asleep) == 2


def test_a_night_that_was_broken_off_does_not_hold_the_next_one_up(asleep: House) -> None:
    step(asleep)
    asleep.now += timedelta(days=1)
    assert step(asleep) is not None
    (row,) = _milestones(asleep)
    assert row.value.startswith("2026-11-24/")


def turns_at_once(house: House) -> int:
    """Eight workers at one instant, on a night that none has begun; how many did a page."""
    step(house)
    house.now += timedelta(days=1)
    barrier = threading.Barrier(8)

    def work(_: int) -> bool:
        barrier.wait(10)
        return step(house) is not None

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(work, range(8)))


def test_of_eight_workers_at_once_one_has_the_night(asleep: House) -> None:
    assert turns_at_once(asleep) == 1


def test_control_without_the_look_at_whose_turn_it_is_several_have_it(
    asleep: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "_free", lambda *_: True)
    assert turns_at_once(asleep) > 1


def _milestones(house: House) -> list[Any]:
    with house.store.read() as work:
        return list(work.execute(select(t.milestone).where(t.milestone.c.name == NAME)))


class Post:
    """A mailer that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[object] = []

    def send(self, message: object) -> None:
        self.sent.append(message)


def test_the_worker_sends_what_is_due_before_it_plans(asleep: House) -> None:
    person = asleep.citizen()
    asleep.booked(person, asleep.interview(person), asleep.slot(asleep.caseworker()))
    post = Post()
    worker = Worker(asleep.store, post, asleep.rules, asleep.clock, sender="a@x.example", base_url="https://x.example")
    assert worker.round() == 1
    assert len(post.sent) == 1
    assert people(asleep) == 0
    assert worker.round() == 0
    assert people(asleep) == 5
