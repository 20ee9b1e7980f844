"""What is not known is never taken for false, and what a question has no use for changes nothing."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from portal.rules.errors import InvalidFacts, RuleQuestionError
from portal.rules.facts import FLAG, KINDS
from portal.rules.rulebook import QUESTIONS
from tests.rules.made_up import SERVICE, USUAL, a_day, example, facts_for

SECTION_106 = {
    "upcoming",
    "laid_off_by_weather_or_materials",
    "laid_off_documented",
    "work_sharing_since",
    "continued_duty",
}
EXCLUSION = {"exclusion", "exclusion_from", "exclusion_to", "contract_starts_on"}
SELF_BOOKING = {
    "target_group", "readiness", "benefit_kind", "contact_phase", "referred_to_municipality", "sickness_category",
    "first_follow_up_held", "self_booking_status", "digital_post_exempt", "requested_alternative",
} | SECTION_106 | EXCLUSION  # fmt: skip
FORM = {"target_group", "is_first_interview", "unemployed_since", "first_absence_on", "in_person_required"}
DEDUCTION = {"written_guidance_given", "booked_on", "contact_restored_on"}
OF_USE: Mapping[str, set[str]] = {
    "self-booking": SELF_BOOKING,
    "less-intensive-effort": {"target_group", "benefit_kind"} | SECTION_106,
    "continued-duty": {"continued_duty"},
    "deadline": {"target_group", "deadline_set_on", "deadline_on"},
    "exemption": {
        "target_group", "exemption_ground", "requested_by_person", "wants_to_self_book", "digital_post_exempt",
        "requested_alternative",
    },
    "meeting-form": FORM,
    "booking": SELF_BOOKING | FORM | {"slot_starts_at", "now", "form", "last_meeting_on", "future_bookings_of_kind"},
    "rebooking": {"target_group", "slot_starts_at", "now", "rebooking_cutoff_hours"},
    "missed-deadline": DEDUCTION | {
        "target_group", "readiness", "deadline_on", "slots_were_offered", "outage_on_deadline",
    },
    "no-show": {"target_group", "interview_on", "absence_ground", "sickness_day"} | DEDUCTION,
    "re-registration": {
        "target_group", "readiness", "deregistration_cause", "deregistered_on", "reregistered_on",
        "deadline_expired_while_deregistered", "registered_by_authority_without_deadline",
    },
    "contact-course": {
        "target_group", "benefit_kind", "unemployed_since", "benefit_started_on", "registered_on", "first_contact_on",
        "first_absence_on", "sickness_category", "sick_on_leave_from_job", "expected_sickness_weeks",
        "early_follow_up_requested_on", "referred_to_municipality", "exempted_by_share", "contact_phase",
        "is_first_interview",
    } | SECTION_106 | EXCLUSION,
    "summons": {"target_group", "notice", "hindrances"},
    "deadline-event": {"event", "deadline_status", "future_bookings_of_kind"},
}  # fmt: skip
FALSE_MATTERS = {
    ("missed-deadline", "slots_were_offered"), ("missed-deadline", "written_guidance_given"),
    ("no-show", "written_guidance_given"), ("exemption", "requested_by_person"), ("exemption", "wants_to_self_book"),
    ("contact-course", "referred_to_municipality"), ("contact-course", "exempted_by_share"),
    ("meeting-form", "is_first_interview"), ("booking", "is_first_interview"), ("self-booking", "first_follow_up_held"),
}  # fmt: skip
"""Where a rule rests on a fact being false. Elsewhere one rests on it being true: not known is as good as false."""

Said = tuple[str, str]
SEEDS = st.integers(0, 2**32)


def ask(question: str, facts: Mapping[str, Any], day: Any) -> Said:
    """The outcome and the details in words, or the error with the facts at fault."""
    try:
        answer = SERVICE.assess(question, facts, day)
    except RuleQuestionError as refusal:
        return refusal.code, str(sorted(refusal.fields))
    return answer.outcome, str(dict(answer.details))


def whole(question: str, facts: Mapping[str, Any], day: Any) -> str:
    """All that is answered, with every reason."""
    try:
        return str(SERVICE.assess(question, facts, day).as_json())
    except RuleQuestionError as refusal:
        return str(refusal.as_json())


def situations(question: str, seed: int, times: int) -> list[tuple[Random, dict[str, Any], Any]]:
    random = Random(seed)
    days = [a_day(random) for _ in range(times)]
    return [(random, facts_for(question, day, random), day) for day in days]


@pytest.mark.parametrize("question", sorted(QUESTIONS))
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_a_fact_that_the_question_has_no_use_for_changes_nothing(question: str, seed: int) -> None:
    for random, facts, day in situations(question, seed, 15):
        known = {key: value for key, value in facts.items() if key in OF_USE[question]}
        more = {key: example(kind.schema, day, random) for key, kind in KINDS.items() if key not in OF_USE[question]}
        assert whole(question, {**known, **more}, day) == whole(question, known, day)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_a_flag_that_is_not_known_is_never_taken_for_false(question: str, seed: int) -> None:
    flags = [key for key in sorted(OF_USE[question]) if KINDS[key] is FLAG]
    for _random, facts, day in situations(question, seed, 8):
        for flag in flags:
            others = {key: value for key, value in facts.items() if key != flag}
            unknown = ask(question, others, day)
            if unknown[0] == "invalid_facts" and f"facts.{flag}" in unknown[1]:
                continue  # asked for
            if question == "booking" and f"facts.{flag}" in ask("self-booking", others, day)[1]:
                assert "no_duty" not in unknown[1], "where the duty cannot be told it is not denied"
                continue
            true, false = (ask(question, {**others, flag: value}, day) for value in (True, False))
            if (question, flag) in FALSE_MATTERS:
                assert unknown == true, (flag, others, day)
            else:
                assert unknown == false, (flag, others, day)


@pytest.mark.parametrize(("question", "flag"), sorted(FALSE_MATTERS))
def test_where_false_matters_it_makes_a_difference_somewhere(question: str, flag: str) -> None:
    """The control for the test above."""
    found = situations(question, 1, 2_000)
    assert any(ask(question, {**f, flag: True}, day) != ask(question, {**f, flag: False}, day) for _, f, day in found)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_every_fact_of_use_makes_a_difference_somewhere(question: str) -> None:
    """Otherwise the list of facts of use would say too much, and the first test too little."""
    untried = set(OF_USE[question])
    for seed in range(40):
        for random, facts, day in situations(question, seed, 500):
            before = whole(question, facts, day)
            for key in tuple(untried):
                without = {name: value for name, value in facts.items() if name != key}
                other = {**facts, key: example(KINDS[key].schema, day, random)}
                if {whole(question, without, day), whole(question, other, day)} != {before}:
                    untried.remove(key)
        if not untried:
            break
    assert not untried


@pytest.mark.parametrize(
    ("question", "on", "facts", "missing"),
    [
        ("exemption", "2022-05-02", {"exemption_ground": "language"}, {"requested_by_person"}),
        ("exemption", "2022-05-02", {"exemption_ground": "interpreter"}, {"wants_to_self_book"}),
        ("missed-deadline", "2022-05-02", {}, {"deadline_on"}),
        ("missed-deadline", "2022-05-02", {"deadline_on": "2022-05-01"}, {"written_guidance_given"}),
        ("missed-deadline", "2022-05-02", {"target_group": 4, "deadline_on": "2022-05-01"}, {"written_guidance_given"}),
        ("no-show", "2022-05-02", {"interview_on": "2022-05-02"}, {"written_guidance_given"}),
        ("re-registration", "2022-05-02", {}, {"deregistration_cause"}),
        ("re-registration", "2022-05-02", {"deregistration_cause": "other"}, {"deregistered_on", "reregistered_on"}),
        ("contact-course", "2022-05-02", {}, {"unemployed_since"}),
        ("contact-course", "2024-05-02", {"target_group": 1}, {"unemployed_since", "referred_to_municipality"}),
        ("contact-course", "2026-07-01", {"target_group": 9},
         {"unemployed_since", "benefit_kind", "exempted_by_share"}),
        ("contact-course", "2026-07-01", {"target_group": 6}, {"first_absence_on", "sickness_category"}),
        ("summons", "2024-05-02", {}, {"notice"}),
        ("summons", "2024-05-02", {"notice": {"channel": "phone"}}, {"notice.received_on", "notice.meeting_at"}),
    ],
)  # fmt: skip
def test_a_fact_that_is_needed_is_asked_for(question: str, on: str, facts: dict[str, Any], missing: set[str]) -> None:
    with pytest.raises(InvalidFacts) as caught:
        SERVICE.assess(question, {"target_group": 2, **facts}, on)
    assert set(caught.value.fields) == {f"facts.{name}" for name in missing}


@pytest.mark.parametrize(
    ("question", "on", "facts", "outcome"),
    [
        ("exemption", "2024-05-02", {"exemption_ground": "workplace_meeting"}, "no_ground"),
        ("missed-deadline", "2022-05-02", {"deadline_on": "2022-05-02"}, "no_event"),
        ("missed-deadline", "2022-05-03", {"deadline_on": "2022-05-02", "slots_were_offered": False}, "no_event"),
        ("no-show", "2022-05-02", {"interview_on": "2022-05-02", "absence_ground": "work"}, "lawful_absence"),
        ("re-registration", "2022-05-02", {"deregistration_cause": "authority_error"}, "authority_reregisters"),
        ("re-registration", "2022-05-02", {"deregistration_cause": "sickness"}, "automatic"),
        ("contact-course", "2022-05-02", {"exclusion": "stu"}, "none"),
        ("contact-course", "2024-05-02", {"target_group": 9, "benefit_kind": "self_employment_grant"}, "none"),
        ("contact-course", "2024-05-02", {"target_group": 12}, "none"),
        ("contact-course", "2026-07-01", {"unemployed_since": "2026-01-01"}, "decided"),
    ],
)
def test_a_fact_is_not_asked_for_where_an_earlier_step_settles_it(
    question: str, on: str, facts: dict[str, Any], outcome: str
) -> None:
    assert SERVICE.assess(question, {"target_group": 2, **facts}, on).outcome == outcome


def test_the_questions_here_are_those_of_the_rulebook() -> None:
    assert set(OF_USE) == set(QUESTIONS) == set(USUAL)
    assert all(use <= set(KINDS) for use in OF_USE.values())
