"""`portal slots`: offer times from the command line, by the same acts as the pages and the worker."""

from datetime import date, datetime, time

import click

from portal.booking.demo_sign_in import find
from portal.booking.publish_slots import Clashes, NotPublished, Publish, Published, publish
from portal.booking.top_up import top_up
from portal.config import Settings
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.persons import Actor
from portal.domain.time import local
from portal.wiring import wire

_DAY = click.DateTime(["%Y-%m-%d"])
_TIME = click.DateTime(["%H:%M", "%H.%M"])


@click.group()
def slots() -> None:
    """The times that staff offer."""


@slots.command("publish")
@click.option("--staff", "key", required=True, help="the caseworker's key")
@click.option("--from", "first", required=True, type=_DAY, help="first day")
@click.option("--to", "last", required=True, type=_DAY, help="last day, taken in")
@click.option("--weekdays", default="12345", show_default=True, help="1 is Monday")
@click.option("--start", required=True, type=_TIME, help="on the Danish clock")
@click.option("--end", required=True, type=_TIME)
@click.option("--minutes", type=click.IntRange(10, 240), default=45, show_default=True)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([k.value for k in InterviewKind]), default=["job_interview"]
)
@click.option(
    "--form", "forms", multiple=True, type=click.Choice([f.value for f in MeetingForm]), default=["in_person"]
)
def publish_times(
    key: str, first: datetime, last: datetime, weekdays: str, start: datetime, end: datetime, minutes: int,
    kinds: tuple[str, ...], forms: tuple[str, ...],
) -> None:  # fmt: skip
    """Publish times for one caseworker, all or none."""
    services = wire(Settings.from_environment())
    member = find(key, services.store)
    if member is None or member.kind != "staff":
        raise click.ClickException(f"there is no caseworker {key!r}")
    if not weekdays or not set(weekdays) <= set("1234567"):
        raise click.ClickException("--weekdays takes digits from 1 (Monday) to 7")
    wish = Publish(
        member.id, _day(first), _day(last), frozenset(int(digit) - 1 for digit in weekdays), _time(start), _time(end),
        minutes, tuple(map(InterviewKind, kinds)), tuple(map(MeetingForm, forms)),
    )  # fmt: skip
    actor = Actor("system", None, "portal slots publish")
    match publish(wish, member.authority_id, actor, store=services.store, clock=services.clock):
        case Published(slot_ids, closed):
            for day, name in closed:
                click.echo(f"{day} is closed ({name})")
            click.echo(f"{len(slot_ids)} {'time' if len(slot_ids) == 1 else 'times'} published")
        case Clashes() as clash:
            raise click.ClickException(
                f"nothing published: {local(clash.starts_at):%Y-%m-%d %H:%M} overlaps a {clash.other} "
                f"at {local(clash.other_starts_at):%Y-%m-%d %H:%M}"
            )
        case NotPublished(why):
            raise click.ClickException(f"nothing published: {why.replace('_', ' ')}")


@slots.command("top-up")
@click.option("--day", type=_DAY, default=None, help="as if this were today (default: today)")
def top_up_patterns(day: datetime | None) -> None:
    """Lay every pattern's times out to the horizon, 16 weeks ahead; safe to run again."""
    services = wire(Settings.from_environment())
    done = top_up(store=services.store, clock=services.clock, day=_day(day) if day else None)
    click.echo(f"{done.patterns} patterns laid out: {done.added} times added, {done.removed} removed")
    if done.blocked or done.tasks:
        click.echo(f"under closures: {done.blocked} times blocked, {done.tasks} tasks made")


def _day(value: datetime) -> date:
    return value.date()


def _time(value: datetime) -> time:
    return value.time()
