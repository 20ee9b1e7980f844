"""Forty caseworkers with weekly hours, a planner and a manager, and the times cut from those hours."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from portal.demo.names import name
from portal.demo.places import HOME, MAIN_OFFICE, QUIET_OFFICE
from portal.domain.closing_days import closing_day
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.time import at_local

CASEWORKERS = 40
WEEKS_BACK, WEEKS_AHEAD = 4, 8
QUIET_UNTIL_WEEKS = 6
"""The quiet office offers nothing before so many weeks from today."""

_PER_OFFICE = ((1, 12), (2, 6), (3, 1), (4, 6), (5, 5), (6, 6), (7, 4))
_ALL_FORMS = tuple(MeetingForm)
_FORMS = (*[_ALL_FORMS] * 5, (MeetingForm.IN_PERSON, MeetingForm.PHONE), (MeetingForm.IN_PERSON,))
_KINDS = (
    tuple(InterviewKind),
    (InterviewKind.JOB_INTERVIEW, InterviewKind.FOLLOW_UP),
    (InterviewKind.JOB_INTERVIEW, InterviewKind.JOINT_INTERVIEW),
)
_DAYS = ((time(8, 30), time(11, 30)), (time(12, 15), time(15, 15)))
_LONG_THURSDAY = ((time(9, 0), time(12, 0)), (time(12, 45), time(17, 15)))

Row = dict[str, Any]


def staff(authority_ids: Mapping[str, int], offices: list[Row], first_resource: int, random: Random) -> list[Row]:
    """The rows of `staff`: caseworkers first, each with a resource, then paul and lone."""
    of_office = {office["id"]: office["authority_id"] for office in offices}
    where = [office for office, count in _PER_OFFICE for _ in range(count)]
    rows = []
    for number in range(CASEWORKERS):
        office = where[number]
        rows.append(
            {
                "id": number + 1,
                "key": "sara" if number == 0 else f"staff-{number + 1:02}",
                "name": "Sara Søgaard" if number == 0 else name(random),
                "role": "caseworker",
                "authority_id": of_office[office],
                "office_id": office,
                "resource_id": first_resource + number,
                "phone": f"70 00 01 {number + 1:02}",
                "video_url": f"https://video.example.dk/rum/{number + 1:02}",
                "summary_da": "Sagsbehandler med egne tider i Borgerhuset Havnen." if number == 0 else "",
                "summary_en": "Caseworker with times of her own at Borgerhuset Havnen." if number == 0 else "",
            }
        )
    for key, role, full_name, da, en in (
        ("paul", "planner", "Paul Mølleby", "Planlægger: offentliggør tider for alle.", "Planner: publishes times."),
        ("lone", "manager", "Lone Østerhede", "Leder: ser hele kommunen.", "Manager: sees the whole authority."),
    ):
        rows.append(
            {
                "id": len(rows) + 1, "key": key, "name": full_name, "role": role, "authority_id": authority_ids[HOME],
                "office_id": MAIN_OFFICE, "resource_id": None, "phone": "70 00 01 99", "video_url": None,
                "summary_da": da, "summary_en": en,
            }
        )  # fmt: skip
    return rows


def working_hours(caseworkers: list[Row], random: Random) -> list[Row]:
    """The rows of `working_hours`: two windows on each day worked, so that there is a break."""
    rows: list[Row] = []
    for member in caseworkers:
        minutes = random.choice((45, 45, 45, 30))
        forms = _ALL_FORMS if member["key"] == "sara" else random.choice(_FORMS)
        kinds = _KINDS[0] if member["key"] == "sara" else random.choice(_KINDS)
        days = range(5) if member["key"] == "sara" else sorted(random.sample(range(5), random.choice((3, 4, 4, 5))))
        mornings_only = member["key"] != "sara" and random.random() < 0.15
        for weekday in days:
            windows = _LONG_THURSDAY if weekday == 3 and random.random() < 0.4 else _DAYS
            for from_time, to_time in windows[:1] if mornings_only else windows:
                rows.append(
                    {
                        "id": len(rows) + 1, "staff_id": member["id"], "weekday": weekday, "from_time": from_time,
                        "to_time": to_time, "slot_minutes": minutes, "kinds": kinds, "forms": forms,
                    }
                )  # fmt: skip
    return rows


def slots(caseworkers: list[Row], hours: list[Row], day: date) -> Iterator[Row]:
    """The rows of `slot`: twelve weeks around the day, cut from the hours on the Danish calendar."""
    monday = day - timedelta(days=day.weekday())
    published = at_local(monday - timedelta(weeks=WEEKS_BACK, days=14), time(9, 0))
    by_weekday: dict[tuple[int, int], list[Row]] = {}
    for window in hours:
        by_weekday.setdefault((window["staff_id"], window["weekday"]), []).append(window)
    number = 0
    for offset in range(-7 * WEEKS_BACK, 7 * WEEKS_AHEAD):
        on = monday + timedelta(days=offset)
        if on.weekday() > 4 or closing_day(on):
            continue
        for member in caseworkers:
            if member["office_id"] == QUIET_OFFICE and day - timedelta(days=1) <= on < day + timedelta(
                weeks=QUIET_UNTIL_WEEKS
            ):
                continue
            for window in by_weekday.get((member["id"], on.weekday()), ()):
                for starts_at, ends_at in _cut(on, window):
                    number += 1
                    yield {
                        "id": number, "authority_id": member["authority_id"], "office_id": member["office_id"],
                        "staff_id": member["id"], "resource_id": member["resource_id"], "starts_at": starts_at,
                        "ends_at": ends_at, "kinds": window["kinds"], "forms": window["forms"], "state": "open",
                        "held_until": None, "published_at": published,
                    }  # fmt: skip


def _cut(on: date, window: Row) -> Iterator[tuple[datetime, datetime]]:
    length = timedelta(minutes=window["slot_minutes"])
    wall = datetime.combine(on, window["from_time"], UTC)
    while wall + length <= datetime.combine(on, window["to_time"], UTC):
        starts_at = at_local(on, wall.time())
        yield starts_at, starts_at + length
        wall += length
