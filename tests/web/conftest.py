"""A small town on a fixed day, its application, and visitors who use it as a browser does."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import demo
from portal.app import create_app
from portal.config import Settings
from portal.domain.time import at_local
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService, RuleService
from portal.wiring import Services
from tests.stopped_clock import StoppedClock

DAY = date(2026, 11, 24)


class MailKept:
    """A mailer that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[object] = []

    def send(self, message: object) -> None:
        self.sent.append(message)


@dataclass
class Town:
    """The application, its services, and the clock it lives by."""

    services: Services
    app: Flask
    clock: StoppedClock
    visitors: dict[str, "Visit"] = field(default_factory=dict)

    def visit(self, person: str = "") -> "Visit":
        """A new browser, signed in as the person if one is named."""
        visit = Visit(self.app.test_client())
        if person:
            assert visit.send("/log-ind", {"person": person}, on="/log-ind").status_code == 303
        return visit


class Visit:
    """A browser: it keeps cookies, and sends a form with what the page put into it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: object) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **more)  # type: ignore[arg-type]

    def send(self, path: str, fields: dict[str, object] | None = None, *, on: str | None = None) -> TestResponse:
        """Send a form as it stands on the page `on` (by default its token alone), with these fields filled in."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(on or "/").text)
        assert token, "the page has a form"
        return self.client.post(path, data={"csrf_token": token.group(1), **(fields or {})})

    def follow(self, answer: TestResponse) -> TestResponse:
        """Open what the answer leads to."""
        assert answer.status_code == 303, answer.text[:2000]
        return self.get(answer.headers["Location"])


def settings(tmp_path: Path, url: str) -> Settings:
    """Demo settings around a database."""
    return Settings.from_environment(
        {"PORTAL_DEMO": "1", "PORTAL_DATABASE_URL": url, "PORTAL_INSTANCE": str(tmp_path),
         "PORTAL_SECRET_KEY": "for-tests-only-0123456789-abcdefghijk"}
    )  # fmt: skip


@pytest.fixture
def make_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Build a town on a database: citizens, day, hour and rule service can be chosen."""
    engines = []

    def make(
        url: str, *, citizens: int = 40, day: date = DAY, hour: int = 10, rules: RuleService | None = None
    ) -> Town:
        from datetime import time

        store = Store(make_engine(url))
        engines.append(store.engine)
        demo.load(store, day=day, count=citizens)
        clock = StoppedClock(at_local(day, time(hour, 0)))
        services = Services(settings(tmp_path, url), store, rules or EmbeddedRuleService(), clock, MailKept())
        return Town(services, create_app(services), clock)

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def town(make_town: Callable[..., Town], sqlite_url: str) -> Town:
    """The small town on SQLite, for what does not touch data in a way that databases differ in."""
    return make_town(sqlite_url)
