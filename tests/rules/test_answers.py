"""What the embedded service answers is always within what a remote one may answer."""

from datetime import date

import pytest

from portal.rules import answers, rulebook
from portal.rules.cases import BUNDLED, read
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService

CASES = [case for file in BUNDLED for case in read(file)]


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


def test_details_of_another_shape_are_none() -> None:
    from dataclasses import replace

    asked = {"target_group": 2, "unemployed_since": "2024-03-04"}
    good = EmbeddedRuleService().assess("contact-course", asked, date(2024, 3, 4))
    answers.check(good)
    minimum = good.details["minimums"][0]
    for wrong in (
        {},
        {"minimums": "none"},
        {"minimums": [{**minimum, "holder": "somebody"}]},
        {"minimums": [{**minimum, "count": True}]},
        {"minimums": [{**minimum, "to": "2024-02-30"}]},
        {"minimums": [{**minimum, "certainty": "sure"}]},
        {"minimums": [], "first_interview_by": "soon"},
        {"minimums": [], "right_on_request": "yes"},
    ):
        with pytest.raises(ValueError):
            answers.check(replace(good, details=wrong))
