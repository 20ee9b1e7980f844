"""The rule service over HTTP: what it demands, what it refuses cheaply, and what it never tells or keeps."""

import json
import subprocess
import sys
import time

import httpx2
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from structlog.testing import capture_logs

from portal.rules import openapi, rulebook, wire
from portal.rules.facts import schema
from portal.rules.service import EmbeddedRuleService
from portal.web import rule_service
from tests.rule_service.questions import BAD, GOOD, body
from tests.served_rules import clean_environment, running

TOKEN = "a-token-for-tests-0123"
ASK = "/rules/v1/assessments/self-booking"
TYPE = {"Content-Type": "application/json"}


def client(token: str | None = None) -> FlaskClient:
    return rule_service.make(EmbeddedRuleService(), token).test_client()


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/json; charset=utf-16", "application/json; charset=iso-8859-1",
     "application/x-www-form-urlencoded", "application/jsonx"],
)  # fmt: skip
def test_only_json_in_utf_8_is_read(content_type: str) -> None:
    answer = client().post(ASK, data=GOOD, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json) == (415, {"error": {"code": "wrong_content_type"}})
    for good in ("application/json", "application/json; charset=UTF-8", 'application/json;charset="utf-8"'):
        assert client().post(ASK, data=GOOD, headers={"Content-Type": good}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [("GET", ASK, "POST"), ("DELETE", ASK, "POST"), ("OPTIONS", ASK, "POST"), ("TRACE", ASK, "POST"),
     ("POST", "/rules/v1/questions", "GET, HEAD"), ("PUT", "/rules/v1/openapi.json", "GET, HEAD")],
)  # fmt: skip
def test_another_method_is_told_which_there_are(method: str, path: str, allow: str) -> None:
    answer = client().open(path, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert answer.json == {"error": {"code": "wrong_method"}}


@pytest.mark.parametrize("path", ["/", "/rules/v1/", "/rules/v1/assessments", "/rules/v1/x", "/log-ind"])
def test_a_path_that_is_none_is_told_in_json(path: str) -> None:
    answer = client().get(path)
    assert (answer.status_code, answer.json) == (404, {"error": {"code": "not_found"}})


def test_sixty_four_kilobytes_are_read_and_no_octet_more() -> None:
    just = GOOD + b" " * (wire.LARGEST_BODY - len(GOOD))
    assert client().post(ASK, data=just, headers=TYPE).status_code == 200
    answer = client().post(ASK, data=just + b" ", headers=TYPE)
    assert (answer.status_code, answer.json) == (413, {"error": {"code": "too_large"}})


class Unread:
    """A body that must not be touched."""

    def read(self, *_: int) -> bytes:
        pytest.fail("the body was read")

    readline = readlines = __iter__ = read  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"CONTENT_LENGTH": "1000000", "CONTENT_TYPE": "application/json"}, 413),
     ({"CONTENT_LENGTH": "10", "CONTENT_TYPE": "text/html"}, 415)],
)  # fmt: skip
def test_what_is_too_large_or_no_json_is_refused_before_it_is_read(headers: dict[str, str], status: int) -> None:
    answer = client().post(ASK, environ_overrides={"wsgi.input": Unread(), **headers})
    assert answer.status_code == status


def test_a_megabyte_without_a_length_is_refused_by_the_real_server(rule_service_url: str) -> None:
    def pieces():  # type: ignore[no-untyped-def]
        yield GOOD
        for _ in range(16):
            yield b" " * 65_536

    answer = httpx2.post(rule_service_url + ASK, content=pieces(), headers=TYPE, timeout=30)
    assert (answer.status_code, answer.json()) == (413, {"error": {"code": "too_large"}})


def test_what_is_meant_to_be_dear_is_refused_cheaply() -> None:
    asking = client()
    for octets in (b"[" * 60_000, b'{"a":' * 12_000, b"[0," * 21_000, b'"' + b"\\u0000" * 10_000 + b'"', b"9" * 65_000):
        began = time.perf_counter()
        assert asking.post(ASK, data=octets, headers=TYPE).status_code in {400, 422}
        assert time.perf_counter() - began < 0.5, "a few milliseconds on a quiet machine"


def test_a_token_is_asked_for_where_there_is_one() -> None:
    asking = client(TOKEN)
    for given in ("", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer tøken", TOKEN):
        answer = asking.post(ASK, data=GOOD, headers=TYPE | {"Authorization": given})
        assert (answer.status_code, answer.json) == (401, {"error": {"code": "unauthorized"}})
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for path in ("/rules/v1/questions", "/rules/v1/rulesets", "/rules/v1/openapi.json", "/rules/v1/no-such"):
        assert asking.get(path).status_code == 401
    for good in (f"Bearer {TOKEN}", f"bearer {TOKEN}"):
        assert asking.post(ASK, data=GOOD, headers=TYPE | {"Authorization": good}).status_code == 200
    assert asking.get("/healthz").status_code == 200


def test_the_token_of_the_settings_is_asked_for_by_the_process() -> None:
    with running(PORTAL_RULE_SERVICE_TOKEN=TOKEN) as address:
        assert httpx2.get(f"{address}/rules/v1/rulesets", timeout=30).status_code == 401
        good = {"Authorization": f"Bearer {TOKEN}"}
        assert httpx2.get(f"{address}/rules/v1/rulesets", headers=good, timeout=30).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [(["--host", "0.0.0.0"], {}, "without PORTAL_RULE_SERVICE_TOKEN it only serves this machine"),
     ([], {"PORTAL_RULE_SERVICE_TOKEN": "too short"}, "PORTAL_RULE_SERVICE_TOKEN must be at least 16")],
)  # fmt: skip
def test_what_is_not_safe_is_not_served(arguments: list[str], settings: dict[str, str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal", "rules", "serve", *arguments], env=clean_environment(**settings),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr


SECRET = "hemmelig-4711"


def test_no_answer_and_no_log_line_repeats_what_was_sent() -> None:
    asking = client()
    sent = [
        (ASK, body({"readiness": SECRET, "age": SECRET, "upcoming": SECRET})),
        (ASK, body({"continued_duty": {"ground": SECRET, "reason": SECRET}, "target_group": 2})),
        (ASK, body({"target_group": 2}, SECRET)),
        (ASK, SECRET.encode()),
        (f"/rules/v1/assessments/{SECRET}", GOOD),
        (f"/rules/v1/{SECRET}?{SECRET}", GOOD),
    ]
    with capture_logs() as lines:
        for path, octets in sent:
            assert SECRET not in asking.post(path, data=octets, headers=TYPE).text
    assert len(lines) == len(sent)
    assert SECRET not in repr(lines)
    assert all(set(line) == {"event", "log_level", "question", "status", "ms"} for line in lines)


class Broken(EmbeddedRuleService):
    """A service with a fault that has a fact in its words."""

    def assess(self, *_: object) -> None:  # type: ignore[override]
        raise KeyError(SECRET)


def test_a_fault_inside_is_told_without_a_trace_of_it() -> None:
    with capture_logs() as lines:
        answer = rule_service.make(Broken(), None).test_client().post(ASK, data=GOOD, headers=TYPE)
    assert (answer.status_code, answer.json) == (500, {"error": {"code": "internal"}})
    assert "KeyError" in repr(lines)
    assert SECRET not in repr(lines)


def test_nothing_is_kept_and_no_cookie_is_set() -> None:
    answer = client().post(ASK, data=GOOD, headers=TYPE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_openapi_document_is_valid_and_has_every_question_outcome_and_fact() -> None:
    document = client().get("/rules/v1/openapi.json").json
    assert document == json.loads(json.dumps(openapi.document()))
    OpenAPIV31SpecValidator(document).validate()
    for name, question in rulebook.QUESTIONS.items():
        asked = document["paths"][f"/rules/v1/assessments/{name}"]["post"]
        assert set(asked["responses"]) == {"200", "400", "401", "404", "413", "415", "422"}
        assert document["components"]["schemas"][f"{name}.facts"] == schema(question.needs)
        assert document["components"]["schemas"][f"{name}.assessment"]["properties"]["outcome"]["enum"]


def test_every_kind_of_bad_input_is_among_the_errors_of_the_document() -> None:
    known = openapi.document()["components"]["schemas"]["error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert {code for *_, code, _ in BAD.values()} <= set(known)
