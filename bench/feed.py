"""The calendar feed of 1,000 appointments: made anew, and asked for again when nothing has changed."""

import hashlib
import secrets
from datetime import timedelta

import psycopg

from bench import load, parts
from bench.house import House
from bench.load import Step
from bench.page import line, split
from bench.report import Findings, Line
from bench.rounds import alternate, as_json, middle, sample
from bench.town import Town
from portal.booking.calendar import SHOWN_BACK
from portal.domain.time import system_clock

PARTS: tuple[parts.Part, ...] = (
    ("whose address it is and whether it has changed, one statement", "portal.persistence.bookings", "behind_address"),
    ("the bookings, one statement", "portal.persistence.bookings", "for_calendar"),
    ("the rest of looking: transactions", "portal.booking.calendar", "calendar_of"),
    ("writing the calendar", "portal.web.calendar.views", "feed"),
)
# Appointments of the last 80 days, one in ten cancelled, a third by telephone; no two at one time.
_PAST = """
INSERT INTO booking (interview_id, person_id, authority_id, office_id, slot_id, staff_id, kind, form, status, starts_at,
                     ends_at, place_office, place_street, place_postal_code, place_city, place_phone, place_latitude,
                     place_longitude, caseworker, reserved_at, booked_at, topics, ical_uid, ical_sequence, revised_at)
SELECT %(interview)s, person.id, person.authority_id, person.office_id, slot.id, slot.staff_id, 'job_interview',
       CASE n %% 3 WHEN 0 THEN 'phone' ELSE 'in_person' END, CASE n %% 10 WHEN 0 THEN 'cancelled' ELSE 'attended' END,
       at, at + interval '45 minutes', office.name, office.street, office.postal_code, office.city, office.phone,
       office.latitude, office.longitude, 'Sagsbehandler', at - interval '9 days', at - interval '9 days', '[]',
       gen_random_uuid(), n %% 2, at - interval '9 days'
FROM generate_series(1, %(events)s) AS n
CROSS JOIN LATERAL (SELECT date_trunc('minute', now()) - interval '2 days' - n * interval '112 minutes' AS at) AS hour
JOIN person ON person.id = %(person)s
JOIN office ON office.id = person.office_id
JOIN slot ON slot.id = %(slot)s
"""


def add_feed(town: Town, events: int) -> tuple[int, str]:
    """Give a citizen so many appointments and a calendar address; answers who, and the address."""
    viewer, token = town.viewers[-1], secrets.token_urlsafe(32)
    with psycopg.connect(town.url) as work:
        given = {"interview": viewer.interview, "person": viewer.person, "slot": viewer.slot, "events": events}
        work.execute(_PAST, given)
        hashed = hashlib.sha256(token.encode()).hexdigest()
        work.execute(
            "INSERT INTO feed (person_id, token_hash, made_at) VALUES (%s, %s, now())", (viewer.person, hashed)
        )
    town.postgres.run("ANALYZE booking", town.size.name)
    return viewer.person, f"/kalender/{token}.ics"


def measure(house: House) -> Findings:
    """The portal's feed against the same octets made by joining strings, and the answer 304."""
    town, options = house.large, house.options
    events = 100 if options.quick else 1_000
    person, address = add_feed(town, events)
    since = (system_clock() - SHOWN_BACK + timedelta(days=1)).date()
    bare = Step(f"/feed/{person}/{since}?base={town.settings['PORTAL_BASE_URL']}", contains="BEGIN:VEVENT")
    anew = Step(address, contains="BEGIN:VEVENT")
    ours = load.ask(town.portal.port, anew)
    same = ours.body == load.ask(town.limit.port, bare).body
    shown = ours.body.count(b"BEGIN:VEVENT")
    assert shown == events, f"{shown} appointments in the feed"
    again = Step(address, status=304, headers={"If-None-Match": ours.headers["etag"]})
    count, many = options.operations(16), options.operations(200)
    for server, step in ((town.portal, anew), (town.portal, again), (town.limit, bare)):
        load.run(server.port, [(step,)] * count)
    rounds = alternate(
        {
            "limit": lambda: sample(town.limit, town.postgres, [(bare,)] * many),
            "portal": lambda: sample(town.portal, town.postgres, [(anew,)] * count),
            "unchanged, 304": lambda: sample(town.portal, town.postgres, [(again,)] * many),
        },
        options.rounds,
    )
    unchanged = middle(rounds["unchanged, 304"])
    found = Findings(data={"rounds": as_json(rounds), "same_octets": same})
    found.lines.append(line(f"feed of {events:,} events (CPU)", rounds, mark=4, goal=2))
    found.lines.append(Line("the same unchanged, 304 (CPU)", f"{unchanged:.2f} ms", unchanged, " ms", 1.5, 0.7))
    found.tables.append(split("The feed: processor time by process, ms per answer", rounds))
    heading = "The feed: where the server's time goes, ms of processor time per feed (in one process, no server)"
    times, found.data["parts"] = parts.time_parts(town.sessions.app, [(anew,)] * 9, PARTS, heading)
    found.tables.append(times)
    found.notes.append(
        f"The feed has {len(ours.body) / 1000:.0f} KB; the limit's is "
        + ("the same, octet for octet." if same else "not the same octet for octet any more.")
    )
    return found
