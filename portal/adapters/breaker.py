"""A breaker: a service that keeps failing is left alone for a while, then tried with one request at a time.

Counting and states are pybreaker's. It holds a lock for as long as what it guards runs, which would let one request at
a time through to a slow service; so what it is told here is only how a request went, after it is over.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import pybreaker
import structlog

Result = TypeVar("Result")
log = structlog.get_logger("portal.breaker")


class Open(Exception):
    """The service is being left alone: nobody asked it."""


class _Failed(Exception):
    """What pybreaker is told of a request that failed."""


class Breaker(pybreaker.CircuitBreakerListener):
    """Closed, open or half-open. Safe to use from many threads; each process has its own."""

    def __init__(self, name: str, *, failures: int, rest: float) -> None:
        """Opens after so many `failures` in a row, for `rest` seconds."""
        self._rest = rest
        self._opened_at = 0.0
        self._trial = threading.Lock()
        self._states = pybreaker.CircuitBreaker(
            fail_max=failures, reset_timeout=rest, listeners=[self], name=name, throw_new_error_on_trip=False
        )

    @property
    def state(self) -> str:
        """closed, open or half-open."""
        return self._states.current_state

    def run(self, act: Callable[[], Result], failure: type[Exception]) -> Result:
        """What `act` gives; a `failure` that it raises counts as one, any other fault means that it was answered.

        `Open` when the service is left alone.
        """
        if self.state == pybreaker.STATE_CLOSED:
            return self._told(act, failure)
        if time.monotonic() - self._opened_at < self._rest or not self._trial.acquire(blocking=False):
            raise Open
        try:
            if self.state == pybreaker.STATE_OPEN:
                self._states.half_open()
            return self._told(act, failure)
        finally:
            self._trial.release()

    def _told(self, act: Callable[[], Result], failure: type[Exception]) -> Result:
        try:
            result = act()
        except failure:
            self._tell(_fail)
            raise
        except Exception:
            self._tell(_succeed)
            raise
        self._tell(_succeed)
        return result

    def _tell(self, how: Callable[[], None]) -> None:
        # open already, by others that were under way: then one more or less changes nothing
        with suppress(_Failed, pybreaker.CircuitBreakerError):
            self._states.call(how)

    def state_change(
        self, cb: pybreaker.CircuitBreaker, old_state: pybreaker.CircuitBreakerState | None,
        new_state: pybreaker.CircuitBreakerState,
    ) -> None:  # fmt: skip
        """Called by pybreaker: remember since when, by a clock that nobody sets, and put it on record."""
        if new_state.name == pybreaker.STATE_OPEN:
            self._opened_at = time.monotonic()
        log.warning(
            "breaker", name=cb.name, was=old_state.name if old_state else None, now=new_state.name,
            failures=cb.fail_counter,
        )  # fmt: skip


def _fail() -> None:
    raise _Failed


def _succeed() -> None:
    pass
