"""The database's clock: many servers, one time. Holds and deadlines are judged by it, not by a server's own."""

import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from portal.domain.time import Clock, system_clock

CHECKED_EVERY = 60.0
"""Seconds after which the database is asked again; between, elapsed time counts: a stepped clock is no matter."""


class DatabaseClock:
    """The present instant (UTC) as the database has it. While it does not answer, time runs on from its last word."""

    def __init__(self, engine: Engine, own: Clock = system_clock) -> None:
        self._engine = engine
        self._own = own
        self._lock = threading.Lock()
        self._told: datetime | None = None
        self._at = 0.0

    def __call__(self) -> datetime:
        """The present instant, in UTC."""
        elapsed = time.monotonic() - self._at
        if (self._told is None or elapsed > CHECKED_EVERY) and self._lock.acquire(blocking=self._told is None):
            try:
                self._ask()
            finally:
                self._lock.release()
            elapsed = time.monotonic() - self._at
        return self._own() if self._told is None else self._told + timedelta(seconds=elapsed)

    def _ask(self) -> None:
        if self._told is not None and time.monotonic() - self._at <= CHECKED_EVERY:
            return  # another thread asked meanwhile
        try:
            with self._engine.connect() as connection:
                before = time.monotonic()
                told = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
                self._told, self._at = told.astimezone(UTC), (before + time.monotonic()) / 2
        except DBAPIError:
            if self._told is not None:
                self._told, self._at = self._told + timedelta(seconds=time.monotonic() - self._at), time.monotonic()


def clock_of(engine: Engine) -> Clock:
    """The clock to live by: PostgreSQL's own; with SQLite everything is on one machine, so that machine's."""
    return DatabaseClock(engine) if engine.dialect.name == "postgresql" else system_clock
