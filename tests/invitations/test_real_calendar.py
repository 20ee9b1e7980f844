"""The calendar file in a real calendar: put into a CalDAV server, found by the hour, replaced when it is newer."""

import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime, time as clock_time, timedelta
from pathlib import Path

import httpx2
import icalendar
import pytest

from portal.domain.time import COPENHAGEN, at_local
from portal.invitations.ical import calendar_file
from tests.invitations.test_calendar_files import appointment
from tests.pgtemp import free_port

HOUR = timedelta(hours=1)
DAV = {"D": "DAV:", "C": "urn:ietf:params:xml:ns:caldav"}


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """An empty calendar in a real CalDAV server, in a process of its own."""
    port, folder = free_port(), tmp_path_factory.mktemp("calendars")
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none",
         "--rights-type", "authenticated", "--storage-filesystem-folder", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=("anna", "any"), timeout=30)
    try:
        for _ in range(600):
            assert process.poll() is None
            try:
                if client.request("MKCALENDAR", "/anna/aftaler/").status_code in (201, 409):
                    break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait(20)


def found(calendar: httpx2.Client, starts_at: datetime, ends_at: datetime) -> list[icalendar.Event]:
    """The events that the server says lie in the span."""
    span = f'start="{starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" end="{ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"'
    query = (
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data/></D:prop>'
        f'<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range {span}/>'
        "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )
    answer = calendar.request("REPORT", "/anna/aftaler/", content=query, headers={"Depth": "1"})
    assert answer.status_code == 207, answer.text
    data = ET.fromstring(answer.text).iterfind(".//C:calendar-data", DAV)
    return [event for one in data for event in icalendar.Calendar.from_ical(one.text or "").walk("VEVENT")]


@pytest.mark.parametrize("day", [date(2026, 10, 23), date(2026, 10, 26), date(2027, 3, 26), date(2027, 3, 29)])
def test_ten_oclock_in_denmark_is_where_the_calendar_has_it(calendar: httpx2.Client, day: date) -> None:
    starts_at = at_local(day, clock_time(10, 0))
    octets = calendar_file([appointment(starts_at, uid=f"uid-{day}")])
    assert calendar.put(f"/anna/aftaler/{day}.ics", content=octets).status_code == 201
    [event] = found(calendar, starts_at, starts_at + HOUR)
    assert event["DTSTART"].dt.astimezone(COPENHAGEN).strftime("%Y-%m-%d %H.%M") == f"{day} 10.00"
    assert not found(calendar, starts_at - HOUR, starts_at)
    assert not found(calendar, starts_at + HOUR, starts_at + 2 * HOUR)


def test_a_moved_appointment_replaces_the_first_and_does_not_stand_beside_it(calendar: httpx2.Client) -> None:
    first, second = at_local(date(2026, 12, 1), clock_time(9, 0)), at_local(date(2026, 12, 1), clock_time(13, 0))
    path = "/anna/aftaler/moved.ics"
    calendar.put(path, content=calendar_file([appointment(first, uid="moved")]))
    again = calendar.put(path, content=calendar_file([appointment(second, uid="moved", sequence=1)]))
    assert again.status_code in (201, 204)
    [event] = found(calendar, first - HOUR, second + HOUR)
    assert event["DTSTART"].dt == second
    assert event["SEQUENCE"] == 1


def test_danish_letters_commas_and_semicolons_come_through(calendar: httpx2.Client, tmp_path: Path) -> None:
    starts_at = at_local(date(2026, 12, 2), clock_time(9, 0))
    place = "Ærøgade 3; 2. sal, 5700 Svendborg – ved åen, hvor der altid er plads til både cykler og barnevogne"
    calendar.put("/anna/aftaler/letters.ics", content=calendar_file([appointment(starts_at, uid="l", location=place)]))
    [event] = found(calendar, starts_at, starts_at + HOUR)
    assert str(event["LOCATION"]) == place
