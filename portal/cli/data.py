"""`portal db` and `portal demo`: the shape of the database, and made-up data to try the portal on."""

from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from portal.config import Settings
from portal.domain.time import local_day, system_clock
from portal.persistence import migrate, milestones
from portal.persistence.engine import make_engine
from portal.persistence.store import Store


@click.group()
def db() -> None:
    """The shape of the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest shape; safe to run again, and from many places at once."""
    settings = Settings.from_environment()
    migrate.upgrade(settings.database_url)
    click.echo(f"{_shown(settings.database_url)} is up to date.")


@click.command()
@click.option("--seed", type=int, default=None, help="another seed, other people (default: PORTAL_DEMO_SEED or 1)")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="the day they live on (default: today)")
@click.option("--citizens", type=click.IntRange(1, 200_000), default=2_000, show_default=True)
@click.option("--reset", is_flag=True, help="throw away the SQLite database first")
def demo(seed: int | None, day: datetime | None, citizens: int, reset: bool) -> None:
    """Load the demo data, once; with --reset anew."""
    settings = Settings.from_environment()
    if not settings.demo:
        raise click.ClickException("demo data are for demo mode: set PORTAL_DEMO=1")
    if reset:
        _remove(settings.database_url)
    load_demo(settings, seed=seed, day=day.date() if day else None, citizens=citizens)


def load_demo(settings: Settings, *, seed: int | None = None, day: date | None = None, citizens: int = 2_000) -> None:
    """Migrate and load, saying what is done."""
    migrate.upgrade(settings.database_url)
    store = Store(make_engine(settings.database_url))
    try:
        with store.read() as work:
            there = milestones.reached(work, "demo")
        if there:
            click.echo("Demo data are there already (portal demo --reset makes them anew).")
        else:
            _load(store, day or local_day(system_clock()), settings.demo_seed if seed is None else seed, citizens)
    finally:
        store.engine.dispose()


def _load(store: Store, day: date, seed: int, citizens: int) -> None:
    from portal import demo as made_up  # with the calendar of holidays; a start that loads nothing does without

    counted = made_up.load(store, day=day, seed=seed, count=citizens, progress=_progress).counts
    if counted:
        click.echo(
            f"Demo data for {day}: {counted['person']} citizens, {counted['staff']} staff, {counted['slot']} times, "
            f"{counted['booking']} bookings."
        )


def _progress(what: str, done: int, total: int) -> None:
    click.echo(f"  {what}: {done} of {total}") if total > 5_000 else None


def _remove(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise click.ClickException("--reset only throws away an SQLite database")
    for suffix in ("", "-wal", "-shm"):
        Path(address.database + suffix).unlink(missing_ok=True)


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
