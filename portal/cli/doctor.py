"""`portal doctor`: how it stands with what the portal leans on, for whoever runs it."""

import sys

import click

from portal.config import Settings


@click.command()
def doctor() -> None:
    """Look at the database, the rule service, the rules and what waits; the exit status is 1 if something is wrong."""
    from portal.booking.checkup import State, checkup
    from portal.wiring import wire

    services = wire(Settings.from_environment())
    found = checkup(store=services.store, rules=services.rules, clock=services.clock)
    for one in found:
        click.echo(f"{one.state.value:6} {one.about}: {one.says}")
    sys.exit(1 if any(one.state is State.WRONG for one in found) else 0)
