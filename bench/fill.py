"""Bulk rows for a large town: offices, caseworkers, times and citizens, made inside PostgreSQL.

Each office has three caseworkers who begin a quarter of an hour apart and offer eight times of 45 minutes a day, so a
working day has 24 different starts. Everything goes on top of the demo data.
"""

from datetime import date, timedelta

import psycopg

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.persistence import tables as t

OFFICES = 98
STAFF = 3
A_DAY = 24
"""Times a day at one office; ten working days have 240."""
FIRST_OFFICE_LEAST = 30 * A_DAY
"""The office whose page is measured has at least so many times, however small the town."""

_OFFICES = """
INSERT INTO office (id, authority_id, name, street, postal_code, city, phone, latitude, longitude)
SELECT %(office)s + n, 1 + (n - 1) %% %(authorities)s, 'Borgerhuset nr. ' || n, 'Prøvevej ' || n, '5700', 'Prøveby',
       '70 00 00 00', 55.05, 10.6
FROM generate_series(1, %(offices)s) AS n
"""
_RESOURCES = """
INSERT INTO resource (id, kind)
SELECT %(resource)s + n, CASE WHEN n <= %(offices)s * %(staff_each)s THEN 'staff' ELSE 'person' END
FROM generate_series(1, %(offices)s * %(staff_each)s + %(citizens)s) AS n
"""
_STAFF = """
INSERT INTO staff (id, key, name, role, authority_id, office_id, resource_id, phone, video_url)
SELECT %(staff)s + n, 'bench-staff-' || n, 'Sagsbehandler nr. ' || n, 'caseworker', office.authority_id, office.id,
       %(resource)s + n, '70 00 00 00', 'https://video.example.dk/rum/' || n
FROM generate_series(1, %(offices)s * %(staff_each)s) AS n
JOIN office ON office.id = %(office)s + 1 + (n - 1) / %(staff_each)s
"""
# Published week by week, so the times of one office lie apart, as they do after a year's use.
_SLOTS = """
INSERT INTO slot (authority_id, office_id, staff_id, resource_id, starts_at, ends_at, kinds, forms, published_at)
SELECT office.authority_id, office.id, %(staff)s + who, %(resource)s + who, start, start + interval '45 minutes',
       %(kinds)s, CASE k %% %(staff_each)s WHEN 2 THEN %(fewer_forms)s ELSE %(forms)s END, now()
FROM generate_series(1, %(offices)s) AS n
JOIN office ON office.id = %(office)s + n
CROSS JOIN LATERAL generate_series(
    0, CASE WHEN n = 1 THEN %(first)s ELSE %(others)s + (n - 2 < %(left_over)s)::int END - 1
) AS k
CROSS JOIN LATERAL (SELECT 1 + (n - 1) * %(staff_each)s + k %% %(staff_each)s AS who) AS member
CROSS JOIN LATERAL (
    SELECT (%(monday)s::date + k / %(a_day)s / 5 * 7 + k / %(a_day)s %% 5 + time '08:00'
            + k %% %(a_day)s * interval '15 minutes') AT TIME ZONE 'Europe/Copenhagen' AS start
) AS hour
ORDER BY k / %(a_day)s / 5, n, k
"""
_PEOPLE = """
INSERT INTO person (id, key, name, name_folded, birth_on, email, phone, authority_id, office_id, resource_id)
SELECT %(person)s + n, 'bench-' || n, 'Borger Nr. ' || n, 'borger nr. ' || n, %(today)s::date - 12000 - n,
       'bench-' || n || '@example.org', '70 00 00 00', office.authority_id, office.id,
       %(resource)s + %(offices)s * %(staff_each)s + n
FROM generate_series(1, %(citizens)s) AS n
JOIN office ON office.id = %(office)s + CASE WHEN n <= %(viewers)s THEN 1
                                             ELSE 2 + (n - %(viewers)s - 1) %% (%(offices)s - 1) END
"""
_CIRCUMSTANCES = """
INSERT INTO circumstances (person_id, target_group, benefit_kind, readiness, self_booking_status, unemployed_since,
                           registered_on, first_contact_on)
SELECT %(person)s + n, 2, 'social_assistance', 'job_ready', 'normal', %(today)s::date - 200, %(today)s::date - 200,
       %(today)s::date - 200
FROM generate_series(1, %(citizens)s) AS n
"""
_INTERVIEWS = """
INSERT INTO interview (id, person_id, authority_id, office_id, kind, is_first, length_minutes, book_by, hold_by,
                       deadline_set_on, created_at)
SELECT %(interview)s + n, person.id, person.authority_id, person.office_id, 'job_interview', false, 45,
       %(today)s::date + 20, %(today)s::date + 40, %(today)s::date - 12, now()
FROM generate_series(1, %(citizens)s) AS n
JOIN person ON person.id = %(person)s + n
"""
_STRAY = """
SELECT count(*) FROM slot
LEFT JOIN staff ON staff.id = slot.staff_id AND staff.office_id = slot.office_id
               AND staff.authority_id = slot.authority_id AND staff.resource_id = slot.resource_id
WHERE slot.office_id > %(office)s AND staff.id IS NULL
"""
_NUMBERED = ("office", "resource", "staff", "person", "interview")


def first_monday(today: date) -> date:
    """The Monday from which the town's times begin: at least three days ahead, so that every time can be booked."""
    day = today + timedelta(days=9)
    return day - timedelta(days=day.weekday())


def fill(url: str, today: date, *, slots: int, authorities: int, citizens: int, viewers: int) -> int:
    """Add the rows and answer the number of the last office that was there before.

    The first `viewers` citizens belong to the first new office, the others to the other new offices in turn.
    """
    with psycopg.connect(url, autocommit=True) as work:
        last = {table: work.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in _NUMBERED}  # type: ignore[index, arg-type]
        first = max(slots // OFFICES, FIRST_OFFICE_LEAST)
        others, left_over = divmod(slots - first, OFFICES - 1)
        given = last | {
            "offices": OFFICES, "staff_each": STAFF, "a_day": A_DAY, "authorities": authorities, "citizens": citizens,
            "viewers": viewers, "first": first, "others": others, "left_over": left_over, "today": today,
            "monday": first_monday(today), "kinds": t.KINDS.bits(InterviewKind), "forms": t.FORMS.bits(MeetingForm),
            "fewer_forms": t.FORMS.bits((MeetingForm.IN_PERSON, MeetingForm.PHONE)),
        }  # fmt: skip
        work.execute("SET work_mem = '256MB'")
        work.execute("SET synchronous_commit = off")
        work.execute("SET session_replication_role = replica")  # the references are checked once, below
        for statement in (_OFFICES, _RESOURCES, _STAFF, _SLOTS, _PEOPLE, _CIRCUMSTANCES, _INTERVIEWS):
            work.execute(statement, given)
        for table in _NUMBERED:
            work.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # type: ignore[arg-type]
        stray = work.execute(_STRAY, given).fetchone()
        assert stray == (0,), "every time belongs to its caseworker's office and authority"
        work.execute("VACUUM ANALYZE")
    return int(last["office"])
