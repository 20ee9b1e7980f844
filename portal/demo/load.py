"""Loading the demo data: everything in one transaction, so an interrupted load is as if it had never begun."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from portal.demo import caseworkers, citizens, places
from portal.demo.named import Named, named
from portal.demo.names import name
from portal.domain.interviews import Topic
from portal.domain.time import at_local
from portal.persistence import milestones, tables as t
from portal.persistence.people import fold
from portal.persistence.store import Store

Row = dict[str, Any]
Progress = Callable[[str, int, int], None]
CHUNK = 5_000
OPEN_AT_MAIN_OFFICE = 160
"""So many of the first citizens have an open deadline at the main office, to be tried at once."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: rows per table; empty when it was there already."""

    counts: dict[str, int]


@dataclass(slots=True)
class _Town:
    """The rows on their way into the tables, and the free slots by office."""

    day: date
    random: Random
    rows: dict[str, list[Row]] = field(default_factory=dict)
    free: dict[int, list[Row]] = field(default_factory=dict)
    past: dict[int, list[Row]] = field(default_factory=dict)
    resources: int = 0

    def add(self, table: str, row: Row) -> Row:
        """Add a row, numbered if it has no number."""
        rows = self.rows.setdefault(table, [])
        rows.append({"id": len(rows) + 1, **row})
        return rows[-1]

    def resource(self, kind: str) -> int:
        """A new resource's number."""
        self.resources += 1
        self.rows.setdefault("resource", []).append({"id": self.resources, "kind": kind})
        return self.resources


def is_loaded(store: Store) -> bool:
    """Whether demo data are in this database."""
    with store.read() as work:
        return milestones.reached(work, "demo")


def load(
    store: Store, *, day: date, seed: int = 1, count: int = 2_000, progress: Progress = lambda _what, _done, _all: None
) -> Loaded:
    """Fill an empty, migrated database with `count` citizens besides the named ones. A second load does nothing."""
    if is_loaded(store):
        return Loaded({})
    town = _Town(day, _random(seed, day))
    _build(town, count)

    def act(work: Connection) -> None:
        for table in t.metadata.sorted_tables:
            rows = town.rows.get(table.name, [])
            for first in range(0, len(rows), CHUNK):
                work.execute(insert(table), rows[first : first + CHUNK])
                progress(table.name, min(first + CHUNK, len(rows)), len(rows))
        _continue_numbers(work, [table for table in t.metadata.sorted_tables if table.name in town.rows])
        row = {"name": "demo", "value": f"{day}/{seed}/{count}", "at": at_local(day, time(0))}
        work.execute(insert(t.milestone), row)

    store.change(act)
    return Loaded({table: len(rows) for table, rows in town.rows.items()})


def _random(seed: int, day: date) -> Random:
    return Random(seed * 1_000_003 + day.toordinal())  # noqa: S311 - made-up data, no secret


def _continue_numbers(work: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL's counters go on after the numbers given here."""
    if work.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" in table.c:
            highest = work.scalar(select(func.max(table.c.id)))
            work.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :n)"), {"name": table.name, "n": highest}
            )


def one_by_one(day: date, seed: int, count: int) -> Iterator[tuple[Row, Row]]:
    """The `person` and `circumstances` rows of the citizens that `load` makes, without the named ones.

    No more than one citizen is kept at a time, however many there are.
    """
    town = _Town(day, _random(seed, day))
    _build_places(town)
    for number in range(1, count + 1):
        _add_numbered(town, number)
        yield town.rows["person"][-1], town.rows["circumstances"][-1]
        for table in ("person", "circumstances", "interview", "booking", "claim"):
            town.rows.get(table, []).clear()


def _build(town: _Town, count: int) -> None:
    _build_places(town)
    for number in range(1, count + 1):
        _add_numbered(town, number)


def _build_places(town: _Town) -> None:
    """Everything but the numbered citizens."""
    town.rows["authority"] = places.authorities()
    ids = {row["code"]: row["id"] for row in town.rows["authority"]}
    town.rows["office"] = places.offices(ids)
    first = town.resources + 1
    for _ in range(caseworkers.CASEWORKERS):
        town.resource("staff")
    town.rows["staff"] = caseworkers.staff(ids, town.rows["office"], first, town.random)
    at_work = town.rows["staff"][: caseworkers.CASEWORKERS]
    town.rows["working_hours"] = caseworkers.working_hours(at_work, town.random)
    town.rows["slot"] = list(caseworkers.slots(at_work, town.rows["working_hours"], town.day))
    _sort_slots(town)
    for one in named(town.day):
        _add_named(town, one)


def _add_numbered(town: _Town, number: int) -> None:
    group = citizens.target_group(town.random)
    known = citizens.circumstances(group, town.day, town.random)
    office = town.random.choices(range(1, 8), weights=[30, 14, 0, 16, 12, 16, 12])[0]
    if number <= OPEN_AT_MAIN_OFFICE:
        group, office = 2, places.MAIN_OFFICE
        known = {"target_group": 2, "benefit_kind": "social_assistance", "readiness": "job_ready",
                 "self_booking_status": "normal", "unemployed_since": town.day - timedelta(days=200)}  # fmt: skip
    _add_citizen(town, number, group, known | citizens.share(group, number), office)


def _sort_slots(town: _Town) -> None:
    now = at_local(town.day, time(0)) + timedelta(days=3)
    ago = at_local(town.day, time(0))
    for slot in town.rows["slot"]:
        if slot["starts_at"] >= now:
            town.free.setdefault(slot["office_id"], []).append(slot)
        elif slot["starts_at"] < ago:
            town.past.setdefault(slot["office_id"], []).append(slot)
    for slots in (*town.free.values(), *town.past.values()):
        town.random.shuffle(slots)


def _add_person(town: _Town, key: str, full_name: str, age: int, office: int, known: Row, **more: Any) -> Row:
    authority = town.rows["office"][office - 1]["authority_id"]
    birthday = town.day - timedelta(days=age * 365 + age // 4 + town.random.randint(1, 360))
    person = town.add(
        "person",
        {
            "key": key, "name": full_name, "name_folded": fold(full_name), "birth_on": birthday,
            "email": f"{key}@example.org" if town.random.random() < 0.8 else None,
            "phone": f"70 00 {town.random.randint(10, 99)} {town.random.randint(10, 99)}",
            "authority_id": authority, "office_id": office, "resource_id": town.resource("person"),
            "summary_da": "", "summary_en": "", **more,
        },
    )  # fmt: skip
    empty = {column.name: None for column in t.circumstances.c if column.name != "person_id"}
    town.rows.setdefault("circumstances", []).append({"person_id": person["id"], **empty, **known})
    return person


def _add_interview(
    town: _Town, person: Row, kind: str, book_by: int | None, hold_by: int | None, *, is_first: bool = False
) -> Row:
    days = timedelta(days=1)
    set_on = town.day + min(book_by or 0, 0) * days - 12 * days
    return town.add(
        "interview",
        {
            "person_id": person["id"], "authority_id": person["authority_id"], "office_id": person["office_id"],
            "kind": kind, "is_first": is_first, "length_minutes": 45,
            "book_by": town.day + book_by * days if book_by is not None else None,
            "hold_by": town.day + hold_by * days if hold_by is not None else None,
            "deadline_set_on": set_on if book_by is not None else None, "deadline_set_by": None,
            "deadline_closed_on": None, "deadline_closed_reason": None, "in_person_reason": None,
            "created_at": at_local(set_on, time(9, 0)),
        },
    )  # fmt: skip


def _add_named(town: _Town, one: Named) -> None:
    person = _add_person(
        town, one.key, one.name, 34, one.office, one.known, email=f"{one.key}@example.org",
        summary_da=one.da, summary_en=one.en,
    )  # fmt: skip
    if one.key == "dennis":
        return
    interview = _add_interview(town, person, "job_interview", one.book_by, one.hold_by, is_first=one.is_first)
    if one.booked:
        _add_booking(town, person, interview, town.free[one.office], "booked")


def _add_citizen(town: _Town, number: int, group: int, known: Row, office: int) -> None:
    random = town.random
    person = _add_person(town, f"citizen-{number:04}", name(random), citizens.age(group, random), office, known)
    if group in {11, 12, 13}:
        return
    kind = "follow_up" if group == 6 else "job_interview"
    must = number <= OPEN_AT_MAIN_OFFICE
    if not must and random.random() < 0.12:
        before = _add_interview(town, person, kind, -30, -10)
        _add_booking(town, person, before, town.past.get(office, []), random.choice(("attended", "not_recorded")))
    book_by = random.randint(1, 20) if must or random.random() > 0.04 else -random.randint(1, 6)
    if kind == "follow_up" and not known.get("first_follow_up_held"):
        _add_interview(town, person, kind, None, None, is_first=True)
        return
    first = not must and random.random() < 0.1
    hold_by = max(book_by, 0) + random.randint(14, 30)
    interview = _add_interview(town, person, kind, book_by, hold_by, is_first=first)
    booked_share = 0.0 if must else 0.42
    if random.random() < booked_share:
        status = "cancelled" if random.random() < 0.08 else "booked"
        _add_booking(town, person, interview, town.free.get(office, []), status)


def _add_booking(town: _Town, person: Row, interview: Row, choice: list[Row], status: str) -> None:
    slot = _fitting(town, interview, choice)
    if slot is None:
        return
    holds = status != "cancelled"
    if holds:
        slot["state"] = "booked"
        choice.remove(slot)
    random = town.random
    office = town.rows["office"][slot["office_id"] - 1]
    member = town.rows["staff"][slot["staff_id"] - 1]
    forms = ["in_person"] if interview["is_first"] else [form.value for form in slot["forms"]]
    booked_at = at_local(town.day - timedelta(days=random.randint(1, 9)), time(random.randint(8, 20), 5))
    booked_at = min(booked_at, slot["starts_at"] - timedelta(days=2))
    changed_at: datetime | None = None if holds else booked_at + timedelta(hours=3)
    booking = town.add(
        "booking",
        {
            "interview_id": interview["id"], "person_id": person["id"], "authority_id": person["authority_id"],
            "office_id": slot["office_id"], "slot_id": slot["id"], "staff_id": slot["staff_id"],
            "kind": interview["kind"], "form": random.choice(forms), "status": status,
            "starts_at": slot["starts_at"], "ends_at": slot["ends_at"],
            **{f"place_{key}": office[column] for key, column in (
                ("office", "name"), ("street", "street"), ("postal_code", "postal_code"), ("city", "city"),
                ("phone", "phone"), ("latitude", "latitude"), ("longitude", "longitude"))},
            "caseworker": member["name"], "video_url": member["video_url"], "held_until": None,
            "reserved_at": booked_at, "booked_at": booked_at, "cancelled_at": changed_at,
            "cancelled_by": None if holds else "citizen", "cancel_reason": None if holds else "",
            "topics": random.sample([topic.value for topic in Topic][:4], random.randint(0, 2)), "wishes": "",
            "companion": "", "interpreter": "", "contact_phone": person["phone"], "assessment_id": None,
            "ical_uid": str(uuid.UUID(int=random.getrandbits(128), version=4)), "ical_sequence": 0 if holds else 1,
            "revised_at": changed_at or booked_at,
        },
    )  # fmt: skip
    for resource, kind in ((slot["resource_id"], "caseworker"), (person["resource_id"], "citizen")) if holds else ():
        town.add("claim", {"resource_id": resource, "starts_at": slot["starts_at"], "ends_at": slot["ends_at"],
                           "kind": kind, "booking_id": booking["id"], "note": ""})  # fmt: skip


def _fitting(town: _Town, interview: Row, choice: list[Row]) -> Row | None:
    """A slot for the interview's kind, within its time where it can be."""
    last = interview["hold_by"]
    for slot in choice[-60:]:
        if interview["kind"] not in slot["kinds"]:
            continue
        if last is None or interview["book_by"] < town.day or slot["starts_at"] < at_local(last, time(0)):
            return slot
    return None
