"""What many tests share: the two databases. Everything else is set up where it is used."""

import itertools
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.persistence import migrate
from tests import pgtemp, served_rules

_counter = itertools.count()

# The machine's own zone must be of no matter: unless told otherwise, the suite lives on the other side of the earth.
os.environ["TZ"] = os.environ.get("PORTAL_TEST_TZ", "Pacific/Auckland")
time.tzset()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[pgtemp.PgTemp]:
    """One real PostgreSQL server per test process, with a migrated database to copy from."""
    with pgtemp.server() as server:
        name = f"house_{os.getpid()}"
        migrate.upgrade(server.create_database(name))
        server.house = name  # type: ignore[attr-defined]
        yield server


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    file = tmp_path_factory.mktemp("house") / "house.sqlite"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_house: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    copy = tmp_path / "portal.sqlite"
    shutil.copyfile(sqlite_house, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def postgres_url(postgres_server: pgtemp.PgTemp) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test_{os.getpid()}_{next(_counter)}"
    yield postgres_server.create_database(name, template=postgres_server.house)  # type: ignore[attr-defined]
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Every test that asks for this runs twice: on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(scope="session")
def rule_service_url() -> Iterator[str]:
    """The address of `portal rules serve`, as a process of its own: one per test process."""
    with served_rules.running() as address:
        yield address
