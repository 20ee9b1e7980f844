"""The portal as it is run: granian, the worker beside it, PostgreSQL behind it, and the clock on the wall."""

import email
import email.policy
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest

from portal import demo
from portal.domain.time import local, local_day, system_clock
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from tests.journeys.visitor import PHONE, Visitor
from tests.pgtemp import free_port

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.slow, pytest.mark.xdist_group("browser-1")]

READY_WITHIN = 60.0
SENT_WITHIN = 30.0


def wait_until_ready(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    """Until the database and the rules answer."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, f"the portal stopped: {said.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the portal was not ready in time")


@pytest.fixture
def running(postgres_url: str, tmp_path: Path) -> Iterator[str]:
    """`portal run` on a free port, on a database with a few demo people of today; answers its address."""
    store = Store(make_engine(postgres_url))
    demo.load(store, day=local_day(system_clock()), count=10)
    store.engine.dispose()
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    ours = {"PORTAL_DEMO": "1", "PORTAL_DATABASE_URL": postgres_url, "PORTAL_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "portal", "run", "--port", str(port)]
    said = tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(command, env=kept | ours, stdout=out, stderr=out)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def letter_about(folder: Path, words: str) -> EmailMessage:
    """The message that the worker sends with these words in it."""
    until = time.monotonic() + SENT_WITHIN
    while time.monotonic() < until:
        for file in sorted(folder.rglob("*.eml")):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            body = letter.get_body(("plain",))
            if body is not None and words in body.get_content():
                return letter
        time.sleep(0.2)
    raise AssertionError(f"no message with {words!r} was sent")


def test_a_booking_on_the_real_server_brings_a_receipt_and_a_message_with_the_calendar_entry(
    open_browser: Callable[..., Visitor], running: str, tmp_path: Path
) -> None:
    anna = open_browser(running, PHONE).sign_in("anna")
    anna.find_times()
    if not anna.times.count():
        anna.page.locator(".alert a.button").click()
    when = anna.choose()
    anna.go_on()
    anna.confirm()
    anna.sees("Din tid er booket", when.split(" kl. ")[0])
    [event] = icalendar.Calendar.from_ical(anna.download("Læg i kalender")).walk("VEVENT")
    assert when.endswith(f"kl. {local(event['DTSTART'].dt):%H.%M}")
    letter = letter_about(tmp_path / "mail", when.split(" kl. ")[0])
    assert letter["To"] == "anna@example.org"
    [entry] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    [sent] = icalendar.Calendar.from_ical(entry.get_content()).walk("VEVENT")
    assert (sent["UID"], sent["DTSTART"].dt) == (event["UID"], event["DTSTART"].dt)
