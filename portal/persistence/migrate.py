"""Bring a database to the newest shape: Alembic, called from the start command, the CLI and the tests."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from portal.persistence.engine import make_engine

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0004"
"""The newest migration. A database that has seen it is not looked at further, so that a start takes no longer."""

_ADVISORY_LOCK = 34_106_45  # §§ 34, 106 and 45: only one process migrates at a time


def _config(engine: Engine) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    return config


def upgrade(url: str) -> None:
    """Run every migration that the database at `url` has not seen. Safe to call again, and from many processes."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url, pool_size=1, statement_timeout_ms=0)
    try:
        if has_seen(engine) == NEWEST:
            return
        from alembic import command

        if engine.dialect.name == "postgresql":
            with engine.connect() as guard:
                guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
                command.upgrade(_config(engine), "head")
        else:
            command.upgrade(_config(engine), "head")
    finally:
        engine.dispose()


def has_seen(engine: Engine) -> str | None:
    """The newest migration that the database has seen; None for one that has seen none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        seen: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return seen
