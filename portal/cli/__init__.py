"""The `portal` command: a Flask command group whose settings come from PORTAL_… variables."""

import pkgutil
import sys

import click
from flask.cli import FlaskGroup

from portal.config import ConfigError, LogSettings

_COMMANDS = {
    "run": "portal.cli.serve:run",
    "worker": "portal.cli.serve:worker",
    "demo": "portal.cli.data:demo",
    "db": "portal.cli.data:db",
    "doctor": "portal.cli.doctor:doctor",
    "interviews": "portal.cli.interviews:interviews",
    "rules": "portal.cli.rules:rules",
    "slots": "portal.cli.slots:slots",
}
"""Each command and where it is: only the one that is called is imported, so that a start takes no longer."""


class _Commands(FlaskGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        command: click.Command | None = pkgutil.resolve_name(_COMMANDS[name]) if name in _COMMANDS else None
        return command


def _create_app():  # type: ignore[no-untyped-def]
    from portal.app import create_app

    return create_app()


@click.group(cls=_Commands, create_app=_create_app, add_default_commands=False, load_dotenv=False)
def portal() -> None:
    """Citizens book their own interviews."""
    from portal import logs

    logs.set_up(LogSettings.from_environment())


def main() -> None:
    """The console script. A wrong setting ends it with a sentence, not a traceback."""
    try:
        portal()
    except ConfigError as fault:
        click.echo(f"Portal cannot start: {fault}", err=True)
        sys.exit(2)
