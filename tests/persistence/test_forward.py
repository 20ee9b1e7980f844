"""A database of an earlier version is brought forward with everything in it."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from portal.persistence import migrate
from portal.persistence.engine import make_engine
from tests.pgtemp import PgTemp


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as it was before interviews were planned, with one citizen."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'earlier.sqlite'}"
    else:
        server: PgTemp = request.getfixturevalue("postgres_server")
        url = server.create_database(f"earlier_{tmp_path.name[:20]}".replace("-", "_").lower())
    engine = make_engine(url)
    command.upgrade(migrate._config(engine), "0002")
    fill(engine)
    engine.dispose()
    return url


def fill(engine: Engine) -> None:
    with engine.begin() as work:
        for statement in (
            "INSERT INTO authority (code, name) VALUES ('0000', 'P')",
            "INSERT INTO office (authority_id, name, street, postal_code, city, phone)"
            " VALUES (1, 'P', 'P', '0000', 'P', '1')",
            "INSERT INTO resource (kind) VALUES ('person')",
            "INSERT INTO person (key, name, name_folded, birth_on, authority_id, office_id, resource_id)"
            " VALUES ('k', 'B', 'b', '1990-01-02', 1, 1, 1)",
            "INSERT INTO circumstances (person_id, target_group) VALUES (1, 2)",
        ):
            work.execute(text(statement))


def test_what_is_there_stays_and_what_is_new_is_not_known(earlier: str) -> None:
    migrate.upgrade(earlier)
    migrate.upgrade(earlier)
    engine = make_engine(earlier)
    try:
        assert migrate.has_seen(engine) == migrate.NEWEST
        assert inspect(engine).has_table("planned_interview")
        with engine.connect() as work:
            known = "SELECT target_group, exempted_by_share, expected_sickness_weeks FROM circumstances"
            assert work.execute(text(known)).one() == (2, None, None)
    finally:
        engine.dispose()
