"""docs/rules.md is what the rules say today, and every rule has its words."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.rules import rules as command
from portal.rules import document, rulebook
from portal.rules.answers import OUTCOMES
from portal.rules.cases import BUNDLED, read
from portal.rules.vocabulary import FIGURES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/rules.md").read_text("utf-8")


def test_the_document_is_what_the_rules_say_today() -> None:
    assert document.write() == PAGE, "run `make rules`"


def test_every_text_and_every_figure_is_told_with_citation_and_certainty() -> None:
    lines = set(PAGE.splitlines())
    for text in rulebook.provisions():
        until = text.until or "–"
        assert f"| {text.since} | {until} | {text.citation} | {text.certainty} | {text.source} |" in lines, text.id
    for figure in FIGURES:
        for dated in figure.values:
            assert any(
                line.startswith(f"| {figure.name} | **{dated.value}** ")
                and line.endswith(f"| {dated.since} | {dated.citation} | {dated.certainty} |")
                for line in lines
            ), figure.name


def test_every_outcome_and_every_pending_case_is_told() -> None:
    told = {one["name"]: set(one["outcomes"]) for one in document.words()["questions"]}
    assert told == {question: set(outcomes) for question, outcomes in OUTCOMES.items()}
    for case in read(BUNDLED[1]):
        assert f"| {case['id']} | `{case['question']}` |" in PAGE


def test_a_rule_without_words_is_an_error_and_not_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = document.words()
    del said["concepts"][0]["rules"]["B-04"]
    monkeypatch.setattr(document, "words", lambda: said)
    with pytest.raises(document.DocumentError, match="B-04"):
        document.write()
    refused = CliRunner().invoke(command, ["document", "--to", str(tmp_path / "rules.md")])
    assert refused.exit_code == 1
    assert "B-04" in refused.output


def test_the_command_writes_the_document(tmp_path: Path) -> None:
    file = tmp_path / "rules.md"
    assert CliRunner().invoke(command, ["document", "--to", str(file)]).exit_code == 0
    assert file.read_text("utf-8") == PAGE
