"""Answers are kept for the Danish day they were given on, and no longer; refusals are answers, failures are none."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.testing import capture_logs

from portal.adapters import rule_service_http
from portal.adapters.kept_answers import KeptAnswers
from portal.adapters.rule_service_http import HttpRuleService
from portal.rules.errors import InvalidFacts, NoRuleset, RuleServiceUnavailable, UnknownQuestion
from portal.rules.service import EmbeddedRuleService
from tests.adapters.conftest import DAY, Clock
from tests.adapters.rule_server import RuleServer, answer, well

FACTS = {"target_group": 2, "readiness": "job_ready"}


def test_the_same_question_is_asked_once_a_day(remote: HttpRuleService, server: RuleServer, clock: Clock) -> None:
    first = remote.assess("self-booking", FACTS, DAY)
    assert remote.assess("self-booking", dict(reversed(FACTS.items())), "2026-11-24") == first
    assert len(server.heard) == 1
    for other in (
        lambda: remote.assess("self-booking", FACTS | {"age": 40}, DAY),
        lambda: remote.assess("self-booking", FACTS, "2026-11-25"),
        lambda: remote.assess("less-intensive-effort", FACTS, DAY),
    ):
        before = len(server.heard)
        other()
        assert len(server.heard) == before + 1


def test_at_danish_midnight_everything_is_asked_anew(remote: HttpRuleService, server: RuleServer, clock: Clock) -> None:
    remote.assess("self-booking", FACTS, DAY)
    clock.advance(hours=13, minutes=59)
    remote.assess("self-booking", FACTS, DAY)
    assert len(server.heard) == 1, "23.59 in Denmark"
    clock.advance(minutes=1)
    changed = EmbeddedRuleService().assess("self-booking", FACTS, DAY).as_json() | {"outcome": "summoned"}
    server.then = answer(json.dumps(changed).encode())
    assert remote.assess("self-booking", FACTS, DAY).outcome == "summoned"


def test_refusals_are_kept_and_failures_are_not(remote: HttpRuleService, server: RuleServer) -> None:
    for facts, on, refusal in (({}, DAY, InvalidFacts), (FACTS, "2010-01-01", NoRuleset)):
        before = len(server.heard)
        for _ in range(3):
            with pytest.raises(refusal) as refused:
                remote.assess("self-booking", facts, on)
            assert set(refused.value.fields) == ({"facts.target_group"} if refusal is InvalidFacts else set())
        assert len(server.heard) == before + 1
    before = len(server.heard)
    for _ in range(2):
        with pytest.raises(UnknownQuestion):
            remote.assess("no-such", FACTS, DAY)
    server.then = answer(b"{}", "500 Oh")
    for _ in range(2):
        with pytest.raises(RuleServiceUnavailable):
            remote.assess("self-booking", FACTS, DAY)
    assert len(server.heard) == before + 4


def test_of_two_different_answers_at_once_the_first_stands_and_it_is_put_on_record(
    remote: HttpRuleService, server: RuleServer
) -> None:
    both = threading.Barrier(2)
    other = EmbeddedRuleService().assess("self-booking", FACTS, DAY).as_json() | {"outcome": "summoned"}

    def one_way(line, right):  # type: ignore[no-untyped-def]
        both.wait(1.5)
        well(line, right)

    def the_other(line, right):  # type: ignore[no-untyped-def]
        both.wait(1.5)
        answer(json.dumps(other).encode())(line, right)

    server.deeds = [one_way, the_other]
    with capture_logs() as lines, ThreadPoolExecutor(2) as pool:
        told = [pool.submit(remote.assess, "self-booking", FACTS, DAY) for _ in range(2)]
        outcomes = {one.result(10).outcome for one in told}
    assert len(outcomes) == 1
    assert remote.assess("self-booking", FACTS, DAY).outcome in outcomes
    [line] = [line for line in lines if line["event"] == "rule_service_contradicts_itself"]
    assert line["question"] == "self-booking"


def test_what_is_kept_is_bounded_and_the_oldest_goes_first(clock: Clock) -> None:
    kept: KeptAnswers[str] = KeptAnswers(clock, octets=100)
    keys = [kept.key("self-booking", {"age": age}, "2026-11-24") for age in range(20)]
    for key in keys:
        assert kept.keep(key, "answer", 10) == "answer"
    assert len(kept) == 10
    assert kept.get(keys[9]) is None
    assert kept.get(keys[10]) == "answer"
    assert kept.keep(kept.key("q", {}, "2026-11-24"), "too large to keep", 101) == "too large to keep"
    assert len(kept) == 10


def test_an_answer_that_comes_in_after_midnight_is_not_one_of_the_new_day(clock: Clock) -> None:
    kept: KeptAnswers[str] = KeptAnswers(clock, octets=100)
    key = kept.key("q", {}, "2026-11-24")
    clock.advance(days=1)
    assert kept.get(kept.key("q", {}, "2026-11-24")) is None
    kept.keep(key, "of yesterday", 1)
    assert len(kept) == 0


def test_no_facts_lie_among_what_is_kept(remote: HttpRuleService) -> None:
    secret = "hemmelig-4711"
    remote.assess("self-booking", FACTS | {"in_person_required": {"reason": secret}}, DAY)
    assert secret not in repr(remote._kept.__dict__)
    assert "self-booking" in repr(remote._kept.__dict__), "the control: the answer is there"


def test_a_great_many_are_kept_before_any_goes() -> None:
    one = len(json.dumps(EmbeddedRuleService().assess("self-booking", FACTS, DAY).as_json()))
    assert rule_service_http.KEPT // one > 2_000
