"""A rule service across the network: a real local server that answers well, badly, slowly, or not at all."""

import json
import socket
import time
from datetime import date

import pytest
from structlog.testing import capture_logs

from portal.adapters import rule_service_http
from portal.adapters.rule_service_http import HttpRuleService
from portal.persistence.engine import make_engine
from portal.persistence.store import OpenTransaction, Store
from portal.rules.errors import InvalidFacts, NoRuleset, RuleServiceUnavailable, UnknownQuestion
from portal.rules.service import EmbeddedRuleService
from tests.adapters.conftest import Clock
from tests.adapters.rule_server import Deed, RuleServer, answer, head, well

DAY = date(2026, 11, 24)
FACTS = {"target_group": 2, "readiness": "job_ready"}
GOOD = EmbeddedRuleService().assess("self-booking", FACTS, DAY).as_json()
FORM = EmbeddedRuleService().assess("meeting-form", FACTS | {"is_first_interview": False}, DAY).as_json()
IN_TIME = 2.5


def test_it_answers_as_the_embedded_one_does(remote: HttpRuleService, server: RuleServer) -> None:
    embedded = EmbeddedRuleService()
    assert remote.assess("self-booking", FACTS, DAY).as_json() == embedded.assess("self-booking", FACTS, DAY).as_json()
    assert remote.questions() == embedded.questions()
    assert remote.rulesets() == embedded.rulesets()
    path, headers, asked = server.heard[0]
    assert (path, headers["authorization"]) == ("/rules/v1/assessments/self-booking", "bearer a-token")
    assert headers["content-type"] == "application/json"
    assert asked == {"on": "2026-11-24", "facts": FACTS}


def test_its_refusals_come_through_as_themselves(remote: HttpRuleService) -> None:
    with pytest.raises(UnknownQuestion):
        remote.assess("no-such/thing", FACTS, DAY)
    with pytest.raises(NoRuleset):
        remote.assess("self-booking", FACTS, date(2010, 1, 1))
    with pytest.raises(InvalidFacts) as refused:
        remote.assess("self-booking", {}, DAY)
    assert set(refused.value.fields) == {"facts.target_group"}
    with pytest.raises(InvalidFacts):
        remote.assess("self-booking", {"age": float("nan")}, DAY)
    with pytest.raises(InvalidFacts):
        remote.assess("self-booking", {"age": DAY}, DAY)


def refusal(code: object, **more: object) -> bytes:
    return json.dumps({"error": {"code": code, **more}}).encode()


def sleeps(line: socket.socket, _right: bytes) -> None:
    time.sleep(4)


def drips_its_head(line: socket.socket, right: bytes) -> None:
    for octet in head(len(right)) + right:
        line.sendall(bytes([octet]))
        time.sleep(0.1)


def drips_its_body(line: socket.socket, right: bytes) -> None:
    line.sendall(head(len(right)))
    for octet in right:
        line.sendall(bytes([octet]))
        time.sleep(0.1)


def says_wait_for_ever(line: socket.socket, _right: bytes) -> None:
    while True:
        line.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.1)


def stops_in_the_middle(line: socket.socket, right: bytes) -> None:
    line.sendall(head(len(right)) + right[:40])


def hangs_up(line: socket.socket, _right: bytes) -> None:
    pass


def goes_on_for_ever(line: socket.socket, _right: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"10000\r\n" + b" " * 65_536 + b"\r\n")


BAD: dict[str, Deed] = {
    "an error": answer(b"{}", "500 Oh"),
    "a gateway's error": answer(b"<html>", "502 Bad Gateway"),
    "too busy, and again": answer(b"{}", "503 Busy"),
    "too many": answer(b"{}", "429 Too Many"),
    "a wrong token": answer(refusal("unauthorized"), "401 Unauthorized"),
    "a redirect": answer(b"", "302 Found", "Location: http://127.0.0.1:9/\r\n"),
    "a page": answer(b"<!doctype html><title>Velkommen</title>"),
    "a page of a fault": answer(b"<!doctype html><title>404</title>", "404 Not Found"),
    "what is no HTTP": lambda line, _right: line.sendall(b"\x16\x03\x01 hvad?\r\n\r\n"),
    "an error of no known code": answer(refusal("tired"), "422 No"),
    "a code that is no text": answer(refusal([]), "422 No"),
    "an error that is no object": answer(b'{"error": "no"}', "422 No"),
    "facts at fault, and none named": answer(refusal("invalid_facts"), "422 No"),
    "fields that are no texts": answer(refusal("invalid_facts", fields={"facts.age": 7}), "422 No"),
    "a code of another status": answer(refusal("no_ruleset"), "404 Not Found"),
    "a service too old to know the question": answer(refusal("unknown_question"), "404 Not Found"),
    "a list": answer(b"[]"),
    "nothing": answer(b""),
    "an outcome nobody knows": answer(json.dumps(GOOD | {"outcome": "perhaps"}).encode()),
    "a part too many": answer(json.dumps(GOOD | {"appeal": "no"}).encode()),
    "the answer to another question": answer(json.dumps(FORM).encode()),
    "another day": answer(json.dumps(GOOD | {"on": "2026-11-25"}).encode()),
    "a day that is none": answer(json.dumps(GOOD | {"on": "2026-02-30"}).encode()),
    "no reason": answer(json.dumps(GOOD | {"reasons": []}).encode()),
    "a version that is no date": answer(json.dumps(GOOD | {"ruleset": {"version": "latest"}}).encode()),
    "a detail of the wrong kind": answer(json.dumps(GOOD | {"details": {"exempt_until": 7}}).encode()),
    "not a number": answer(json.dumps(GOOD | {"details": {"x": float("nan")}}).encode()),
    "a key twice": answer(json.dumps(GOOD).encode()[:-1] + b', "outcome": "summoned"}'),
    "UTF-16": answer(json.dumps(GOOD).encode("utf-16")),
    "latin-1": answer(json.dumps(GOOD, ensure_ascii=False).encode("latin-1", "replace")),
    "deep nesting": answer(b"[" * 60_000),
    "too much": answer(b" " * 70_000),
    "packed, though nobody asked": answer(json.dumps(GOOD).encode(), more="Content-Encoding: gzip\r\n"),
    "for ever": goes_on_for_ever,
    "half of it, and again": stops_in_the_middle,
    "hanging up, and again": hangs_up,
}


@pytest.mark.parametrize("what", BAD)
def test_whatever_is_no_answer_counts_as_none(remote: HttpRuleService, server: RuleServer, what: str) -> None:
    server.then = BAD[what]
    began = time.monotonic()
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("self-booking", FACTS, DAY)
    assert time.monotonic() - began < IN_TIME
    assert len(server.heard) == (2 if what.endswith("again") else 1)
    server.then = well
    assert remote.assess("self-booking", FACTS, DAY).outcome == "must_self_book", "and it was not kept as one"


@pytest.mark.parametrize("deed", [sleeps, drips_its_head, drips_its_body, says_wait_for_ever])
def test_two_seconds_are_all_it_gets_however_it_spends_them(
    remote: HttpRuleService, server: RuleServer, deed: Deed
) -> None:
    server.then = deed
    began = time.monotonic()
    with pytest.raises(RuleServiceUnavailable, match="Timeout"):
        remote.assess("self-booking", FACTS, DAY)
    assert 1.9 < time.monotonic() - began < IN_TIME
    assert len(server.heard) == 1


def test_a_name_that_is_looked_up_for_ever_gets_no_more(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr("portal.adapters.deadline.getaddrinfo", lambda *_a, **_k: time.sleep(3))
    began = time.monotonic()
    with pytest.raises(RuleServiceUnavailable, match="ConnectTimeout"):
        HttpRuleService("http://rules.example", clock=clock).assess("self-booking", FACTS, DAY)
    assert time.monotonic() - began < IN_TIME


def test_one_that_is_not_there_is_told_as_such(clock: Clock) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # the port is taken, so that nobody else answers there
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(RuleServiceUnavailable, match="ConnectError"):
            HttpRuleService(url, clock=clock).assess("self-booking", FACTS, DAY)


@pytest.mark.parametrize("deed", [answer(b"{}", "503 Busy"), hangs_up, stops_in_the_middle])
def test_a_broken_connection_or_a_busy_service_is_tried_once_more(
    remote: HttpRuleService, server: RuleServer, deed: Deed
) -> None:
    server.deeds = [deed]
    assert remote.assess("self-booking", FACTS, DAY).outcome == "must_self_book"
    assert len(server.heard) == 2


def test_a_kept_connection_that_was_closed_meanwhile_is_no_fault(remote: HttpRuleService, server: RuleServer) -> None:
    server.then = lambda line, right: well(line, right)  # closes after each
    for age in range(5):
        assert remote.assess("self-booking", FACTS | {"age": age}, DAY).outcome == "must_self_book"


def test_an_error_inside_it_is_not_asked_again_at_once_but_the_next_time(
    remote: HttpRuleService, server: RuleServer
) -> None:
    server.deeds = [answer(b"{}", "500 Oh")]
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("self-booking", FACTS, DAY)
    assert len(server.heard) == 1
    assert remote.assess("self-booking", FACTS, DAY).outcome == "must_self_book"


def test_a_second_try_has_only_the_time_that_is_left(remote: HttpRuleService, server: RuleServer) -> None:
    def busy_after_a_while(line: socket.socket, right: bytes) -> None:
        time.sleep(1.5)
        answer(b"{}", "503 Busy")(line, right)

    server.deeds, server.then = [busy_after_a_while], sleeps
    began = time.monotonic()
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("self-booking", FACTS, DAY)
    assert time.monotonic() - began < IN_TIME
    assert len(server.heard) == 2


def test_a_ruleset_that_is_not_ours_is_taken_and_put_on_record_once(
    remote: HttpRuleService, server: RuleServer
) -> None:
    server.then = answer(json.dumps(GOOD | {"ruleset": {"version": "2026-10-01", "valid_to": "2026-12-31"}}).encode())
    with capture_logs() as lines:
        for age in (30, 31):
            asked = remote.assess("self-booking", FACTS | {"age": age}, DAY)
            assert asked.ruleset == {"version": "2026-10-01", "valid_to": "2026-12-31"}
    assert lines == [{"event": "rule_service_ruleset", "log_level": "warning", "version": "2026-10-01"}]


def test_forms_that_are_missing_are_no_answer(remote: HttpRuleService, server: RuleServer) -> None:
    server.then = answer(json.dumps(FORM | {"details": {}}).encode())
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("meeting-form", FACTS | {"is_first_interview": False}, DAY)


def test_what_goes_wrong_is_on_record_without_a_fact(remote: HttpRuleService, server: RuleServer) -> None:
    secret = "hemmelig-4711"
    facts = FACTS | {"continued_duty": {"ground": "benefit_to_person", "reason": secret}}
    with capture_logs() as lines:
        for deed in (answer(secret.encode()), answer(refusal(secret), "422 No"), hangs_up):
            server.then = deed
            with pytest.raises(RuleServiceUnavailable) as fault:
                remote.assess("self-booking", facts, DAY)
            assert secret not in str(fault.value)
    assert [set(line) for line in lines] == [{"event", "log_level", "why", "ms"}] * 3
    assert secret not in repr(lines)


def test_nothing_is_asked_inside_a_transaction_not_even_what_is_kept(remote: HttpRuleService, sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    remote.assess("self-booking", FACTS, DAY)
    with Store(engine).read(), pytest.raises(OpenTransaction):
        remote.assess("self-booking", FACTS, DAY)
    with Store(engine).read(), pytest.raises(OpenTransaction):
        remote.rulesets()
    engine.dispose()


def test_the_limits_are_those_that_the_operators_page_tells() -> None:
    assert (rule_service_http.TIMEOUT, rule_service_http.FAILURES, rule_service_http.REST) == (2.0, 5, 10.0)
