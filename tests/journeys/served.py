"""The portal on a port of its own, with made-up people on a fixed day and a clock that stands where it is put."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from portal import demo
from portal.app import create_app
from portal.config import Settings
from portal.domain.time import at_local
from portal.persistence import migrate
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService
from portal.wiring import Services
from tests.stopped_clock import StoppedClock

DAY = date(2026, 11, 24)
"""A Tuesday, with an ordinary week behind it and Christmas a good way off."""

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class NoMail:
    """A mailer for pages that are looked at: nothing is sent."""

    def send(self, message: object) -> None:
        """Let it go."""


class _Quiet(WSGIRequestHandler):
    """A request handler that does not write a line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class Portal:
    """The application and its address. `move_in` gives it a town: a database, and ten in the morning of `DAY`."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings.from_environment({
            "PORTAL_DEMO": "1", "PORTAL_INSTANCE": str(folder),
            "PORTAL_SECRET_KEY": "for-tests-only-0123456789-abcdefghijk",
        })  # fmt: skip
        self.address = ""
        self.app: Flask | None = None

    def move_in(self, database: Path) -> Services:
        """Serve this database from now on; the one before it is let go."""
        store = Store(make_engine(f"sqlite:///{database}"))
        clock = StoppedClock(at_local(DAY, time(10, 0)))
        services = Services(self.settings, store, EmbeddedRuleService(), clock, NoMail())
        if self.app is None:
            self.app = create_app(services)
        else:
            self.services.store.engine.dispose()
            self.app.extensions["portal"] = services
        return services

    @property
    def services(self) -> Services:
        """The services of the town that is served."""
        assert self.app is not None
        wired: Services = self.app.extensions["portal"]
        return wired


@contextmanager
def serve(folder: Path, database: Path) -> Iterator[Portal]:
    """Serve the portal on a free port of this machine, in threads of this process."""
    portal = Portal(folder)
    portal.move_in(database)
    assert portal.app is not None
    server = make_server("127.0.0.1", 0, portal.app, threaded=True, request_handler=_Quiet)
    portal.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        thread.join(10)
        portal.services.store.engine.dispose()


def build_town(file: Path, citizens: int = 40) -> Path:
    """A migrated SQLite file with the demo people of `DAY`, to be served or copied."""
    migrate.upgrade(f"sqlite:///{file}")
    store = Store(make_engine(f"sqlite:///{file}"))
    demo.load(store, day=DAY, count=citizens)
    store.engine.dispose()
    return file


def browser_options() -> dict[str, Any]:
    """How to start this machine's browser: $CHROME, or where systems keep theirs, or Chrome as Playwright finds it."""
    usual = ("/usr/bin/chromium", "/usr/bin/chromium-browser", shutil.which("google-chrome"))
    file = os.environ.get("CHROME") or next((file for file in usual if file and Path(file).exists()), None)
    return {"args": FLAGS, **({"executable_path": file} if file else {"channel": "chrome"})}
