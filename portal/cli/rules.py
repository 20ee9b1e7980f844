"""`portal rules`: ask the rule service, run cases against it, list what it rests on."""

import json
import sys
from pathlib import Path

import click

from portal.rules import rulebook
from portal.rules.cases import CaseFileError, differs, read
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService


@click.group()
def rules() -> None:
    """Ask the rule service, run cases, list the rules."""


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
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--question", "only", multiple=True, help="only the cases of this question (may be repeated)")
@click.option("--pending", is_flag=True, help="cases that a jurist must settle first: report, never fail")
def check(files: tuple[Path, ...], only: tuple[str, ...], pending: bool) -> None:
    """Run FILES of cases; one line for each case that differs, then the count."""
    service = EmbeddedRuleService()
    passed = failed = 0
    for file in files:
        try:
            cases = read(file)
        except CaseFileError as fault:
            raise click.ClickException(str(fault)) from fault
        for case in cases:
            if only and case["question"] not in only:
                continue
            difference = differs(case, service)
            if difference is None:
                passed += 1
                continue
            failed += 1
            wanted = json.dumps(case["expect"], ensure_ascii=False)
            click.echo(f"{case['id']} {case['question']} on {case['on']}: expected {wanted}, got {difference.got}")
    click.echo(f"{passed} agree, {failed} differ" if pending else f"{passed} passed, {failed} failed")
    if failed and not pending:
        sys.exit(1)


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
