"""The store: a read block or a change is a transaction; the one place that retries, and that translates faults.

* `read()` is a read-only transaction. `change(act)` runs `act` in a writing transaction and runs it again when the
  database asks for that (serialization failure, deadlock, a busy SQLite file, a connection lost on the way).
  So `act` must not keep anything between runs; a lost COMMIT answer is settled by the `answered` table.
* Locks are taken in one order: interview → booking → slot → claim, each by rising id. A new slot may be taken before
  its booking is locked, because nobody waits for it: a slot that another transaction has is passed over.
* Nothing that goes over a network may run inside: adapters call `forbid_open_transaction`.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError as PoolTimeout

from portal.domain.faults import StoreUnavailable

Result = TypeVar("Result")

RETRIES = 6
_RETRIED_SQLSTATES = {"40001", "40P01", "57P01", "57P02", "57P03"}

_open_transaction: ContextVar[bool] = ContextVar("open_transaction", default=False)


class Clash(Exception):
    """A constraint refused a row: somebody else has the time, or the row is there already.

    `constraint` is its name: `claim_no_overlap`, or the unique index that was hit.
    """

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


class OpenTransaction(AssertionError):
    """Something that may take long was called while a transaction was open: a fault in the portal."""


def forbid_open_transaction() -> None:
    """Raise `OpenTransaction` when the caller stands inside a transaction. Adapters call it before the network."""
    if _open_transaction.get():
        raise OpenTransaction("no network inside a transaction")


class Store:
    """Blocks of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._is_postgresql = engine.dialect.name == "postgresql"
        extra = {"postgresql_readonly": True} if self._is_postgresql else {}
        self._reading = engine.execution_options(portal_read_only=True, **extra)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A look at the database: writing inside is refused (PostgreSQL) or thrown away (SQLite)."""
        try:
            with self._reading.connect() as connection:
                token = _open_transaction.set(True)
                try:
                    yield connection
                finally:
                    _open_transaction.reset(token)
                # the driver forgets its prepared statements at a rollback, so a look that may not write is committed
                connection.commit() if self._is_postgresql else connection.rollback()
        except (OperationalError, PoolTimeout) as fault:
            raise StoreUnavailable(str(fault.__class__.__name__)) from fault

    def change(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` in one writing transaction and commit; all or nothing. `Clash` and `StoreUnavailable` get out."""
        for attempt in range(RETRIES + 1):
            try:
                return self._once(act)
            except IntegrityError as fault:
                raise Clash(_constraint_of(fault)) from fault
            except DBAPIError as fault:
                if attempt == RETRIES or not _worth_another_try(fault):
                    raise StoreUnavailable(fault.__class__.__name__) from fault
            except PoolTimeout as fault:
                raise StoreUnavailable("no free connection") from fault
            time.sleep(random.uniform(0.2, 1.0) * 0.01 * 2**attempt)  # noqa: S311 - spreads retries, no secret
        raise AssertionError("unreachable")

    def _once(self, act: Callable[[Connection], Result]) -> Result:
        with self.engine.begin() as connection:
            token = _open_transaction.set(True)
            try:
                return act(connection)
            finally:
                _open_transaction.reset(token)


def _constraint_of(fault: IntegrityError) -> str:
    diagnosis = getattr(fault.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    return str(fault.orig).removeprefix("UNIQUE constraint failed: ")


def _worth_another_try(fault: DBAPIError) -> bool:
    state = getattr(fault.orig, "sqlstate", None)
    if state is not None:
        return state in _RETRIED_SQLSTATES or state.startswith("08")
    return fault.connection_invalidated or "database is locked" in str(fault.orig)
