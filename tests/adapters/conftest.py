"""A server that misbehaves when told to, and a client of it that lives by a clock of the test's."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from portal.adapters.rule_service_http import HttpRuleService
from portal.domain.time import at_local
from tests.adapters.rule_server import RuleServer, running

DAY = date(2026, 11, 24)


class Clock:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = at_local(DAY, time(10))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by timedelta's arguments."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[RuleServer]:
    with running() as made:
        yield made


@pytest.fixture
def remote(server: RuleServer, clock: Clock) -> HttpRuleService:
    return HttpRuleService(server.url, "a-token", clock=clock)
