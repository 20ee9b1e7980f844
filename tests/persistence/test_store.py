"""The store: what it promises of each database, when it tries again, and when it says that it cannot."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from portal.domain.faults import StoreUnavailable
from portal.persistence import engine as engines, migrate, tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Clash, Store

AUTHORITY = {"code": "0000", "name": "Prøvekommune"}


def test_sqlite_is_held_to_its_promises(sqlite_url: str) -> None:
    store = Store(make_engine(sqlite_url))
    with store.read() as work:
        asked = {name: work.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_look_changes_nothing(database_url: str) -> None:
    store = Store(make_engine(database_url))
    with suppress(DBAPIError), store.read() as work:
        work.execute(insert(t.authority), AUTHORITY)
    with store.read() as work:
        assert work.execute(select(t.authority)).all() == []


@pytest.mark.postgres
def test_what_a_connection_has_prepared_outlives_a_look(postgres_url: str) -> None:
    store = Store(make_engine(postgres_url, pool_size=1))
    for _ in range(4):
        with store.read() as work:
            work.execute(select(t.authority).where(t.authority.c.code == "0000")).all()
    with store.read() as work:
        kept = work.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("authority.code" in statement for statement in kept), "else every page is planned anew"


def test_a_change_is_all_or_nothing_and_names_the_constraint(database_url: str) -> None:
    store = Store(make_engine(database_url))

    def twice(work: object) -> None:
        for _ in range(2):
            work.execute(insert(t.authority), AUTHORITY)  # type: ignore[attr-defined]

    with pytest.raises(Clash, match="code"):
        store.change(twice)
    with store.read() as work:
        assert work.execute(select(t.authority)).all() == []


class Refusal(Exception):
    """What a driver says when a serializable transaction must be run again."""

    sqlstate = "40001"


@pytest.mark.parametrize(("failures", "succeeds"), [(1, True), (6, True), (7, False)])
def test_a_serialization_failure_is_tried_again_six_times(sqlite_url: str, failures: int, succeeds: bool) -> None:
    store = Store(make_engine(sqlite_url))
    runs = []

    def act(work: object) -> str:
        runs.append(1)
        if len(runs) <= failures:
            raise OperationalError("x", {}, Refusal())
        return "done"

    if succeeds:
        assert store.change(act) == "done"
    else:
        with pytest.raises(StoreUnavailable):
            store.change(act)
    assert len(runs) == min(failures + 1, 7)


@pytest.mark.postgres
def test_two_who_lock_crosswise_are_sorted_out_by_trying_again(postgres_url: str) -> None:
    import threading

    store = Store(make_engine(postgres_url))
    for code in ("0001", "0002"):
        store.change(lambda work, code=code: work.execute(insert(t.authority), {"code": code, "name": "x"}))
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []
    through: list[str] = []

    def lock(first: str, second: str) -> None:
        def act(work: object) -> None:
            runs.append(first)
            for code in (first, second):
                work.execute(select(t.authority).where(t.authority.c.code == code).with_for_update())  # type: ignore[attr-defined]
                if runs.count(first) == 1 and code == first:
                    both_hold_one.wait(10)

        store.change(act)
        through.append(first)

    threads = [threading.Thread(target=lock, args=pair) for pair in (("0001", "0002"), ("0002", "0001"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(through) == ["0001", "0002"]
    assert len(runs) == 3, "the database gave one of them up, and the store ran it again"


@pytest.mark.postgres
def test_after_a_failover_nobody_meets_a_dead_connection(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "RESTED", 0.0)
    store, other = Store(make_engine(postgres_url)), Store(make_engine(postgres_url))
    with store.read() as work:
        work.execute(text("SELECT 1"))
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    other.change(lambda work: work.execute(text(kill)).all())
    with store.read() as work:
        assert work.scalar(text("SELECT 1")) == 1
    store.engine.dispose()
    other.engine.dispose()


def test_a_database_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    store = Store(make_engine("postgresql://nobody@127.0.0.1:9/none"))
    with pytest.raises(StoreUnavailable), store.read() as work:
        work.execute(text("SELECT 1"))


def test_a_file_that_cannot_be_written_refuses_changes_and_is_still_read(sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    store = Store(make_engine(sqlite_url))
    store.change(lambda work: work.execute(insert(t.authority), AUTHORITY))
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with store.read() as work:
            assert len(work.execute(select(t.authority)).all()) == 1, "readers do not wait for a writer"
    finally:
        holder.rollback()
        holder.close()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate.upgrade(database_url)
    engine = make_engine(database_url)
    assert migrate.has_seen(engine) == migrate.NEWEST
    engine.dispose()


def test_the_newest_migration_is_the_one_that_a_start_looks_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.NEWEST


def test_the_tables_are_what_the_migrations_make(database_url: str) -> None:
    from sqlalchemy import inspect

    engine = make_engine(database_url)
    seen = inspect(engine)
    for table in t.metadata.sorted_tables:
        assert {column["name"] for column in seen.get_columns(table.name)} == {c.name for c in table.c}, table.name
        expected = {index.name for index in table.indexes}
        assert expected <= {index["name"] for index in seen.get_indexes(table.name)}, table.name
    engine.dispose()
