"""Bring a database to the newest shape: Alembic, called from the start command, the CLI and the tests."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from portal.persistence.engine import make_engine

_ADVISORY_LOCK = 34_106_45  # §§ 34, 106 and 45: only one process migrates at a time


def _config(engine: Engine) -> Config:
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
        if engine.dialect.name == "postgresql":
            with engine.connect() as guard:
                guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
                command.upgrade(_config(engine), "head")
        else:
            command.upgrade(_config(engine), "head")
    finally:
        engine.dispose()


def is_current(engine: Engine) -> bool:
    """Whether the database has seen every migration that this code knows."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        seen = MigrationContext.configure(connection).get_current_revision()
    return seen == ScriptDirectory.from_config(_config(engine)).get_current_head()
