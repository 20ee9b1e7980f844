"""Calendar files and feeds (RFC 5545): UTC instants, no METHOD, no ORGANIZER, no ATTENDEE, no alarm."""

import re
from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Calendar, Event, vGeo

from portal.invitations.appointment import Appointment

PRODID = "-//Portal//Aftaler 1.0//DA"
WRITTEN_AS = 1
"""Raised whenever the same appointments are written otherwise, so that calendars fetch them again."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_file(appointments: Iterable[Appointment]) -> bytes:
    """A calendar with these appointments, to be downloaded: UTF-8, lines folded and ended as RFC 5545 says."""
    calendar = _calendar()
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    return calendar.to_ical()


def feed(appointments: Iterable[Appointment], name: str = "Mine aftaler") -> bytes:
    """A calendar to subscribe to. Unchanged appointments give unchanged octets: nothing in it tells the time of day."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    revised = appointment.revised_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", _one_line(appointment.summary))
    event.add("location", _one_line(appointment.location))
    if appointment.latitude is not None and appointment.longitude is not None:
        event.add("geo", vGeo((round(appointment.latitude, 6), round(appointment.longitude, 6))))
    event.add("description", _CONTROL.sub("", appointment.description))
    event.add("url", appointment.url)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if appointment.cancelled else "OPAQUE")
    return event


def _one_line(text: str) -> str:
    return _CONTROL.sub("", text.replace("\n", " "))[:255]
