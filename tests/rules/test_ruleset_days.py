"""From one ruleset to the next: on the day before and on the first day, each answers by the law of its day."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.rules.assessment import Assessment
from portal.rules.errors import NoRuleset, RuleQuestionError
from tests.rules.made_up import BOUNDARIES, SERVICE

ONE = timedelta(days=1)
WITHIN = 40
"""Days since what a question turns on: far from every limit of the law (7, 10, 14, 42 or 56 days, or months)."""

LAB, ALTERNATIVE, FUND, FLEXIBLE = date(2020, 1, 1), date(2023, 6, 1), date(2024, 1, 1), date(2026, 7, 1)
CHANGES: dict[str, set[date]] = {
    "exemption": {ALTERNATIVE},
    "missed-deadline": {LAB, FUND},  # 2024: the order that deregisters has not been read, so it is a caseworker's task
    "no-show": {LAB},
    "re-registration": set(),
    "contact-course": {FUND, FLEXIBLE},
    "summons": {FUND},
}


def situations(day: date) -> list[dict[str, Any]]:
    """Every group in ordinary and less ordinary situations about the day; nothing falls due on it."""
    ago, lately, soon = str(day - WITHIN * ONE), str(day - 3 * ONE), str(day + 20 * ONE)
    known = {
        "unemployed_since": ago, "registered_on": ago, "first_contact_on": ago, "first_absence_on": ago,
        "sickness_category": 2, "referred_to_municipality": False, "deadline_on": ago, "interview_on": ago,
        "deregistered_on": ago, "reregistered_on": lately, "written_guidance_given": True,
        "requested_by_person": True, "wants_to_self_book": True,
    }  # fmt: skip
    varied: list[dict[str, Any]] = [
        {"deregistration_cause": cause, "exemption_ground": ground, "exempted_by_share": exempted, **more}
        for cause in ("missed_deadline", "sickness", "other", "authority_error")
        for ground in ("it_skills", "interpreter", "workplace_meeting")
        for exempted in (True, False)
        for more in (
            {"digital_post_exempt": True, "requested_alternative": True},
            {"absence_ground": "sickness", "sickness_day": 3, "referred_to_municipality": True},
            {"sick_on_leave_from_job": True, "expected_sickness_weeks": 10, "readiness": "obviously_education_ready"},
        )
    ]
    notices = [
        {"channel": channel, "received_on": lately, "meeting_at": f"{meeting}T10:00:00+01:00"}
        for channel in ("written", "phone")
        for meeting in (lately, soon)
    ]
    benefits = {9: "unemployment_allowance"}
    return [
        {"target_group": group, "benefit_kind": benefits.get(group, "social_assistance"), **known, **more,
         "notice": notices[number % 4], "hindrances": ["health"] if number % 3 else []}
        for group in range(1, 14)
        for number, more in enumerate(varied)
    ]  # fmt: skip


def said(answer: Assessment) -> tuple[str, dict[str, Any]]:
    """The outcome and the details, without how certain each minimum is."""
    details = dict(answer.details)
    if "minimums" in details:
        details["minimums"] = [{k: v for k, v in one.items() if k != "certainty"} for one in details["minimums"]]
    return answer.outcome, details


@pytest.mark.parametrize("question", CHANGES)
@pytest.mark.parametrize("day", BOUNDARIES[1:], ids=str)
def test_answers_change_on_the_days_that_the_law_changed_and_on_no_other(question: str, day: date) -> None:
    changed = 0
    for facts in situations(day):
        try:
            before, after = SERVICE.assess(question, facts, day - ONE), SERVICE.assess(question, facts, day)
        except NoRuleset:
            assert day == LAB
            return
        assert before.ruleset["valid_to"] == str(day - ONE)
        assert after.ruleset["version"] == str(day)
        changed += said(before) != said(after)
    assert bool(changed) == (day in CHANGES[question])


@pytest.mark.parametrize("question", CHANGES)
def test_before_its_first_day_a_question_has_no_ruleset(question: str) -> None:
    first = date(2016, 9, 1) if question in {"missed-deadline", "no-show"} else LAB
    facts = {**situations(first)[0], "target_group": 1}
    with pytest.raises(NoRuleset):
        SERVICE.assess(question, facts, first - ONE)
    assert SERVICE.assess(question, facts, first).reasons


@pytest.mark.parametrize("question", CHANGES)
def test_the_last_ruleset_has_no_end_and_from_2027_says_that_it_is_due_for_review(question: str) -> None:
    facts = situations(date(2026, 12, 31))[0]
    before = SERVICE.assess(question, facts, date(2026, 12, 31))
    after = SERVICE.assess(question, facts, date(2027, 1, 1))
    assert dict(before.ruleset) == {"version": "2026-07-01"}
    assert dict(after.ruleset) == {"version": "2026-07-01", "review_due": "2027-01-01"}
    assert SERVICE.assess(question, facts, date(2099, 1, 1)).ruleset == after.ruleset


UNEMPLOYED = {"target_group": 1, "referred_to_municipality": False, "exempted_by_share": False}


def minimums(day: date, **facts: Any) -> list[tuple[str, int]]:
    answer = SERVICE.assess("contact-course", {"unemployed_since": str(day - WITHIN * ONE), **facts}, day)
    return [(one["holder"], one["count"]) for one in answer.details["minimums"]]


@pytest.mark.parametrize(
    ("day", "facts", "before", "after"),
    [
        (FUND, UNEMPLOYED, [("municipality", 4)], [("unemployment_fund", 3), ("municipality", 3)]),
        (FUND, {**UNEMPLOYED, "referred_to_municipality": True}, [("municipality", 4)], [("municipality", 6)]),
        (FUND, {"target_group": 3}, [("municipality", 4)], [("municipality", 4)]),
        (FLEXIBLE, UNEMPLOYED, [("unemployment_fund", 3), ("municipality", 3)],
         [("unemployment_fund", 2), ("municipality", 2)]),
        (FLEXIBLE, {**UNEMPLOYED, "exempted_by_share": True}, [("unemployment_fund", 3), ("municipality", 3)],
         [("unemployment_fund", 1)]),
        (FLEXIBLE, {"target_group": 2, "exempted_by_share": True}, [("municipality", 4)], [("municipality", 1)]),
        (FLEXIBLE, {"target_group": 2, "exempted_by_share": False}, [("municipality", 4)], [("municipality", 4)]),
        (FLEXIBLE, {"target_group": 3}, [("municipality", 4)], []),
    ],
)  # fmt: skip
def test_the_number_of_interviews_on_each_side_of_a_reform(
    day: date, facts: dict[str, Any], before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    assert (minimums(day - ONE, **facts), minimums(day, **facts)) == (before, after)


@pytest.mark.parametrize(
    ("question", "facts", "day", "before", "after"),
    [
        ("exemption", {"digital_post_exempt": True, "requested_alternative": True}, ALTERNATIVE, "no_ground", "right"),
        ("missed-deadline", {"target_group": 1}, FUND, "deregistration", "caseworker_task"),
        ("missed-deadline", {}, LAB, "caseworker_task", "availability_assessment"),
        ("no-show", {}, LAB, "caseworker_task", "availability_assessment"),
        ("no-show", {"target_group": 1, "absence_ground": "sickness", "sickness_day": 14}, LAB, "lawful_absence",
         "caseworker_task"),
        ("summons", {"notice": {"channel": "phone", "received_on": "2023-12-20",
                                "meeting_at": "2024-01-09T10:00:00+01:00"}}, FUND, "valid", "invalid"),
        ("summons", {"hindrances": ["childcare"]}, FUND, "valid", "reconsider"),
        ("contact-course", {"target_group": 6, "sick_on_leave_from_job": True, "expected_sickness_weeks": 25}, FLEXIBLE,
         "decided", "none"),
        ("contact-course", {"target_group": 6, "sick_on_leave_from_job": True, "expected_sickness_weeks": 26}, FLEXIBLE,
         "decided", "decided"),
    ],
)  # fmt: skip
def test_what_is_answered_on_each_side_of_a_change(
    question: str, facts: dict[str, Any], day: date, before: str, after: str
) -> None:
    ago = str(day - WITHIN * ONE)
    notice = {"channel": "written", "received_on": ago, "meeting_at": f"{day + 20 * ONE}T10:00:00+01:00"}
    known = {
        "target_group": 2, "deadline_on": ago, "interview_on": ago, "written_guidance_given": True, "notice": notice,
        "first_absence_on": ago, "sickness_category": 2, **facts,
    }  # fmt: skip
    assert SERVICE.assess(question, known, day - ONE).outcome == before
    assert SERVICE.assess(question, known, day).outcome == after


def test_a_day_that_no_ruleset_answers_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(RuleQuestionError):
        SERVICE.assess("no-show", {"target_group": 1, "interview_on": "2016-08-31"}, "2016-08-31")
