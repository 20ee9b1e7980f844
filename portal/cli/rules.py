"""`portal rules`: ask the rule service, serve it, run cases against it, list what it rests on."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from portal.cli.compare import compare
from portal.cli.serve import address, keep_up, serve_app
from portal.config import LOOPBACK, rule_service_token
from portal.rules import rulebook, wire
from portal.rules.cases import BUNDLED, CaseFileError, Report, Tally, is_pending, read
from portal.rules.document import DocumentError, write
from portal.rules.service import EmbeddedRuleService


@click.group()
def rules() -> None:
    """Ask the rule service, serve it, run cases, list the rules."""


rules.add_command(compare)


@rules.command()
@click.argument("question")
@click.option("--on", "day", required=True, help="the date asked about, YYYY-MM-DD")
@click.option("--facts", "file", required=True, type=click.File("rb"), help="a JSON file; - is standard input")
def assess(question: str, day: str, file: BinaryIO) -> None:
    """Print the assessment of QUESTION as JSON: the octets that the rule service sends over HTTP."""
    try:
        facts = wire.read(file.read())
    except ValueError as fault:
        raise click.ClickException(f"the facts are not JSON: {fault}") from fault
    reply = wire.assessed(EmbeddedRuleService(), question, facts, day)
    click.echo(reply.octets, nl=False)
    if reply.status != 200:
        sys.exit(1)


@rules.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="server processes")
@click.option("--threads", type=click.IntRange(1, 128), default=4, show_default=True, help="threads in each")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Answer the questions over HTTP, without pages or a database; Ctrl-C stops it."""
    if rule_service_token() is None and host not in LOOPBACK:
        raise click.ClickException(
            "facts are personal data: without PORTAL_RULE_SERVICE_TOKEN it only serves this machine (127.0.0.1)"
        )
    where = address(host, port)
    answer = partial(serve_app, "portal.rule_app", host, port, workers, threads)
    keep_up(answer, [], where, lambda: click.echo(f"The rule service is at {where}/rules/v1/  (Ctrl-C stops it)"))


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
        until = str(text.ends or "")
        click.echo(f"  {text.id:5} {text.part:18} {text.since} – {until:10} [{text.certainty:2}] {text.citation}")
