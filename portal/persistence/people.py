"""Queries about citizens, staff, offices and authorities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from portal.domain.interviews import Place
from portal.domain.persons import Person, Role, StaffMember
from portal.persistence import rows, tables as t

STAFF = [t.staff.c[name] for name in ("id", "name", "role", "authority_id", "office_id", "resource_id")]


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """Whom a key of the demo sign-in stands for."""

    kind: str
    id: int
    name: str
    authority_id: int
    role: Role | None


def fold(name: str) -> str:
    """A name as it is looked up: lower case, single spaces."""
    return " ".join(name.casefold().split())


def by_key(work: Connection, key: str) -> SignedInAs | None:
    """The citizen or member of staff with this key."""
    person = work.execute(
        select(t.person.c.id, t.person.c.name, t.person.c.authority_id).where(t.person.c.key == key)
    ).first()
    if person is not None:
        return SignedInAs("citizen", person[0], person[1], person[2], None)
    member = work.execute(select(*STAFF).where(t.staff.c.key == key)).first()
    return None if member is None else SignedInAs("staff", member[0], member[1], member[3], Role(member[2]))


def demo_people(work: Connection) -> list[Mapping[str, Any]]:
    """The named demo persons with one line about their situation: key, name, kind, summary_da, summary_en."""
    shown: list[Mapping[str, Any]] = []
    for table, kind in ((t.person, "citizen"), (t.staff, "staff")):
        found = work.execute(
            select(table.c.key, table.c.name, table.c.summary_da, table.c.summary_en)
            .where(table.c.summary_da != "")
            .order_by(table.c.id)
        )
        shown += [{"kind": kind, **row} for row in found.mappings()]
    return shown


def person(work: Connection, person_id: int) -> tuple[Person, dict[str, Any]] | None:
    """A citizen and what is known of their circumstances."""
    row = work.execute(
        select(*rows.PERSON, *rows.CIRCUMSTANCES)
        .outerjoin(t.circumstances, t.circumstances.c.person_id == t.person.c.id)
        .where(t.person.c.id == person_id)
    ).first()
    if row is None:
        return None
    width = len(rows.PERSON)
    return rows.person_from(row[:width]), rows.circumstances_from(row[width:])


def search(work: Connection, authority_id: int, name: str, limit: int = 50) -> list[Any]:
    """Citizens of an authority whose name holds the words, by name: rows of id, name, birth_on, office."""
    wanted = (
        select(t.person.c.id, t.person.c.name, t.person.c.birth_on, t.office.c.name.label("office"))
        .join(t.office, t.office.c.id == t.person.c.office_id)
        .where(t.person.c.authority_id == authority_id)
    )
    for word in fold(name).split():
        wanted = wanted.where(t.person.c.name_folded.contains(word, autoescape=True))
    return list(work.execute(wanted.order_by(t.person.c.name_folded, t.person.c.id).limit(limit)))


def staff_member(work: Connection, staff_id: int) -> StaffMember | None:
    """One member of staff."""
    row = work.execute(select(*STAFF).where(t.staff.c.id == staff_id)).first()
    return None if row is None else StaffMember(row[0], row[1], Role(row[2]), *row[3:])


def caseworkers(work: Connection, authority_id: int) -> list[StaffMember]:
    """An authority's staff who can be booked, by name."""
    found = work.execute(
        select(*STAFF)
        .where(t.staff.c.authority_id == authority_id, t.staff.c.resource_id.is_not(None))
        .order_by(t.staff.c.name)
    )
    return [StaffMember(row[0], row[1], Role(row[2]), *row[3:]) for row in found]


def lock_staff(work: Connection, staff_id: int) -> Mapping[Any, Any] | None:
    """A caseworker's row, locked, so that two who publish times for the same one wait for each other."""
    return find_staff(work, staff_id, lock=True)


def find_staff(work: Connection, staff_id: int, *, lock: bool = False) -> Mapping[Any, Any] | None:
    """A caseworker's row (id, name, authority_id, office_id, resource_id), locked if that is wanted.

    The lock keeps out others who take it, not a booking that only names the caseworker.
    """
    names = ("id", "name", "authority_id", "office_id", "resource_id")
    wanted = select(*(t.staff.c[name] for name in names)).where(t.staff.c.id == staff_id)
    return work.execute(wanted.with_for_update(key_share=True) if lock else wanted).mappings().first()


def offices(work: Connection, authority_id: int) -> list[Any]:
    """An authority's offices, by name: rows of id and name."""
    return list(
        work.execute(
            select(t.office.c.id, t.office.c.name)
            .where(t.office.c.authority_id == authority_id)
            .order_by(t.office.c.name)
        )
    )


def office_page(work: Connection, office_id: int) -> tuple[Place, Mapping[str, str]] | None:
    """An office's place, and what to bring there (`da`, `en`)."""
    row = work.execute(
        select(*rows.PLACE, t.office.c.what_to_bring_da, t.office.c.what_to_bring_en).where(t.office.c.id == office_id)
    ).first()
    if row is None:
        return None
    return rows.place_from(row[:-2]), {"da": row[-2], "en": row[-1]}
