"""No door is closed on a citizen by a rule that is only inferred or remembered (I or M), whatever is asked."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from portal.rules import rulebook
from portal.rules.assessment import Assessment
from portal.rules.cases import BUNDLED, read
from portal.rules.errors import RuleQuestionError
from portal.rules.vocabulary import CERTAINTIES, MAY_CLOSE_A_DOOR, REGISTRY
from tests.rules.made_up import SERVICE, USUAL, questions_asked

CLOSING_OUTCOMES = {
    "booking": {"refused"},
    "rebooking": {"refused"},
    "deadline": {"rejected"},  # staff are told no, and the citizen waits
    "continued-duty": {"rejected"},
    "less-intensive-effort": {"not_exempt", "duty_continues"},  # the exemption is refused, or taken away
    "missed-deadline": {"deregistration"},
}
LEFT_OPEN = {
    "self-booking": "it says who arranges the interview; one who must book can, and `booking` guards its no",
    "exemption": "no known ground, no request and the person's own wish refuse nothing: they may ask again",
    "meeting-form": "it names forms that may be booked; a form refused is `booking`'s no, which is guarded there",
    "re-registration": "booking at once is open to them, and not to be told of it could cost the registration",
    "contact-course": "it counts what is owed to the person",
    "summons": "`invalid` and `reconsider` are for the person; `valid` says only that no known rule makes it invalid",
    "deadline-event": "a deadline met or closed asks nothing more of the person",
    "no-show": "by its details alone, see below",
}


def closes_a_door(answer: Assessment) -> bool:
    """Whether the answer refuses the citizen something, or opens the way to a sanction."""
    if answer.outcome in CLOSING_OUTCOMES.get(answer.question, ()):
        return True
    if "deduction_possible" in answer.details:
        return bool(answer.details["deduction_possible"])
    return "deduction_from" in answer.details  # dagpenge: a loss is told of, and a-kassen decides


def rests_on_enough(answer: Assessment) -> bool:
    return answer.reasons[0].certainty in MAY_CLOSE_A_DOOR


def answers_to(seed: int, times: int) -> list[Assessment]:
    found = []
    for question, facts, day in questions_asked(seed, times):
        try:
            found.append(SERVICE.assess(question, facts, day))
        except RuleQuestionError:
            continue
    return found


def test_of_every_question_it_is_decided_what_closes_a_door() -> None:
    assert set(CLOSING_OUTCOMES) | set(LEFT_OPEN) == set(rulebook.QUESTIONS) == set(USUAL)
    assert not set(CLOSING_OUTCOMES) & set(LEFT_OPEN)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_asked_no_door_is_closed_on_a_guess(seed: int) -> None:
    for answer in answers_to(seed, 150):
        assert not closes_a_door(answer) or rests_on_enough(answer), answer


def test_no_case_closes_a_door_on_a_guess() -> None:
    for file in BUNDLED:
        for case in read(file):
            try:
                answer = SERVICE.assess(case["question"], case["facts"], case["on"])
            except RuleQuestionError:
                continue
            assert not closes_a_door(answer) or rests_on_enough(answer), case["id"]


def test_the_test_above_would_see_a_door_closed_on_a_guess() -> None:
    """The control: a refusal, a deregistration and a deduction, each resting on a guess, are seen."""
    asked = {
        "booking": {
            "target_group": 2,
            "slot_starts_at": "2026-11-24T10:00:00+01:00",
            "now": "2026-11-24T11:00:00+01:00",
        },
        "no-show": {"target_group": 2, "interview_on": "2026-11-24", "written_guidance_given": True},
    }
    for question, facts in asked.items():
        answer = SERVICE.assess(question, facts, date(2026, 11, 24))
        assert closes_a_door(answer)
        assert rests_on_enough(answer)
        guess = replace(answer, reasons=(replace(answer.reasons[0], certainty="I"), *answer.reasons[1:]))
        assert not rests_on_enough(guess)
    missed = SERVICE.assess("missed-deadline", {"target_group": 1, "deadline_on": "2022-05-10"}, date(2022, 5, 11))
    assert closes_a_door(missed)


def test_every_text_of_every_rule_is_met_by_some_question() -> None:
    """So none is dead, and none escapes the test on doors."""
    met = Counter(
        (reason.rule, reason.citation, reason.source) for answer in answers_to(1, 30_000) for reason in answer.reasons
    )
    missing = [text for text in REGISTRY if (text.id, text.citation, text.source) not in met]
    assert not missing, [(text.id, text.part, text.since) for text in missing]


SECTION_106 = {f"H-{number:02}" for number in range(1, 10)}
RESTS_ON = {
    "exemption": {"R-09", "R-10", "R-11"},
    "missed-deadline": {"D-06", "D-11", "D-12", "M-01", "M-06", "M-07", "M-08", "M-09", "M-10", "M-11", "M-12", "S-02"},
    "no-show": {"B-07", "M-11", "M-12", "K-05", "K-07", "K-08", "K-09", "S-01", "S-05", "S-06"},
    "re-registration": {"D-12", "M-02", "M-03", "M-04", "K-06"},
    "contact-course": SECTION_106
    | {"B-08", "N-01", "N-02", "N-03", "N-04", "N-05", "N-06", "N-07", "N-08", "N-09", "N-10", "N-12", "N-14"}
    | {"L-05", "L-06", "L-07", "L-08", "L-09", "L-10", "H-11"},
    "summons": {"K-01", "K-02", "K-03", "K-04"},
}


def test_each_of_these_questions_rests_on_these_rules_and_no_others() -> None:
    found: dict[str, set[str]] = {question: set() for question in RESTS_ON}
    for answer in answers_to(2, 40_000):
        if answer.question in found:
            found[answer.question] |= {reason.rule for reason in answer.reasons}
    assert found == RESTS_ON


@pytest.mark.parametrize("text", rulebook.provisions(), ids=lambda text: f"{text.id}-{text.part}-{text.since}")
def test_every_text_has_a_citation_a_source_and_a_certainty(text: rulebook.Provision) -> None:
    assert text.certainty in CERTAINTIES
    assert text.citation
    assert text.source
    assert text.until is None or text.since <= text.until
    starts = {ruleset.version for ruleset in rulebook.RULESETS}
    within = {date(2021, 12, 28), date(2021, 12, 27)}  # BEK nr. 2636 af 28/12 2021
    assert text.since in starts | within
