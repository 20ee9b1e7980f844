"""One server and one browser for all journeys of a test process; a fresh copy of the town for each."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from portal.wiring import Services
from tests.journeys.served import Portal, browser_options, build_town, serve
from tests.journeys.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own browser, or Chrome where Playwright finds it."""
    return browser_type_launch_args | browser_options()


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town as it is before anybody comes, to copy from."""
    return build_town(tmp_path_factory.mktemp("town") / "town.sqlite")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, town_file: Path) -> Iterator[Portal]:
    """The portal, served."""
    folder = tmp_path_factory.mktemp("portal")
    with serve(folder, Path(shutil.copy(town_file, folder / "first.sqlite"))) as served:
        yield served


@pytest.fixture
def town(portal: Portal, town_file: Path, tmp_path: Path) -> Services:
    """A fresh town behind the portal: its services, whose clock stands at ten."""
    return portal.move_in(Path(shutil.copy(town_file, tmp_path / "town.sqlite")))


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open browsers at an address. When the test is over, nothing unforeseen may have happened in any of them."""
    expect.set_options(timeout=PATIENCE_MS)
    visitors: list[Visitor] = []
    contexts: list[BrowserContext] = []

    def open_at(address: str, like: dict[str, Any], **more: Any) -> Visitor:
        context = browser.new_context(base_url=address, locale="da-DK", **{**like, **more})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visitors.append(Visitor(context))
        return visitors[-1]

    yield open_at
    for context in contexts:
        context.close()
    faults = [fault for visitor in visitors for fault in visitor.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def visit(open_browser: Callable[..., Visitor], portal: Portal, town: Services) -> Visit:
    """`visit("anna")` signs in on a phone; `visit(like=DESKTOP)` and Playwright's own settings say otherwise."""

    def go(person: str = "", like: dict[str, Any] = PHONE, **more: Any) -> Visitor:
        visitor = open_browser(portal.address, like, **more)
        return visitor.sign_in(person) if person else visitor

    return go
