"""`portal rules compare`: who would be treated differently between two days, by question and by rule."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import click

from portal.demo.population import people as demo_people
from portal.rules import rulebook
from portal.rules.compare import BadLine, Change, Comparison, Group, Person, Treatment, compare as compared, read_lines
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService

BAD_LINES_SHOWN = 20
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "before", required=True, type=_DAY, help="the one day, YYYY-MM-DD")
@click.option("--to", "after", required=True, type=_DAY, help="the other day")
@click.option("--question", default="self-booking", show_default=True, type=click.Choice(list(rulebook.QUESTIONS)))
@click.option("--population", default="demo", show_default=True, help="demo, or a file with a line of JSON per person")
@click.option("--citizens", default=2_000, show_default=True, type=click.IntRange(1, 200_000), help="of the demo")
@click.option("--seed", default=1, show_default=True, help="of the demo")
@click.option("--people", "keep", default=10, show_default=True, type=click.IntRange(0), help="keys shown of a group")
def compare(
    before: datetime, after: datetime, question: str, population: str, citizens: int, seed: int, keep: int
) -> None:
    """Ask about everybody on both days, and tell who would be treated differently.

    A line of the file is the facts of a person, or {"id": …, "born_on": …, "facts": {…}}. Lines that cannot be read are
    told of with their number, and passed over; the exit status is then 1.
    """
    days = before.date(), after.date()
    bad = _BadLines()
    with ExitStack() as stack:
        if population == "demo":
            everybody: Iterable[Person] = demo_people(days[0], seed, citizens)
        else:
            try:
                everybody = bad.passed_over(read_lines(stack.enter_context(Path(population).open("rb"))))
            except OSError as fault:
                raise click.ClickException(f"{population}: {fault.strerror}") from fault
        try:
            found = compared(everybody, question, *days, EmbeddedRuleService(), keep=keep)
        except RuleQuestionError as refusal:
            raise click.ClickException(f"{refusal.code}: {question} is not answered on both days") from refusal
    _tell(found, question, *days)
    if bad.count:
        click.echo(f"{bad.count:,} lines could not be read.", err=True)
        sys.exit(1)


class _BadLines:
    """Tells of the first bad lines as they come, and counts them all."""

    def __init__(self) -> None:
        self.count = 0

    def passed_over(self, lines: Iterable[Person | BadLine]) -> Iterator[Person]:
        """The people among the lines."""
        for line in lines:
            if isinstance(line, Person):
                yield line
                continue
            self.count += 1
            if self.count <= BAD_LINES_SHOWN:
                click.echo(f"line {line.number}: {line.why}", err=True)
            elif self.count == BAD_LINES_SHOWN + 1:
                click.echo("… and more lines", err=True)


def _tell(found: Comparison, question: str, before: date, after: date) -> None:
    differently = sum(group.count for group in found.differently.values())
    click.echo(f"{question}, {before} against {after}: {differently:,} of {found.people:,} people treated differently.")
    for change, group in _largest_first(found.differently):
        details = f" ({', '.join(change.details)})" if change.details else ""
        click.echo(f"\n{group.count:,}: {change.before.outcome} → {change.after.outcome}{details}")
        click.echo(f"  by {_rule(change.before)} → {_rule(change.after)}")
        if group.keys:
            more = f" and {group.count - len(group.keys):,} more" if group.count > len(group.keys) else ""
            click.echo(f"  {', '.join(group.keys)}{more}")
    if found.by_another_text:
        click.echo("\nTreated the same, by another text:")
    for change, group in _largest_first(found.by_another_text):
        click.echo(f"  {group.count:,}: {change.before.outcome}, by {_rule(change.before)} → {_rule(change.after)}")
    if found.not_assessed:
        click.echo(f"\n{found.not_assessed:,} could be assessed on neither day: facts are missing.")


def _largest_first(groups: dict[Change, Group]) -> list[tuple[Change, Group]]:
    return sorted(groups.items(), key=lambda item: -item[1].count)


def _rule(treated: Treatment) -> str:
    return f"{treated.rule} [{treated.certainty}] {treated.citation}" if treated.rule else "no rule"
