"""The people of the portal: citizens, staff, and who does an act."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do, each role including the one before it."""

    CASEWORKER = "caseworker"
    PLANNER = "planner"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen. `resource_id` is what is claimed when the citizen's time is taken."""

    id: int
    name: str
    birth_on: date
    email: str | None
    phone: str | None
    authority_id: int
    office_id: int
    resource_id: int


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of an authority's staff; only caseworkers have a resource that can be booked."""

    id: int
    name: str
    role: Role
    authority_id: int
    office_id: int
    resource_id: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does an act and from where; written to the audit with it.

    `kind` is citizen, staff or system; `origin` the address or process the act came from, never a secret.
    """

    kind: str
    id: int | None
    origin: str
