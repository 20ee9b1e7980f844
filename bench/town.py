"""A town to measure in: a filled database, the servers on it, and citizens who are signed in."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import psycopg

from bench.fill import fill, first_monday
from bench.servers import Postgres, Server
from bench.sessions import Session, Sessions
from portal.domain.time import local_day, system_clock
from portal.wiring import Services

_BOOKABLE = """
SELECT person.id, person.key, person.name, person.authority_id, interview.id, free.id
FROM (SELECT *, row_number() OVER (PARTITION BY office_id ORDER BY id) AS turn
      FROM person WHERE office_id > %(office)s) AS person
JOIN interview ON interview.person_id = person.id
JOIN (SELECT id, office_id, row_number() OVER (PARTITION BY office_id ORDER BY starts_at, id) AS turn
      FROM slot WHERE state = 'open' AND office_id > %(office)s AND starts_at < %(before)s) AS free
  ON free.office_id = person.office_id AND free.turn = person.turn
WHERE person.office_id {which} %(office)s + 1
ORDER BY person.id
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a town is."""

    name: str
    slots: int
    authorities: int
    bookers: int


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen with an open interview, and a free time at their office that nobody else of the bench chooses."""

    person: int
    key: str
    name: str
    authority: int
    interview: int
    slot: int

    def signed_in(self, sessions: Sessions) -> Session:
        """A session of this citizen."""
        return sessions.of(self.person, self.name, self.authority)


VIEWERS = 60


class Town:
    """One database and what serves it; servers start when they are first asked for."""

    def __init__(self, size: Size, postgres: Postgres, template: str, folder: Path, stack: ExitStack) -> None:
        self.size = size
        self.postgres = postgres
        self.monday = first_monday(local_day(system_clock()))
        self._folder = folder
        self._stack = stack
        began = time.perf_counter()
        self.url = postgres.create_database(size.name, template=template)
        self._old_offices = fill(
            self.url, local_day(system_clock()), slots=size.slots, authorities=size.authorities,
            citizens=VIEWERS + size.bookers, viewers=VIEWERS,
        )  # fmt: skip
        postgres.run("CHECKPOINT")
        self.filled_in = time.perf_counter() - began

    @property
    def office(self) -> int:
        """The office whose free times are looked at."""
        return self._old_offices + 1

    @cached_property
    def portal(self) -> Server:
        """The portal on this database."""
        return self._started("portal.app:create_app", self.settings)

    @cached_property
    def limit(self) -> Server:
        """The bare routes on this database."""
        return self._started("bench.limit_app:create_app", {"BENCH_DATABASE_URL": self.url})

    @cached_property
    def settings(self) -> dict[str, str]:
        """The portal's environment here."""
        return {
            "PORTAL_DEMO": "1", "PORTAL_DATABASE_URL": self.url, "PORTAL_INSTANCE": str(self._folder),
            "PORTAL_BASE_URL": "http://127.0.0.1:8000", "PORTAL_SECRET_KEY": "of-the-bench-0123456789-abcdefghijk",
        }  # fmt: skip

    @cached_property
    def sessions(self) -> Sessions:
        """Sessions that the portal here takes for its own."""
        made = Sessions(self.settings)
        self._stack.callback(made.close)
        return made

    @property
    def services(self) -> Services:
        """The portal's services on this database, in this process."""
        return self.sessions.services

    @cached_property
    def viewers(self) -> list[Citizen]:
        """Citizens of the office whose free times are looked at."""
        return self._citizens("=")[:VIEWERS]

    @cached_property
    def bookers(self) -> Iterator[Citizen]:
        """Citizens of the other offices, each to book once."""
        return iter(self._citizens("<>"))

    def free_times(self, citizen: Citizen) -> str:
        """The address of the page with 14 days of the citizen's office."""
        return f"/mine-samtaler/{citizen.interview}/tider?fra={self.monday}&uger=2"

    def _started(self, application: str, environment: dict[str, str]) -> Server:
        log = self._folder / f"{self.size.name}-{application.partition(':')[0]}.log"
        return self._stack.enter_context(Server(application, environment, log))

    def _citizens(self, which: str) -> list[Citizen]:
        before: date = self.monday + timedelta(days=21)
        with psycopg.connect(self.url) as work:
            found = work.execute(_BOOKABLE.format(which=which), {"office": self._old_offices, "before": before})  # type: ignore[arg-type]
            return [Citizen(*row) for row in found]
