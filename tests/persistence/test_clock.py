"""One time for all servers: the database's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from portal.domain.time import system_clock
from portal.persistence import clock as clocks
from portal.persistence.clock import DatabaseClock, clock_of
from portal.persistence.engine import make_engine


def slow_by_an_hour() -> datetime:
    return system_clock() - timedelta(hours=1)


@pytest.mark.postgres
def test_a_server_whose_clock_is_wrong_lives_by_the_databases(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as connection:
        there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    told = DatabaseClock(engine, slow_by_an_hour)()
    assert told.tzinfo is UTC
    assert abs(told - there) < timedelta(seconds=20)
    engine.dispose()


@pytest.mark.postgres
def test_time_runs_on_and_never_back_while_the_database_is_away(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(postgres_url)
    clock = clock_of(engine)
    first = clock()
    engine.dispose()
    monkeypatch.setattr(clocks, "CHECKED_EVERY", -1.0)
    monkeypatch.setattr(engine, "connect", lambda: make_engine("postgresql://nobody@127.0.0.1:9/x").connect())
    assert first < clock() < clock() < first + timedelta(seconds=60)


def test_without_any_word_from_the_database_the_machines_own_clock_serves() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:9/none")
    assert abs(DatabaseClock(engine)() - system_clock()) < timedelta(seconds=20)


def test_sqlite_lives_by_the_machine(sqlite_url: str) -> None:
    assert clock_of(make_engine(sqlite_url)) is system_clock
