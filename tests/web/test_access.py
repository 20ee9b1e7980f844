"""Who may open which address: every one is here, and every wrong visitor is turned away."""

import re
from pathlib import Path

import pytest

from portal.config import ConfigError, Settings
from tests.web.conftest import Town

AUDIENCE = {
    "GET /": "public",
    "GET /log-ind": "public",
    "POST /log-ind": "public",
    "POST /log-ud": "public",
    "POST /sprog": "public",
    "GET /healthz": "public",
    "GET /readyz": "public",
    "GET /kalender/<token>.ics": "public",
    "GET /mine-samtaler": "citizen",
    "POST /mine-samtaler/kalender": "citizen",
    "POST /mine-samtaler/kalender/fjern": "citizen",
    "GET /mine-samtaler/<int:interview>/tider": "citizen",
    "POST /mine-samtaler/<int:interview>/reserver": "citizen",
    "POST /mine-samtaler/<int:interview>/ingen-tider": "citizen",
    "POST /mine-samtaler/mangler": "citizen",
    "GET /mine-samtaler/<int:interview>/bekraeft": "citizen",
    "POST /mine-samtaler/<int:interview>/bekraeft": "citizen",
    "GET /aftaler/<int:booking>": "citizen",
    "GET /aftaler/<int:booking>.ics": "citizen",
    "GET /aftaler/<int:booking>/ombook": "citizen",
    "POST /aftaler/<int:booking>/ombook": "citizen",
    "GET /aftaler/<int:booking>/aflys": "citizen",
    "POST /aftaler/<int:booking>/aflys": "citizen",
    "GET /medarbejder/": "caseworker",
    "GET /medarbejder/tider": "caseworker",
    "POST /medarbejder/tider": "caseworker",
    "POST /medarbejder/tider/traek-tilbage": "caseworker",
    "GET /medarbejder/borgere": "caseworker",
    "POST /medarbejder/borgere": "caseworker",
    "GET /medarbejder/planlagte": "caseworker",
    "POST /medarbejder/planlagte": "caseworker",
    "POST /medarbejder/borgere/<int:person>/planlagte/<int:plan>/bekraeft": "caseworker",
    "POST /medarbejder/borgere/<int:person>/planlagte/<int:plan>/kasser": "caseworker",
    "GET /medarbejder/opgaver": "caseworker",
    "POST /medarbejder/opgaver/<int:task>/udfoert": "caseworker",
    "GET /medarbejder/moenstre": "caseworker",
    "GET /medarbejder/moenstre/nyt": "planner",
    "POST /medarbejder/moenstre/nyt": "planner",
    "GET /medarbejder/moenstre/<int:pattern>/ret": "planner",
    "POST /medarbejder/moenstre/<int:pattern>/ret": "planner",
    "GET /medarbejder/moenstre/<int:pattern>/afslut": "planner",
    "POST /medarbejder/moenstre/<int:pattern>/afslut": "planner",
    "GET /medarbejder/lukkedage": "caseworker",
    "POST /medarbejder/lukkedage": "planner",
    "GET /medarbejder/lukkedage/<int:closure>/aabn": "planner",
    "POST /medarbejder/lukkedage/<int:closure>/aabn": "planner",
    "GET /medarbejder/borgere/<int:person>": "caseworker",
    "GET /medarbejder/borgere/<int:person>/vurdering": "caseworker",
    "POST /medarbejder/borgere/<int:person>/samtaler/<int:interview>/frist": "caseworker",
    "POST /medarbejder/borgere/<int:person>/aftaler/<int:booking>/aflys": "caseworker",
}


def test_every_address_has_the_audience_written_here(town: Town) -> None:
    found = {}
    for rule in town.app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found[f"{method} {rule.rule}"] = getattr(town.app.view_functions[rule.endpoint], "audience", None)
    assert found == AUDIENCE


@pytest.mark.parametrize("address", [address for address, who in AUDIENCE.items() if who != "public"])
def test_every_wrong_visitor_is_turned_away(town: Town, address: str) -> None:
    method, path = address.split()
    path = re.sub("<int:[a-z]+>", "1", path)
    wrong = {"citizen": ["sara"], "planner": ["anna", "sara"]}.get(AUDIENCE[address], ["anna"])
    stranger = town.visit()
    for visit, status in ((stranger, 303), *((town.visit(person), 403) for person in wrong)):
        answer = visit.get(path) if method == "GET" else visit.send(path, {})
        assert answer.status_code == status, (address, answer.status_code)
    answer = stranger.get(path) if method == "GET" else stranger.send(path, {})
    assert answer.headers["Location"].startswith("/log-ind")


def test_nothing_is_changed_without_the_forms_token(town: Town) -> None:
    anna = town.visit("anna")
    for address in AUDIENCE:
        method, path = address.split()
        if method == "POST":
            path = re.sub("<int:[a-z]+>", "1", path)
            answer = anna.client.post(path, data={"person": "bo"})
            assert answer.status_code == 400, address
            assert "Formularen er for gammel" in answer.text


def test_sign_in_leads_back_to_where_it_was_asked_for_and_never_elsewhere(town: Town) -> None:
    for asked, led in (("/mine-samtaler?x=1", "/mine-samtaler?x=1"), ("https://evil.example/", "/mine-samtaler"),
                       ("//evil.example", "/mine-samtaler"), ("/\\evil.example", "/mine-samtaler")):  # fmt: skip
        answer = town.visit().send("/log-ind", {"person": "anna", "naeste": asked})
        assert answer.headers["Location"] == led
    unknown = town.visit().send("/log-ind", {"person": "nobody<script>"})
    assert unknown.status_code == 422
    assert "nobody&lt;script&gt;" in unknown.text


def test_signing_out_ends_it(town: Town) -> None:
    anna = town.visit("anna")
    anna.send("/log-ud")
    assert anna.get("/mine-samtaler").status_code == 303


def test_every_page_carries_the_headers(town: Town) -> None:
    for path in ("/", "/mine-samtaler", "/findes-ikke"):
        headers = town.visit("anna").get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
    cookie = town.visit().send("/log-ind", {"person": "anna"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PORTAL_BASE_URL": "https://x.example"}, "PORTAL_SECRET_KEY is missing"),
        ({"PORTAL_BASE_URL": "https://x.example", "PORTAL_SECRET_KEY": "short"}, "too weak"),
        ({"PORTAL_BASE_URL": "https://x.example", "PORTAL_SECRET_KEY": "a" * 64}, "too weak"),
        ({"PORTAL_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz"}, "https://"),
        ({"PORTAL_DEMO": "1", "PORTAL_DEMO_SEED": "x"}, "whole number"),
        ({"PORTAL_DEMO": "1", "PORTAL_RULE_SERVICE_TOKEN": "short"}, "at least 16"),
        ({"PORTAL_DEMO": "1", "PORTAL_RULE_SERVICE_TOKEN": "with a space in the token"}, "at least 16"),
        ({"PORTAL_DEMO": "1", "PORTAL_RULE_SERVICE_URL": "http://rules.example"}, "personal data"),
        ({"PORTAL_DEMO": "1", "PORTAL_RULE_SERVICE_URL": "ftp://rules.example"}, "must be like https"),
        ({"PORTAL_DEMO": "1", "PORTAL_RULE_SERVICE_URL": "https://me:secret@rules.example"}, "no password"),
        ({"PORTAL_DEMO": "1", "PORTAL_RULE_SERVICE_URL": "https://rules.example:port"}, "must be like https"),
    ],
)
def test_a_missing_or_weak_setting_stops_the_start_with_a_clear_message(environment: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Settings.from_environment(environment)


@pytest.mark.parametrize(
    "environment",
    [
        {"PORTAL_RULE_SERVICE_URL": "https://rules.example/behind/", "PORTAL_RULE_SERVICE_TOKEN": "0123456789abcdef"},
        {"PORTAL_RULE_SERVICE_URL": "http://127.0.0.1:8010"},
        {"PORTAL_RULE_SERVICE_URL": "http://[::1]:8010"},
        {"PORTAL_RULE_SERVICE_URL": "http://rules.example", "PORTAL_ALLOW_HTTP": "1"},
    ],
)
def test_a_rule_service_under_tls_or_on_this_machine_is_one(environment: dict[str, str], tmp_path: Path) -> None:
    made = Settings.from_environment({"PORTAL_DEMO": "1", "PORTAL_INSTANCE": str(tmp_path)} | environment)
    assert made.rule_service_url == environment["PORTAL_RULE_SERVICE_URL"].rstrip("/")
    assert made.rule_service_token == environment.get("PORTAL_RULE_SERVICE_TOKEN")


def test_without_demo_mode_there_is_no_demo_sign_in(town: Town) -> None:
    from dataclasses import replace

    object.__setattr__(town.services, "settings", replace(town.services.settings, demo=False))
    assert town.visit().get("/log-ind").status_code == 404
    assert town.visit().send("/log-ind", {"person": "anna"}).status_code == 404


def test_a_file_that_anybody_may_keep_carries_nobodys_session(town: Town) -> None:
    anna = town.visit("anna")
    anna.get("/mine-samtaler")
    answer = anna.get("/static/css/portal.css")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    assert "no-cache" not in answer.headers["Cache-Control"]
