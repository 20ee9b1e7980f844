"""The limits: what the same work costs at least in the same server, with nothing around it.

Bare Flask routes over psycopg on the portal's own tables: no session, no CSRF, no rules, no claims, no audit.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
from flask import Flask, Response, request

from bench.raw_calendar import COLUMNS, raw_calendar

_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_FREE = """
SELECT id, starts_at, ends_at, forms FROM slot
WHERE office_id = %s AND starts_at >= %s AND starts_at < %s AND state = 'open'
  AND (held_until IS NULL OR held_until <= now()) AND kinds & 1 <> 0 AND forms & 7 <> 0
ORDER BY starts_at, id
"""
_TAKE = """
UPDATE slot SET state = 'booked', held_until = NULL
WHERE id = %s AND state = 'open' AND (held_until IS NULL OR held_until <= now())
RETURNING authority_id, office_id, staff_id, starts_at, ends_at
"""
_BOOK = """
INSERT INTO booking (interview_id, person_id, slot_id, authority_id, office_id, staff_id, starts_at, ends_at, kind,
                     form, status, place_office, place_street, place_postal_code, place_city, place_phone, caseworker,
                     reserved_at, booked_at, topics, ical_uid, revised_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'job_interview', 'in_person', 'booked', 'Borgerhuset', 'Prøvevej 1', '5700',
        'Prøveby', '70 00 00 00', 'Sagsbehandler', now(), now(), '[]', %s, now())
RETURNING id
"""
_TELL = """
INSERT INTO outbox (kind, booking_id, sequence, channel, due_at) VALUES ('booked', %s, 0, 'mail', now())
"""
_FEED = f"""
SELECT {", ".join(COLUMNS)} FROM booking
WHERE person_id = %s AND ends_at > %s AND booked_at IS NOT NULL
  AND status IN ('booked', 'not_recorded', 'attended', 'no_show', 'cancelled')
ORDER BY id
"""
# About 20 KB with 240 rows.
_PAGE = """<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>Vælg en tid</title></head>
<body><main><h1>Vælg en tid</h1><form method="post">
{% for day, times in days %}
<fieldset><legend>{{ day }}</legend>
{% for id, label in times %}
<label><input type="radio" name="slot" value="{{ id }}"> {{ label }}</label><br>
{% endfor %}
</fieldset>
{% endfor %}
<button>Fortsæt</button></form></main></body></html>
"""


class _Pool:
    """Connections that are lent and taken back."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: deque[psycopg.Connection[Any]] = deque()

    @contextmanager
    def lent(self) -> Iterator[psycopg.Connection[Any]]:
        """One connection, the one used last if any is idle."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = psycopg.connect(self._url, autocommit=True, options="-c timezone=UTC")
        yield connection
        self._idle.append(connection)


def create_app() -> Flask:
    """The application on the database named by BENCH_DATABASE_URL."""
    app = Flask("limit", static_folder=None)
    pool = _Pool(os.environ["BENCH_DATABASE_URL"])
    page = app.jinja_env.from_string(_PAGE)

    @app.get("/healthz")
    def healthz() -> str:
        return "up"

    @app.get("/page/<int:office>/<day>")
    def free_times(office: int, day: str) -> str:
        first = datetime.combine(date.fromisoformat(day), datetime.min.time(), _COPENHAGEN)
        with pool.lent() as work:
            rows = work.execute(_FREE, (office, first, first + timedelta(days=14))).fetchall()
        shown = [(row[0], row[1].astimezone(_COPENHAGEN)) for row in rows]
        days = [
            (on.strftime("%d.%m.%Y"), [(slot, f"{at.hour:02}.{at.minute:02}") for slot, at in times])
            for on, times in groupby(shown, key=lambda time: time[1].date())
        ]
        return page.render(days=days)

    @app.post("/book")
    def book() -> tuple[str, int]:
        form = request.form
        slot = int(form["slot"])
        with pool.lent() as work, work.transaction():
            taken = work.execute(_TAKE, (slot,)).fetchone()
            if taken is None:
                return "taken", 409
            values = (int(form["interview"]), int(form["person"]), slot, *taken, str(uuid4()))
            booking = work.execute(_BOOK, values).fetchone()
            work.execute(_TELL, booking)
        return "booked", 200

    @app.get("/feed/<int:person>/<since>")
    def feed(person: int, since: str) -> Response:
        with pool.lent() as work:
            rows = work.execute(_FEED, (person, since)).fetchall()
        return Response(raw_calendar(rows, request.args["base"]), content_type="text/calendar; charset=utf-8")

    return app
