"""Calendar files: what RFC 5545 and thirty years of calendar programs ask for."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, strategies as st

from portal.domain.time import at_local
from portal.invitations.appointment import Appointment
from portal.invitations.ical import calendar_file, feed

MADE = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)


def appointment(starts_at: datetime = MADE, **more: object) -> Appointment:
    values: dict[str, object] = {
        "uid": "c2a6f0f4-6b1d-4c7e-9a53-2f0d8e4b71aa", "sequence": 0, "revised_at": MADE, "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=45), "summary": "Aftale", "location": "Prøvevej 1; 2., 5700 Svendborg",
        "latitude": 55.0579999, "longitude": 10.611, "description": "Se aftalen:\nhttps://x.example/aftaler/1",
        "url": "https://x.example/aftaler/1", "cancelled": False,
    }  # fmt: skip
    return Appointment(**(values | more))  # type: ignore[arg-type]


def test_a_file_has_the_lines_it_must_have_and_no_others() -> None:
    lines = calendar_file([appointment()]).decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("VERSION:2.0", "CALSCALE:GREGORIAN", "DTSTART:20261124T093015Z", "DTSTAMP:20261124T093015Z",
                 "SEQUENCE:0", "STATUS:CONFIRMED", "CLASS:PRIVATE", "TRANSP:OPAQUE", "GEO:55.058;10.611",
                 "URL:https://x.example/aftaler/1", r"LOCATION:Prøvevej 1\; 2.\, 5700 Svendborg"):  # fmt: skip
        assert line in lines, line
    for never in ("METHOD", "ORGANIZER", "ATTENDEE", "VALARM", "TZID", "VTIMEZONE", "ATTACH"):
        assert never not in "\n".join(lines)


@given(st.text(max_size=200))
def test_any_text_is_folded_by_octets_and_read_back(text: str) -> None:
    octets = calendar_file([appointment(description=text, location=text)])
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    assert b"\n" not in octets.replace(b"\r\n", b"")
    [event] = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    assert "\n" not in str(event["LOCATION"])


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2026, 10, 24), "20261024T080000Z"),
        (date(2026, 10, 26), "20261026T090000Z"),
        (date(2027, 3, 27), "20270327T090000Z"),
        (date(2027, 3, 29), "20270329T080000Z"),
    ],
)
def test_ten_oclock_is_ten_oclock_on_both_sides_of_the_clock_change(day: date, instant: str) -> None:
    octets = calendar_file([appointment(at_local(day, time(10, 0)))])
    assert f"DTSTART:{instant}".encode() in octets
    [read] = recurring_ical_events.of(icalendar.Calendar.from_ical(octets)).at(day)
    assert read["DTSTART"].dt == at_local(day, time(10, 0))


def test_a_feed_says_its_name_and_how_often_to_look_and_is_the_same_each_time() -> None:
    octets = feed([appointment(), appointment(uid="another", cancelled=True, summary="Aflyst: Aftale", sequence=3)])
    text = octets.decode()
    for line in ("X-WR-CALNAME:Mine aftaler", "NAME:Mine aftaler", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
                 "X-PUBLISHED-TTL:PT1H", "STATUS:CANCELLED", "TRANSP:TRANSPARENT", "SEQUENCE:3"):  # fmt: skip
        assert line + "\r\n" in text, line
    assert "METHOD" not in text
    assert octets == feed(
        [appointment(), appointment(uid="another", cancelled=True, summary="Aflyst: Aftale", sequence=3)]
    )


def test_an_empty_feed_is_still_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(feed([])).walk("VEVENT") == []
