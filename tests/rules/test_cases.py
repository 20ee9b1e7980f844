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


@pytest.mark.parametrize("case", PENDING, ids=lambda case: case["id"])
def test_a_pending_case_is_run_and_told_of_and_fails_nothing(case: dict[str, Any]) -> None:
    assert is_pending(case)
    difference = differs(case, SERVICE)
    if difference is not None:
        pytest.skip(f"differs, got {difference.got}; to be confirmed: {case['needs']}")


def test_the_portal_refuses_nobody_where_a_pending_case_would_on_a_guess() -> None:
    deregistered = {"target_group": 1, "contact_phase": "municipality", "deadline_on": "2024-06-10"}
    assert SERVICE.assess("missed-deadline", deregistered, "2024-06-11").outcome == "caseworker_task"
    late = {"target_group": 2, "now": "2022-06-01T12:00:00+02:00", "slot_starts_at": "2022-06-01T14:00:00+02:00"}
    assert SERVICE.assess("rebooking", {**late, "rebooking_cutoff_hours": 24}, "2022-06-01").outcome == "allowed"


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
    differing = [case for case in PENDING if differs(case, SERVICE)]
    code, lines = run()
    counted = f"{len(PENDING) - len(differing)} agree, {len(differing)} differ"
    assert (code, lines[-2:]) == (0, [counted, "59 passed, 0 failed"])
    for case, line in zip(differing, lines[:-2], strict=True):
        assert line.startswith(f"{case['id']} {case['question']} on {case['on']}: expected")
        assert line.endswith(f"(to be confirmed: {case['needs']})")
    assert run(*BUNDLED) == (code, lines)


def test_a_file_of_either_kind_is_known_by_its_cases() -> None:
    assert run(BUNDLED[0]) == (0, ["59 passed, 0 failed"])
    code, lines = run(BUNDLED[1])
    assert (code, lines[-1].split()[1::2]) == (0, ["agree,", "differ"])
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
