"""A rule service across the network: a real local server that answers well, badly, slowly, or not at all."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from portal.adapters import rule_service_http
from portal.adapters.rule_service_http import HttpRuleService
from portal.rules.errors import InvalidFacts, NoRuleset, RuleQuestionError, RuleServiceUnavailable, UnknownQuestion
from portal.rules.service import EmbeddedRuleService

DAY = date(2026, 11, 24)
FACTS = {"target_group": 2, "readiness": "job_ready"}


class Server(ThreadingHTTPServer):
    """Answers as the embedded service does, or with whatever `say` is set to: status, octets and a delay."""

    daemon_threads = True
    say: tuple[int, bytes, float] | None = None
    heard: list[tuple[str, str | None, Any]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        service = EmbeddedRuleService()
        self.reply(200, service.questions() if self.path.endswith("questions") else service.rulesets())

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append((self.path, self.headers["Authorization"], asked))
        if self.server.say is not None:
            status, octets, delay = self.server.say
            time.sleep(delay)
            return self.octets(status, octets)
        try:
            answer = EmbeddedRuleService().assess(self.path.rsplit("/", 1)[1], asked["facts"], asked["on"])
        except RuleQuestionError as refusal:
            return self.reply(refusal.status, refusal.as_json())
        return self.reply(200, answer.as_json())

    def reply(self, status: int, answer: Any) -> None:
        self.octets(status, json.dumps(answer).encode())

    def octets(self, status: int, octets: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.heard = []
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def remote(server: Server) -> HttpRuleService:
    return HttpRuleService(f"http://127.0.0.1:{server.server_port}", "a-token")


def test_it_answers_as_the_embedded_one_does(remote: HttpRuleService, server: Server) -> None:
    embedded = EmbeddedRuleService()
    assert remote.assess("self-booking", FACTS, DAY).as_json() == embedded.assess("self-booking", FACTS, DAY).as_json()
    assert remote.questions() == embedded.questions()
    assert remote.rulesets() == embedded.rulesets()
    path, token, asked = server.heard[0]
    assert (path, token) == ("/rules/v1/assessments/self-booking", "Bearer a-token")
    assert asked == {"on": "2026-11-24", "facts": FACTS}


def test_its_refusals_come_through_as_themselves(remote: HttpRuleService) -> None:
    with pytest.raises(UnknownQuestion):
        remote.assess("no-such-thing", FACTS, DAY)
    with pytest.raises(NoRuleset):
        remote.assess("self-booking", FACTS, date(2010, 1, 1))
    with pytest.raises(InvalidFacts) as refused:
        remote.assess("self-booking", {}, DAY)
    assert set(refused.value.fields) == {"facts.target_group"}


GOOD = EmbeddedRuleService().assess("self-booking", FACTS, DAY).as_json()
FORM = EmbeddedRuleService().assess("meeting-form", FACTS | {"is_first_interview": False}, DAY).as_json()
BAD: dict[str, tuple[int, bytes]] = {
    "an error": (500, b"{}"),
    "no JSON": (200, b"<html>"),
    "an error of no known code": (422, b'{"error": {"code": "tired"}}'),
    "an error that is no object": (422, b'{"error": "no"}'),
    "a list": (200, b"[]"),
    "a redirect": (302, b""),
    "an outcome nobody knows": (200, json.dumps(GOOD | {"outcome": "perhaps"}).encode()),
    "the answer to another question": (200, json.dumps(FORM).encode()),
    "another day": (200, json.dumps(GOOD | {"on": "2026-11-25"}).encode()),
    "no reason": (200, json.dumps(GOOD | {"reasons": []}).encode()),
    "a version that is no date": (200, json.dumps(GOOD | {"ruleset": {"version": "latest"}}).encode()),
    "a detail of the wrong kind": (200, json.dumps(GOOD | {"details": {"exempt_until": 7}}).encode()),
    "not a number": (200, json.dumps(GOOD | {"details": {"x": float("nan")}}).encode()),
    "a key twice": (200, json.dumps(GOOD).encode()[:-1] + b', "outcome": "summoned"}'),
    "deep nesting": (200, b"[" * 60_000),
    "too much": (200, b" " * 70_000),
}


@pytest.mark.parametrize("what", BAD)
def test_whatever_is_no_answer_counts_as_none(remote: HttpRuleService, server: Server, what: str) -> None:
    server.say = (*BAD[what], 0.0)
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("self-booking", FACTS, DAY)


def test_forms_that_are_missing_are_no_answer(remote: HttpRuleService, server: Server) -> None:
    server.say = (200, json.dumps(FORM | {"details": {}}).encode(), 0.0)
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("meeting-form", FACTS | {"is_first_interview": False}, DAY)


def test_a_slow_one_is_not_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_service_http, "TIMEOUT", 0.2)
    remote = HttpRuleService(f"http://127.0.0.1:{server.server_port}")
    server.say = (200, b"{}", 1.0)
    began = time.monotonic()
    with pytest.raises(RuleServiceUnavailable):
        remote.assess("self-booking", FACTS, DAY)
    assert time.monotonic() - began < 0.9


def test_one_that_is_not_there_is_told_as_such() -> None:
    with pytest.raises(RuleServiceUnavailable):
        HttpRuleService("http://127.0.0.1:9").assess("self-booking", FACTS, DAY)
