"""The breaker: a service that keeps failing is left alone, then tried by one; nobody waits for anybody meanwhile."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pybreaker
import pytest
from structlog.testing import capture_logs

from portal.adapters import rule_service_http
from portal.adapters.breaker import Breaker, Open
from portal.adapters.rule_service_http import HttpRuleService
from portal.rules.errors import InvalidFacts, RuleServiceUnavailable
from tests.adapters.conftest import DAY, Clock
from tests.adapters.rule_server import RuleServer, answer, well

FACTS = {"target_group": 2, "readiness": "job_ready"}
REST = 0.3


class Down(Exception):
    """The service failed."""


def fails() -> str:
    raise Down


def answers() -> str:
    return "yes"


def opened(breaker: Breaker) -> Breaker:
    for _ in range(3):
        with pytest.raises(Down):
            breaker.run(fails, Down)
    assert breaker.state == "open"
    return breaker


@pytest.fixture
def breaker() -> Breaker:
    return Breaker("tried", failures=3, rest=REST)


def test_it_opens_after_so_many_in_a_row_and_a_good_one_between_starts_the_count_anew(breaker: Breaker) -> None:
    for act in (fails, fails, answers, fails, fails):
        if act is fails:
            with pytest.raises(Down):
                breaker.run(act, Down)
        else:
            assert breaker.run(act, Down) == "yes"
    assert breaker.state == "closed"
    with pytest.raises(Down):
        breaker.run(fails, Down)
    assert breaker.state == "open"


def test_open_it_asks_nobody_until_the_rest_is_over_and_then_closes_on_a_good_answer(breaker: Breaker) -> None:
    opened(breaker)
    with pytest.raises(Open):
        breaker.run(lambda: pytest.fail("it was asked"), Down)
    time.sleep(REST)
    assert breaker.run(answers, Down) == "yes"
    assert breaker.state == "closed"


def test_a_trial_that_fails_opens_it_again_for_another_rest(breaker: Breaker) -> None:
    opened(breaker)
    time.sleep(REST)
    with pytest.raises(Down):
        breaker.run(fails, Down)
    assert breaker.state == "open"
    with pytest.raises(Open):
        breaker.run(answers, Down)


def test_a_trial_that_ends_in_another_fault_does_not_leave_it_half_open(breaker: Breaker) -> None:
    opened(breaker)
    time.sleep(REST)
    with pytest.raises(ZeroDivisionError):
        breaker.run(lambda: str(1 // 0), Down)
    assert breaker.run(answers, Down) == "yes"


def test_half_open_one_is_let_through_and_the_others_are_told_at_once(breaker: Breaker) -> None:
    opened(breaker)
    time.sleep(REST)
    inside, go = threading.Event(), threading.Event()

    def trial() -> str:
        inside.set()
        go.wait(10)
        return "yes"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(breaker.run, trial, Down)
        assert inside.wait(10)
        assert breaker.state == "half-open"
        for _ in range(5):
            with pytest.raises(Open):
                breaker.run(lambda: pytest.fail("a second one was let through"), Down)
        go.set()
        assert first.result(10) == "yes"
    assert breaker.state == "closed"


def test_the_library_by_itself_lets_one_through_at_a_time() -> None:
    """The control for the test below: if this fails one day, the library has changed, and `Breaker` can be simpler."""
    together = threading.Barrier(2)
    itself = pybreaker.CircuitBreaker()
    with ThreadPoolExecutor(2) as pool:
        went = [pool.submit(itself.call, together.wait, 0.3) for _ in range(2)]
        assert all(isinstance(one.exception(10), threading.BrokenBarrierError) for one in went)


def test_closed_nobody_waits_for_the_one_before(breaker: Breaker) -> None:
    together = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        went = [pool.submit(breaker.run, lambda: together.wait(10), Down) for _ in range(8)]
        assert sorted(one.result() for one in went) == list(range(8))


def test_failures_that_come_in_late_do_no_harm(breaker: Breaker) -> None:
    together = threading.Barrier(8)

    def fails_together() -> str:
        together.wait(10)
        raise Down

    with ThreadPoolExecutor(8) as pool:
        went = [pool.submit(breaker.run, fails_together, Down) for _ in range(8)]
        assert all(isinstance(one.exception(10), Down) for one in went)
    assert breaker.state == "open"


def test_every_change_is_on_record(breaker: Breaker) -> None:
    with capture_logs() as lines:
        opened(breaker)
        time.sleep(REST)
        breaker.run(answers, Down)
    assert [(line["event"], line["was"], line["now"]) for line in lines] == [
        ("breaker", "closed", "open"), ("breaker", "open", "half-open"), ("breaker", "half-open", "closed"),
    ]  # fmt: skip


def test_the_client_leaves_a_failing_service_alone_and_comes_back(
    server: RuleServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_service_http, "REST", REST)
    remote = HttpRuleService(server.url, clock=clock)
    server.then = answer(b"<html>")
    for _ in range(rule_service_http.FAILURES):
        with pytest.raises(RuleServiceUnavailable, match="words"):
            remote.assess("self-booking", FACTS, DAY)
    asked = len(server.heard)
    for _ in range(5):
        with pytest.raises(RuleServiceUnavailable, match="left alone"):
            remote.assess("self-booking", FACTS, DAY)
    assert len(server.heard) == asked
    server.then = well
    time.sleep(REST)
    assert remote.assess("self-booking", FACTS, DAY).outcome == "must_self_book"
    assert remote.assess("self-booking", FACTS | {"age": 30}, DAY).outcome == "must_self_book"


def test_refusals_are_answers_and_open_nothing(remote: HttpRuleService, server: RuleServer) -> None:
    for age in range(rule_service_http.FAILURES + 1):
        with pytest.raises(InvalidFacts):
            remote.assess("self-booking", {"age": age}, DAY)
    assert remote.assess("self-booking", FACTS, DAY).outcome == "must_self_book"


def test_open_it_still_gives_what_was_answered_today(remote: HttpRuleService, server: RuleServer) -> None:
    remote.assess("self-booking", FACTS, DAY)
    server.then = answer(b"{}", "500 Oh")
    for age in range(rule_service_http.FAILURES):
        with pytest.raises(RuleServiceUnavailable):
            remote.assess("self-booking", FACTS | {"age": age}, DAY)
    assert remote.assess("self-booking", FACTS, DAY).outcome == "must_self_book"
