"""The `portal` command: a Flask command group whose settings come from PORTAL_… variables."""

import sys

import click
from flask.cli import FlaskGroup

from portal import logs
from portal.cli.data import db, demo
from portal.cli.rules import rules
from portal.cli.serve import run, worker
from portal.cli.slots import slots
from portal.config import ConfigError, LogSettings


def _create_app():  # type: ignore[no-untyped-def]
    from portal.app import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_create_app, add_default_commands=False, load_dotenv=False)
def portal() -> None:
    """Citizens book their own interviews."""
    logs.set_up(LogSettings.from_environment())


for command in (run, worker, demo, db, rules, slots):
    portal.add_command(command)


def main() -> None:
    """The console script. A wrong setting ends it with a sentence, not a traceback."""
    try:
        portal()
    except ConfigError as fault:
        click.echo(f"Portal cannot start: {fault}", err=True)
        sys.exit(2)
