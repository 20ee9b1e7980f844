"""One contract: the embedded service, `portal rules serve` and the portal's own path answer with the same octets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from portal.adapters.rule_service_http import HttpRuleService
from portal.app import create_app
from portal.cli.rules import rules as command
from portal.config import Settings
from portal.domain.time import system_clock
from portal.rules import rulebook, wire
from portal.rules.cases import differs
from portal.rules.service import EmbeddedRuleService
from portal.wiring import wire as wired
from tests.rule_service.questions import ASKED, BAD, CASES, body

Way = Callable[[str, bytes], tuple[int, bytes]]
TYPE = {"Content-Type": "application/json"}


def embedded(question: str, octets: bytes) -> tuple[int, bytes]:
    """The reference."""
    reply = wire.asked(EmbeddedRuleService(), question, octets)
    return reply.status, reply.octets


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The portal as it is wired from its settings; no database is there."""
    made = {"PORTAL_DEMO": "1", "PORTAL_INSTANCE": str(tmp_path_factory.mktemp("portal"))}
    return create_app(wired(Settings.from_environment(made))).test_client()


@pytest.fixture(scope="module", params=["portal rules serve", "the portal's own path"])
def way(request: pytest.FixtureRequest) -> Way:
    """How the same question reaches a rule service over HTTP."""
    if request.param == "portal rules serve":
        client = httpx2.Client(base_url=request.getfixturevalue("rule_service_url"), timeout=30)

        def served(question: str, octets: bytes) -> tuple[int, bytes]:
            answer = client.post(f"/rules/v1/assessments/{question}", content=octets, headers=TYPE)
            assert answer.headers["Content-Type"] == "application/json"
            return answer.status_code, answer.content

        return served
    portal: FlaskClient = request.getfixturevalue("pages")

    def beside_the_pages(question: str, octets: bytes) -> tuple[int, bytes]:
        answer = portal.post(f"/rules/v1/assessments/{question}", data=octets, headers=TYPE)
        assert "Set-Cookie" not in answer.headers
        return answer.status_code, answer.data

    return beside_the_pages


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_case_has_the_same_octets(way: Way, case: dict[str, Any]) -> None:
    asked = case["question"], body(case["facts"], case["on"])
    assert way(*asked) == embedded(*asked)


def test_the_cases_are_answered_in_earnest() -> None:
    statuses = [embedded(case["question"], body(case["facts"], case["on"]))[0] for case in CASES]
    assert statuses.count(200) > 50


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_the_same_way_and_in_the_order_of_the_contract(way: Way, what: str) -> None:
    question, octets, status, code, fields = BAD[what]
    answer = way(question, octets)
    assert answer == embedded(question, octets)
    error = json.loads(answer[1])["error"]
    assert (answer[0], error["code"], set(error.get("fields", ()))) == (status, code, fields)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_whatever_is_asked_the_octets_are_the_same(way: Way, asked: tuple[str, Any, str]) -> None:
    question, facts, on = asked
    octets = body(facts, on)
    assert way(question, octets) == embedded(question, octets)


@pytest.mark.parametrize("question", rulebook.QUESTIONS)
def test_the_command_prints_those_octets(tmp_path: Path, question: str) -> None:
    for case in [case for case in CASES if case["question"] == question][:2]:
        file = tmp_path / "facts.json"
        file.write_text(json.dumps(case["facts"], ensure_ascii=False), "utf-8")
        said = CliRunner().invoke(command, ["assess", question, "--on", str(case["on"]), "--facts", str(file)])
        status, octets = embedded(question, body(case["facts"], case["on"]))
        assert (said.exit_code, said.stdout_bytes) == (0 if status == 200 else 1, octets)


@pytest.mark.parametrize("listing", ["questions", "rulesets", "openapi.json"])
def test_the_lists_have_the_same_octets(rule_service_url: str, pages: FlaskClient, listing: str) -> None:
    served = httpx2.get(f"{rule_service_url}/rules/v1/{listing}", timeout=30)
    beside = pages.get(f"/rules/v1/{listing}")
    assert (served.status_code, beside.status_code) == (200, 200)
    assert served.content == beside.data
    assert len(served.json()) > 3


def test_beside_the_pages_the_service_is_no_page_and_the_pages_are_no_service(pages: FlaskClient) -> None:
    assert pages.get("/rules/v1/no-such").json == {"error": {"code": "not_found"}}
    for path in ("/rules/v1", "/rules/v2/questions", "/rules"):
        assert pages.get(path).content_type.startswith("text/html")
    assert pages.get("/healthz").status_code == 200


def test_a_client_of_the_process_passes_the_files_of_cases_as_the_embedded_service_does(rule_service_url: str) -> None:
    remote, here = HttpRuleService(rule_service_url, clock=system_clock), EmbeddedRuleService()
    for case in CASES:
        assert (differs(case, remote) is None) == (differs(case, here) is None), case["id"]
    assert remote.questions() == here.questions()
    assert remote.rulesets() == here.rulesets()
