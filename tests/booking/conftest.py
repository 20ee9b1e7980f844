"""A small house to book in: one office, a few caseworkers and citizens, made by hand so that tests can count."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from portal.booking.book import Book, book
from portal.booking.outcomes import Done, Outcome
from portal.booking.reserve import Reserve, reserve
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.persons import Actor
from portal.domain.time import at_local
from portal.persistence import tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService

MONDAY = date(2026, 11, 23)
STAFF = Actor("staff", 1, "test")


@dataclass
class House:
    """The store, the rules and a clock that the test moves."""

    store: Store
    rules: Any
    now: datetime

    def clock(self) -> datetime:
        return self.now

    @property
    def ask(self) -> dict[str, Any]:
        """What an act is handed."""
        return {"store": self.store, "rules": self.rules, "clock": self.clock}

    @property
    def look(self) -> dict[str, Any]:
        """What an act without rules is handed."""
        return {"store": self.store, "clock": self.clock}

    def add(self, table: Any, **values: Any) -> int:
        """Insert a row and answer its id."""
        made = insert(table).values(**values).returning(table.c.id)
        return int(self.store.change(lambda work: work.execute(made).scalar_one()))

    def caseworker(self, office: int = 1) -> int:
        """A caseworker, answered by id."""
        resource = self.add(t.resource, kind="staff")
        return self.add(t.staff, key=uuid.uuid4().hex, name=f"Sagsbehandler {resource}", role="caseworker",
                        authority_id=1, office_id=office, resource_id=resource)  # fmt: skip

    def citizen(self, **known: Any) -> int:
        """A citizen who must book themselves, answered by id."""
        resource = self.add(t.resource, kind="person")
        name = f"Borger {resource}"
        person = self.add(t.person, key=uuid.uuid4().hex, name=name, name_folded=name.lower(),
                          birth_on=date(1990, 1, 2), email=f"b{resource}@example.org", authority_id=1, office_id=1,
                          resource_id=resource)  # fmt: skip
        facts = {"target_group": 2, "readiness": "job_ready", "unemployed_since": date(2026, 5, 1)} | known
        self.store.change(lambda work: work.execute(insert(t.circumstances).values(person_id=person, **facts)))
        return person

    def interview(self, person: int, *, book_by: int = 10, hold_by: int = 30, **more: Any) -> int:
        """An interview with a deadline counted in days from the Monday."""
        days = timedelta(days=1)
        values = {
            "person_id": person, "authority_id": 1, "office_id": 1, "kind": "job_interview", "is_first": False,
            "length_minutes": 45, "book_by": MONDAY + book_by * days, "hold_by": MONDAY + hold_by * days,
            "deadline_set_on": MONDAY - 5 * days, "created_at": self.now,
        }  # fmt: skip
        return self.add(t.interview, **(values | more))

    def slot(self, staff: int, day: int = 2, hour: int = 10, minute: int = 0, **more: Any) -> int:
        """A free slot of 45 minutes so many days after the Monday."""
        starts_at = at_local(MONDAY + timedelta(days=day), time(hour, minute))
        with self.store.read() as work:
            resource = work.scalar(select(t.staff.c.resource_id).where(t.staff.c.id == staff))
        values = {
            "authority_id": 1, "office_id": 1, "staff_id": staff, "resource_id": resource, "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=45), "kinds": tuple(InterviewKind), "forms": tuple(MeetingForm),
            "published_at": self.now,
        }  # fmt: skip
        return self.add(t.slot, **(values | more))

    def reserve(self, person: int, interview: int, slot: int, **more: Any) -> Outcome:
        """Reserve as the citizen."""
        return reserve(Reserve(person, interview, slot, **more), Actor("citizen", person, "test"), **self.ask)

    def book(self, person: int, interview: int, **more: Any) -> Outcome:
        """Book as the citizen."""
        return book(Book(person, interview, **more), Actor("citizen", person, "test"), **self.ask)

    def booked(self, person: int, interview: int, slot: int) -> int:
        """Reserve and book; the booking's id."""
        assert isinstance(self.reserve(person, interview, slot), Done)
        outcome = self.book(person, interview)
        assert isinstance(outcome, Done), outcome
        return outcome.booking_id

    def rows(self, table: Any, **where: Any) -> list[Any]:
        """The rows of a table in which columns have these values."""
        with self.store.read() as work:
            wanted = (
                select(table).where(*(table.c[name] == value for name, value in where.items())).order_by(table.c.id)
            )
            return list(work.execute(wanted))

    def set(self, table: Any, row: int, **values: Any) -> None:
        """Change a row behind the portal's back."""
        self.store.change(lambda work: work.execute(update(table).where(table.c.id == row).values(**values)))

    def run(self, *statements: str) -> None:
        """Run SQL, for the controls that take a guarantee away."""
        for statement in statements:
            self.store.change(lambda work, statement=statement: work.execute(text(statement)))


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """An authority with one office, at nine on a Monday."""
    store = Store(make_engine(database_url, pool_size=16))
    made = House(store, EmbeddedRuleService(), at_local(MONDAY, time(9, 0)))
    made.add(t.authority, code="0000", name="Prøvekommune")
    made.add(t.office, authority_id=1, name="Borgerhuset", street="Prøvevej 1", postal_code="0000", city="Prøveby",
             phone="70 00 00 00")  # fmt: skip
    yield made
    store.engine.dispose()
