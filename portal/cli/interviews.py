"""`portal interviews plan`: look through the citizens, and plan the interviews that the contact course asks for."""

import sys
from datetime import date, datetime

import click

from portal.booking.plan_for_all import Run, Tally
from portal.config import Settings
from portal.domain.time import local_day
from portal.persistence import plans
from portal.wiring import Services, wire

STOPPED, LEFT = 3, 4
"""Exit statuses: the rule service is away; some persons changed meanwhile and are left for the next run."""


@click.group()
def interviews() -> None:
    """The interviews that citizens are to have."""


@interviews.command("plan")
@click.option("--authority", "code", help="only this authority's citizens, by its four-digit code")
@click.option("--dry-run", "dry", is_flag=True, help="only count; nothing is written")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="plan as on this day (default: today)")
def plan(code: str | None, dry: bool, day: datetime | None) -> None:
    """Propose interviews, with days for staff to confirm, to everybody for whom one is due and missing.

    Safe to run again, and several at once. Exit status 3: the rule service is away, and what was planned stands;
    4: some persons changed meanwhile, and the next run sees to them.
    """
    services = wire(Settings.from_environment())
    on = day.date() if day else None
    _check_day(on, local_day(services.clock()), dry)
    authority = _authority(services, code)
    run = Run(services.store, services.rules, services.clock, day=on, authority_id=authority, dry=dry)
    with services.store.read() as work:
        total = plans.count_people(work, authority)
    for tally in run.pages():
        click.echo(f"  {tally.looked_at} of {total} persons, {tally.interviews} interviews planned", err=True)
    _say(run.tally, dry)
    if run.tally.stopped:
        click.echo("Stopped: the rule service does not answer. What was planned stands; run it again.", err=True)
        sys.exit(STOPPED)
    sys.exit(LEFT if run.tally.left else 0)


def _check_day(on: date | None, today: date, dry: bool) -> None:
    if on is not None and on < today and not dry:
        raise click.ClickException(f"{on} is past: nobody can keep what is planned then (--dry-run only counts)")


def _authority(services: Services, code: str | None) -> int | None:
    if code is None:
        return None
    with services.store.read() as work:
        number = plans.authority_with_code(work, code)
    if number is None:
        raise click.ClickException(f"there is no authority {code!r}")
    return number


def _say(tally: Tally, dry: bool) -> None:
    """The summary: persons, then interviews."""
    would = "would be " if dry else ""
    for count, what in (
        (tally.planned, f"{would}planned for"),
        (tally.already, "already planned for, or staff have the task"),
        (tally.task, f"{would}given to staff as a task"),
        (tally.nothing, "nothing due"),
        (tally.untold, "cannot be told: a fact is missing, and staff have the task"),
        (tally.left, "changed meanwhile"),
    ):
        click.echo(f"{count:8} {'person' if count == 1 else 'persons'} {what}")
    click.echo(
        f"{tally.interviews:8} interviews {would}planned, {tally.renewed} given other days, {tally.dropped} not due "
        f"any more; {tally.tasks} tasks"
    )
