"""`portal interviews plan`: numbers that are true, nothing twice, and an exit status that says how it went."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from portal import demo
from portal.cli import interviews as command
from portal.domain.time import local_day, system_clock
from portal.persistence import tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.errors import RuleServiceUnavailable

TODAY = local_day(system_clock())


@pytest.fixture
def store(sqlite_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A small town of today, and the settings of a command."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORTAL_DEMO", "1")
    made = Store(make_engine(sqlite_url))
    demo.load(made, day=TODAY, count=300)
    return made


def plan(*arguments: str) -> Result:
    return CliRunner().invoke(command.interviews, ["plan", *arguments])


def numbers(result: Result) -> dict[str, int]:
    said = re.findall(
        r"^ +(\d+) persons? (?:would be )?(planned|already|given|nothing|cannot|changed)", result.stdout, re.M
    )
    return {word: int(count) for count, word in said}


def rows(store: Store) -> int:
    with store.read() as work:
        return int(work.scalar(select(func.count()).select_from(t.planned_interview)) or 0)


def test_it_counts_first_then_plans_and_then_has_nothing_to_do(store: Store) -> None:
    dry = plan("--dry-run")
    assert dry.exit_code == 0, dry.output
    assert rows(store) == 0
    done = plan()
    assert done.exit_code == 0
    assert numbers(dry) == numbers(done)
    assert sum(numbers(done).values()) == 309
    assert numbers(done)["planned"] > 0
    assert f"{rows(store):8} interviews planned" in done.stdout
    assert "309 of 309 persons" in done.stderr
    again = numbers(plan())
    assert again["planned"] == again["given"] == 0
    assert again["already"] == numbers(done)["planned"] + numbers(done)["given"]


def test_one_authority_and_another_day(store: Store) -> None:
    with store.read() as work:
        code = work.scalar(select(t.authority.c.code).join(t.office, t.office.c.authority_id == t.authority.c.id))
        theirs = work.scalar(
            select(func.count()).select_from(t.person).join(t.authority).where(t.authority.c.code == code)
        )
    assert sum(numbers(plan("--authority", str(code))).values()) == theirs
    assert plan("--authority", "9999").exit_code == 1
    past = (TODAY - timedelta(days=1)).isoformat()
    assert plan("--day", past).exit_code == 1
    assert plan("--day", past, "--dry-run").exit_code == 0
    assert plan("--day", date(2019, 5, 1).isoformat(), "--dry-run").exit_code == 0, "no rules then: nothing due"


def test_it_says_so_when_the_rule_service_is_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        def assess(self, *_: Any, **__: Any) -> None:
            raise RuleServiceUnavailable("down")

    monkeypatch.setattr("portal.wiring._rule_service", lambda _: Down())
    stopped = plan()
    assert stopped.exit_code == command.STOPPED
    assert "does not answer" in stopped.stderr
    assert rows(store) == 0
