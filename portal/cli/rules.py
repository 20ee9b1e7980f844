"""`portal rules`: ask the rule service, run cases against it, list what it rests on."""

import json
import sys
from pathlib import Path

import click

from portal.cli.compare import compare
from portal.rules import rulebook
from portal.rules.cases import BUNDLED, CaseFileError, Report, Tally, is_pending, read
from portal.rules.document import DocumentError, write
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService


@click.group()
def rules() -> None:
    """Ask the rule service, run cases, list the rules."""


rules.add_command(compare)


@rules.command()
@click.argument("question")
@click.option("--on", "day", required=True, help="the date asked about, YYYY-MM-DD")
@click.option(
    "--facts", "file", required=True, type=click.File(encoding="utf-8"), help="a JSON file; - is standard input"
)
def assess(question: str, day: str, file: click.File) -> None:
    """Print the assessment of QUESTION as JSON."""
    try:
        facts = json.load(file)  # type: ignore[arg-type]
    except ValueError as fault:
        raise click.ClickException(f"the facts are not JSON: {fault}") from fault
    try:
        answer = EmbeddedRuleService().assess(question, facts, day).as_json()
    except RuleQuestionError as refusal:
        click.echo(json.dumps(refusal.as_json(), ensure_ascii=False, indent=2))
        sys.exit(1)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


@rules.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--question", "only", multiple=True, help="only the cases of this question (may be repeated)")
@click.option("--pending", is_flag=True, help="take every case for one that a jurist must settle first")
def check(files: tuple[Path, ...], only: tuple[str, ...], pending: bool) -> None:
    """Run FILES of cases, or those that come with the portal; one line for each case that differs, then the count.

    Cases that say what a jurist must confirm (`needs`) are reported apart, and fail nothing.
    """
    try:
        cases = [case for file in files or BUNDLED for case in read(file) if not only or case["question"] in only]
    except CaseFileError as fault:
        raise click.ClickException(str(fault)) from fault
    report = Report.of(cases, EmbeddedRuleService(), all_pending=pending)
    counting, apart = report.counting, report.pending
    if apart.same or apart.differing:
        _say_which_differ(apart)
        click.echo(f"{apart.same} agree, {len(apart.differing)} differ")
    if counting.same or counting.differing or not cases:
        _say_which_differ(counting)
        click.echo(f"{counting.same} passed, {len(counting.differing)} failed")
    if counting.differing:
        sys.exit(1)


def _say_which_differ(tally: Tally) -> None:
    for difference in tally.differing:
        case = difference.case
        wanted = json.dumps(case["expect"], ensure_ascii=False)
        needs = f" (to be confirmed: {case['needs']})" if is_pending(case) else ""
        click.echo(f"{case['id']} {case['question']} on {case['on']}: expected {wanted}, got {difference.got}{needs}")


@rules.command()
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("docs/rules.md"),
    show_default=True,
    help="the file to write",
)
def document(file: Path) -> None:
    """Write the rules as a document in Danish, for a lawyer to read."""
    try:
        file.write_text(write(), encoding="utf-8")
    except (DocumentError, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{file} is written")


@rules.command("list")
def list_rules() -> None:
    """List the rulesets, the questions and every dated text of every rule."""
    click.echo("Rulesets")
    for ruleset in rulebook.RULESETS:
        until = ruleset.valid_to or f"no end (review due {rulebook.REVIEW_DUE})"
        click.echo(f"  {ruleset.version} – {until}: {'; '.join(ruleset.sources)}")
    click.echo("Questions")
    for question in rulebook.QUESTIONS.values():
        click.echo(f"  {question.name} (from {question.since}), needs {', '.join(question.needs)}")
    click.echo("Rules")
    for text in rulebook.provisions():
        until = str(text.until or "")
        click.echo(f"  {text.id:5} {text.part:18} {text.since} – {until:10} [{text.certainty:2}] {text.citation}")
