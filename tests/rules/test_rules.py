"""The rule service keeps the contract: every kind of bad input, counting over days, and the words of the day."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from portal.cli.rules import rules as command
from portal.rules import answers, facts as facts_of_the_contract, rulebook
from portal.rules.answers import OUTCOMES
from portal.rules.assessment import Assessment
from portal.rules.errors import InvalidFacts, NoRuleset, RuleQuestionError, UnknownQuestion
from portal.rules.less_intensive_effort import work_sharing
from portal.rules.service import EmbeddedRuleService
from portal.rules.vocabulary import AUTHORITY, QUOTED, REGISTRY, Facts, Finding, Provision
from tests.rules.made_up import questions_asked

SERVICE = EmbeddedRuleService()
JOB_READY = {"target_group": 2, "readiness": "job_ready"}


def ask(question: str, on: str, **facts: Any) -> Assessment:
    return SERVICE.assess(question, {"target_group": 2, **facts}, on)


@pytest.mark.parametrize(
    ("question", "facts", "on", "error", "fields"),
    [
        ("no-such", {}, "2024-01-01", UnknownQuestion, set()),
        ("self-booking", {}, "yesterday", InvalidFacts, {"on"}),
        ("self-booking", {}, "20240101", InvalidFacts, {"on"}),
        ("self-booking", {"target_group": 2}, "2016-08-31", NoRuleset, set()),
        ("deadline", {"target_group": 2}, "2019-12-31", NoRuleset, set()),
        ("self-booking", {}, "2024-01-01", InvalidFacts, {"facts.target_group"}),
        ("self-booking", {"target_group": 14}, "2024-01-01", InvalidFacts, {"facts.target_group"}),
        ("self-booking", {"target_group": True}, "2024-01-01", InvalidFacts, {"facts.target_group"}),
        ("self-booking", {"target_group": None}, "2024-01-01", InvalidFacts, {"facts.target_group"}),
        ("self-booking", {"target_group": 1}, "2024-01-01", InvalidFacts, {"facts.contact_phase"}),
        ("self-booking", {"target_group": 6}, "2024-01-01", InvalidFacts, {"facts.sickness_category"}),
        ("self-booking", {"target_group": 4}, "2020-06-01", InvalidFacts, {"facts.readiness"}),
        ("self-booking", {"target_group": 10, "exclusion": "rehabilitation_with_contract"}, "2022-01-01",
         InvalidFacts, {"facts.contract_starts_on"}),
        ("self-booking", {"target_group": 2, "cpr": "x", "age": -1}, "2024-01-01", InvalidFacts,
         {"facts.cpr", "facts.age"}),
        ("self-booking", {"target_group": 2, "upcoming": {"kind": "a_job", "extra": 1}}, "2024-01-01", InvalidFacts,
         {"facts.upcoming.kind", "facts.upcoming.extra", "facts.upcoming.starts_on", "facts.upcoming.documented"}),
        ("booking", {"target_group": 2, "slot_starts_at": "2024-09-12T10:00:00", "now": "2024-09-01"}, "2024-09-01",
         InvalidFacts, {"facts.slot_starts_at", "facts.now"}),
        ("booking", {"target_group": 2, "slot_starts_at": "2024-09-12T10:00:00+02:00", "form": "phone",
                     "now": "2024-09-01T10:00:00+02:00"}, "2024-09-01", InvalidFacts, {"facts.is_first_interview"}),
        ("less-intensive-effort", {"target_group": 9}, "2024-01-01", InvalidFacts, {"facts.benefit_kind"}),
        ("meeting-form", {"target_group": 2, "is_first_interview": False}, "2022-06-01", InvalidFacts,
         {"facts.unemployed_since"}),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_every_fact_at_fault(
    question: str, facts: dict[str, Any], on: str, error: type[RuleQuestionError], fields: set[str]
) -> None:
    with pytest.raises(error) as caught:
        SERVICE.assess(question, facts, on)
    assert set(caught.value.fields) == fields
    assert caught.value.as_json()["error"]["code"] == error.code


def test_a_known_key_without_use_is_let_pass_when_it_is_of_the_right_type() -> None:
    assert ask("self-booking", "2024-01-01", sickness_day=3).outcome == "must_self_book"
    with pytest.raises(InvalidFacts):
        ask("self-booking", "2024-01-01", sickness_day="three")


def test_forty_two_days_is_within_six_weeks_and_forty_three_is_not() -> None:
    day = date(2024, 9, 1)
    for ahead, outcome in ((0, "exempt"), (42, "exempt"), (43, "not_exempt"), (-1, "not_exempt")):
        starts_on = (day + timedelta(days=ahead)).isoformat()
        job = {"kind": "full_time_job", "starts_on": starts_on, "documented": True}
        assert ask("less-intensive-effort", day.isoformat(), upcoming=job).outcome == outcome, ahead


@pytest.mark.parametrize(
    ("starts", "now", "outcome"),
    [
        # 25 hours lie between noon and noon when the clock goes back, 23 when it goes forward
        ("2026-10-25T12:00:00+01:00", "2026-10-24T12:00:00+02:00", "allowed"),
        ("2026-10-25T12:00:00+01:00", "2026-10-24T13:00:00+02:00", "allowed"),
        ("2026-10-25T12:00:00+01:00", "2026-10-24T13:00:01+02:00", "refused"),
        ("2027-03-28T12:00:00+02:00", "2027-03-27T12:00:00+01:00", "refused"),
        ("2027-03-28T12:00:00+02:00", "2027-03-27T11:00:00+01:00", "allowed"),
    ],
)
def test_hours_are_elapsed_hours_also_over_a_change_of_the_clock(starts: str, now: str, outcome: str) -> None:
    facts = {"target_group": 6, "slot_starts_at": starts, "now": now}
    assert SERVICE.assess("rebooking", facts, "2026-10-24").outcome == outcome


def test_the_date_of_a_slot_is_the_danish_one() -> None:
    base = {"now": "2026-10-01T10:00:00+02:00", "last_meeting_on": "2026-10-25"}
    assert ask("booking", "2026-10-01", slot_starts_at="2026-10-25T22:59:00Z", **base).outcome == "allowed"
    assert ask("booking", "2026-10-01", slot_starts_at="2026-10-25T23:00:00Z", **base).outcome == "refused"


def test_from_2027_every_assessment_says_that_the_rules_are_due_for_review() -> None:
    assert "review_due" not in ask("self-booking", "2026-12-31").ruleset
    assert ask("self-booking", "2027-01-01").ruleset == {"version": "2026-07-01", "review_due": "2027-01-01"}
    assert ask("self-booking", "2026-02-01").ruleset == {"version": "2026-02-01", "valid_to": "2026-06-30"}


def test_the_authority_is_called_what_the_law_calls_it() -> None:
    facts = {"self_booking_status": "exempted"}
    assert "Jobcenteret" in ask("self-booking", "2026-01-31", **facts).reasons[0].text_da
    assert "Kommunen" in ask("self-booking", "2026-02-01", **facts).reasons[0].text_da


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_asked_the_answer_is_in_the_contract(seed: int) -> None:
    for question, facts, day in questions_asked(seed, 50):
        try:
            answer = SERVICE.assess(question, facts, day)
        except RuleQuestionError:
            continue
        answers.check(answer)
        for reason in answer.reasons:
            assert reason.text_da
            assert reason.text_en
            assert "None" not in reason.text_da
        assert Assessment.from_json(json.loads(json.dumps(answer.as_json()))).as_json() == answer.as_json()


DAYS = st.dates(date(2016, 9, 1), date(2028, 1, 1)).map(str)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(OUTCOMES)),
    st.dictionaries(st.sampled_from(sorted(facts_of_the_contract.KINDS)) | st.text(), junk),
    DAYS,
)
def test_rubbish_is_refused_and_never_breaks_the_service(question: str, facts: dict[str, Any], on: str) -> None:
    try:
        SERVICE.assess(question, facts, on)
    except RuleQuestionError:
        return


@pytest.mark.parametrize("data", [None, [], {}, {"question": 1}, {"question": "q", "on": "x"}])
def test_what_is_no_assessment_is_not_taken_for_one(data: Any) -> None:
    with pytest.raises(ValueError):
        Assessment.from_json(data)


def text_from(since: str, until: str | None, after_gap: str = "") -> Provision:
    return Provision(
        "X-01", lambda _f, _d: Finding(True, "", ""), date.fromisoformat(since),
        date.fromisoformat(until) if until else None, "", AUTHORITY, "", "", after_gap,
    )  # fmt: skip


def test_the_rulebook_refuses_texts_that_overlap_or_leave_a_gap() -> None:
    rulebook.check_texts([text_from("2020-01-01", "2020-12-31"), text_from("2021-01-01", None)])
    with pytest.raises(rulebook.RulebookError, match="overlap"):
        rulebook.check_texts([text_from("2020-01-01", None), text_from("2021-01-01", None)])
    with pytest.raises(rulebook.RulebookError, match="nobody says why"):
        rulebook.check_texts([text_from("2020-01-01", "2020-06-30"), text_from("2021-01-01", None)])
    rulebook.check_texts([text_from("2020-01-01", "2020-06-30"), text_from("2021-01-01", None, "suspended")])


@pytest.fixture
def next_year() -> Iterator[Provision]:
    """A text of next year for the rule on work sharing, and the rulebook as it was afterwards."""

    @work_sharing.then(
        since=date(2027, 1, 1), cites="LAB § 110, stk. 1, nr. 3", certainty=QUOTED, source="Lov nr. 1 af 1/12 2026"
    )
    def work_sharing_ends(_facts: Facts, _day: date) -> Finding:
        return Finding(False, "Arbejdsfordeling fritager ikke mere.", "Work sharing no longer exempts.")

    yield work_sharing_ends
    work_sharing.later.remove(work_sharing_ends)
    REGISTRY.remove(work_sharing_ends)


def test_next_years_text_is_one_dated_function_and_nothing_is_edited(next_year: Provision) -> None:
    facts = {"target_group": 2, "readiness": "job_ready", "work_sharing_since": "2026-12-01"}
    before = SERVICE.assess("less-intensive-effort", facts, "2026-12-31")
    after = SERVICE.assess("less-intensive-effort", facts, "2027-01-01")
    assert (before.outcome, before.reasons[0].citation) == ("exempt", "LAB § 106, stk. 1, nr. 3")
    assert (after.outcome, after.reasons[0].citation) == ("not_exempt", "LAB § 110, stk. 1, nr. 3")
    assert after.reasons[0].text_da == "Arbejdsfordeling fritager ikke mere."
    assert SERVICE.assess("self-booking", facts, "2026-12-31").outcome == "less_intensive_effort"
    assert SERVICE.assess("self-booking", facts, "2027-01-01").outcome == "must_self_book"
    rulebook.check_texts(REGISTRY)
    assert work_sharing.ends == date(2026, 12, 31)
    with pytest.raises(ValueError, match="begins after"):
        work_sharing.then(since=date(2027, 1, 1), cites="", certainty=QUOTED, source="")


def test_a_rule_that_says_the_same_to_all_is_told_by_the_text_of_the_day() -> None:
    first = text_from("2020-01-01", None)
    second = first.then(since=date(2021, 1, 1), cites="ny", certainty=AUTHORITY, source="")(first.text)
    REGISTRY.remove(second)
    assert [first.told(date(year, 1, 1)).citation for year in (2020, 2021)] == ["", "ny"]
    assert first.reason(Finding(True, "", ""), date(2021, 1, 1)).citation == "ny"
    assert first.in_force(date(2030, 1, 1)), "the rule goes on in its later text"


def test_the_commands_assess_and_list() -> None:
    run = CliRunner().invoke
    asked = run(command, ["assess", "self-booking", "--on", "2024-09-01", "--facts", "-"], input=json.dumps(JOB_READY))
    assert json.loads(asked.output)["outcome"] == "must_self_book"
    refused = run(command, ["assess", "self-booking", "--on", "2024-09-01", "--facts", "-"], input="{}")
    assert (refused.exit_code, json.loads(refused.output)["error"]["code"]) == (1, "invalid_facts")
    assert "B-03" in run(command, ["list"]).output
