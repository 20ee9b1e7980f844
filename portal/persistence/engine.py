"""The engine for a database address, with the promises each database must be held to."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

RESTED = 1.0
"""Seconds without use after which a connection is asked whether it still stands."""


def make_engine(url: str, *, pool_size: int = 8, statement_timeout_ms: int = 15_000) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…` (several hosts allowed). Times are UTC on the wire.

    Faults tell the statement, never what was handed to it.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(
            address, pool_size=pool_size, max_overflow=8, hide_parameters=True,
            connect_args={"check_same_thread": False},
        )  # fmt: skip
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=10,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={
            "options": f"-c timezone=UTC -c statement_timeout={statement_timeout_ms}",
            "connect_timeout": 5,
            "prepare_threshold": 2,
        },
    )
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _wake_after_rest)
    return engine


def _note_rest(_connection: Any, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _wake_after_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection that has rested whether it still stands: after a failover nobody meets a dead one."""
    rests_since = record.info.get("rests_since")
    if rests_since is None or time.monotonic() - rests_since < RESTED:
        return
    import psycopg

    try:
        connection.execute("SELECT 1")
        connection.commit()  # at a rollback the driver would forget what it has prepared
    except psycopg.Error as fault:
        raise DisconnectionError from fault


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses acknowledged bookings at a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Any) -> None:
    reading = connection.get_execution_options().get("portal_read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
