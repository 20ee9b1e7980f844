"""A visitor with a browser of their own, who does what a person does and notices everything that goes wrong."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, WebError, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


class Visitor:
    """One browser. `faults` gathers console errors, page errors, refused content, lost requests and unforeseen 4xx."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.faults: list[str] = []
        self._allowed: int | None = None
        self._met = 0
        context.on("console", self._console)
        context.on("weberror", self._web_error)
        context.on("response", self._response)
        context.on("requestfailed", self._lost)
        self.page: Page = context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        # An error status is told twice; `_response` judges it.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _web_error(self, error: WebError) -> None:
        self.faults.append(f"page error: {error.error}")

    def _response(self, response: Response) -> None:
        if response.status == self._allowed:
            self._met += 1
        elif response.status >= 400:
            self.faults.append(f"{response.status} for {response.request.method} {response.url}")

    def _lost(self, request: Request) -> None:
        # A download, and a second click, end the request before them.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"lost: {request.url}: {request.failure}")

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Here an answer with this status belongs to the journey, and must come."""
        self._allowed, self._met = status, 0
        yield
        until = time.monotonic() + 5
        while not self._met and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        self.page.wait_for_load_state()
        self._allowed = None
        assert self._met, f"no answer had the status {status}"

    def sign_in(self, person: str) -> "Visitor":
        """Sign in as a demo person by their card, or by typing when they have none."""
        self.open("/log-ind")
        card = self.page.locator(f"button[value={person}]")
        if card.count():
            card.click()
        else:
            self.page.locator("#person").fill(person)
            self.page.locator("#person").press("Enter")
        expect(self.page.locator("li.last button")).to_be_visible()
        return self

    def in_english(self) -> "Visitor":
        """Press the switch."""
        self.press("English")
        expect(self.page.locator("html")).to_have_attribute("lang", "en")
        return self

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def follow(self, name: str, nth: int = 0) -> None:
        """Press a link."""
        self.page.get_by_role("link", name=name).nth(nth).click()

    def press(self, name: str) -> None:
        """Press a button, once the page is all there."""
        self.page.wait_for_load_state()
        self.page.get_by_role("button", name=name).first.click()

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Each text stands on the page, to be seen."""
        for text in texts:
            expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def misses(self, *texts: str) -> None:
        """None of the texts stands on the page."""
        for text in texts:
            expect(self.page.locator("main").get_by_text(text)).to_have_count(0)

    @property
    def times(self) -> Locator:
        """The radio buttons of the free times."""
        return self.page.locator(".time input")

    def find_times(self) -> None:
        """From the overview to the free times of next week."""
        self.open("/mine-samtaler")
        self.page.locator(".panel .actions a.button").first.click()
        self.page.locator("a[rel=next]").first.click()

    def choose(self, nth: int = 0) -> str:
        """Tick a time; answers how the page says it, such as »tirsdag den 1. december kl. 09.30«."""
        self.times.nth(nth).check()
        said = self.page.locator(".time input:checked + label").get_attribute("data-when")
        assert said
        return said.split(": ", 1)[1]

    def go_on(self) -> None:
        """Press the button in the bar."""
        self.page.locator(".bar button").click()

    def book(self, nth: int = 0) -> str:
        """From the overview to the receipt; answers the receipt's path."""
        self.find_times()
        self.choose(nth)
        self.go_on()
        self.confirm()
        return self.receipt

    def confirm(self) -> None:
        """Press the button that books."""
        self.page.locator("main form .button-primary").click()
        self.page.wait_for_url("**/aftaler/*")

    @property
    def receipt(self) -> str:
        """The path of the receipt that is open."""
        found = re.search(r"/aftaler/\d+$", self.page.url)
        assert found, self.page.url
        return found.group(0)

    def download(self, name: str) -> bytes:
        """Press a link that brings a file."""
        with self.page.expect_download() as coming:
            self.follow(name)
        return Path(coming.value.path()).read_bytes()
