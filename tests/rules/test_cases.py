"""The worked cases: every one that counts is answered as the lawyers wrote it; the pending ones are told of apart."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli.rules import rules as command
from portal.rules import rulebook
from portal.rules.cases import BUNDLED, CaseFileError, differs, is_pending, read
from portal.rules.service import EmbeddedRuleService

SERVICE = EmbeddedRuleService()
CASES, PENDING = map(read, BUNDLED)
CLOSE_A_DOOR_ON_A_GUESS = ["PX-018", "PX-023"]
WRONG = {
    "id": "W", "question": "self-booking", "on": "2024-01-01", "facts": {"target_group": 2},
    "expect": {"outcome": "summoned"},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_case_is_answered_as_the_lawyers_wrote_it(case: dict[str, Any]) -> None:
    assert differs(case, SERVICE) is None


def test_there_are_cases_of_every_question() -> None:
    assert len(CASES) == 59
    assert {case["question"] for case in CASES} == set(rulebook.QUESTIONS)
    assert not any(is_pending(case) for case in CASES)


def test_of_the_pending_cases_only_those_differ_that_would_close_a_door_on_a_guess() -> None:
    assert all(is_pending(case) for case in PENDING)
    assert [case["id"] for case in PENDING if differs(case, SERVICE)] == CLOSE_A_DOOR_ON_A_GUESS
    assert all(case["certainty"] == "I" for case in PENDING if case["id"] in CLOSE_A_DOOR_ON_A_GUESS)


def run(*arguments: object) -> tuple[int, list[str]]:
    """The exit code and the lines of `portal rules check`."""
    done = CliRunner().invoke(command, ["check", *map(str, arguments)])
    assert "Traceback" not in done.output
    return done.exit_code, done.output.splitlines()


def written(folder: Path, *cases: Any) -> Path:
    file = folder / "some.json"
    file.write_text(json.dumps(list(cases)))
    return file


def test_the_command_runs_the_cases_of_the_portal_and_tells_of_both_kinds_apart() -> None:
    code, lines = run()
    assert (code, lines[-2:]) == (0, ["49 agree, 2 differ", "59 passed, 0 failed"])
    assert [line.split()[0] for line in lines[:-2]] == CLOSE_A_DOOR_ON_A_GUESS
    assert "BEK 1216/2023" in lines[0], "what must be confirmed stands beside the difference"
    assert run(*BUNDLED) == (code, lines)


def test_a_file_of_either_kind_is_known_by_its_cases() -> None:
    assert run(BUNDLED[0]) == (0, ["59 passed, 0 failed"])
    assert run(BUNDLED[1])[1][-1] == "49 agree, 2 differ"
    assert run(*BUNDLED, "--question", "summons")[1] == ["2 agree, 0 differ", "2 passed, 0 failed"]


def test_a_case_that_differs_fails_unless_it_is_pending(tmp_path: Path) -> None:
    code, lines = run(written(tmp_path, WRONG))
    assert (code, lines[-1]) == (1, "0 passed, 1 failed")
    assert lines[0].startswith("W self-booking on 2024-01-01: expected")
    assert run(written(tmp_path, {**WRONG, "needs": "a jurist"}))[0] == 0
    assert run(written(tmp_path, WRONG), "--pending")[1][-1] == "0 agree, 1 differ"
    mixed = run(written(tmp_path, WRONG, {**WRONG, "needs": "a jurist"}))
    assert (mixed[0], [line for line in mixed[1] if ":" not in line]) == (
        1,
        ["0 agree, 1 differ", "0 passed, 1 failed"],
    )


@pytest.mark.parametrize("broken", ["[", '{"a": 1}', "[1]", json.dumps([{**WRONG, "expect": "summoned"}])])
def test_a_file_that_holds_no_cases_is_told_of_in_a_sentence(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(broken)
    assert run(file)[0] == 1
    with pytest.raises(CaseFileError, match=r"broken\.json"):
        read(file)
