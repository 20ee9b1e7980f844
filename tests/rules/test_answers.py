"""What the embedded service answers is always within what a remote one may answer."""

from datetime import date
from pathlib import Path

import pytest

from portal.rules import answers, rulebook
from portal.rules.cases import read
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService

CASES = [case for name in ("cases", "pending-cases") for case in read(Path(__file__).parent / "data" / f"{name}.json")]


def test_every_question_has_its_outcomes() -> None:
    assert set(answers.OUTCOMES) == set(rulebook.QUESTIONS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_answer_to_a_case_is_one_that_may_be_given(case: dict[str, object]) -> None:
    try:
        assessment = EmbeddedRuleService().assess(str(case["question"]), case["facts"], str(case["on"]))  # type: ignore[arg-type]
    except RuleQuestionError:
        return
    answers.check(assessment)


def test_an_outcome_of_another_question_is_none() -> None:
    from dataclasses import replace

    asked = {"target_group": 2, "slot_starts_at": "2026-11-25T10:00:00+01:00", "now": "2026-11-24T10:00:00+01:00"}
    good = EmbeddedRuleService().assess("rebooking", asked, date(2026, 11, 24))
    answers.check(good)
    for wrong in ({"outcome": "exempt"}, {"outcome": "refused"}, {"question": "booking ", "outcome": "allowed"}):
        with pytest.raises(ValueError):
            answers.check(replace(good, **wrong))
