"""What is logged: a line that a machine reads, with the request's token, and nothing personal."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import g, request

from portal import logs
from portal.config import ConfigError, LogSettings
from portal.domain.cpr import synthetic
from portal.web.access import audience
from tests.web.conftest import Town

NAME = "Anna" + " Birkelund"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    logs.set_up(LogSettings.from_environment({}))


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Everything is logged as JSON; calling this reads the lines since last time."""
    logs.set_up(LogSettings(logging.DEBUG, "json"))
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.fixture
def broken(town: Town) -> Town:
    """The town with a page that breaks with a citizen's data in its local variables and in the exception."""

    @audience("public")
    def page() -> str:
        name, number = NAME, synthetic(7)
        raise ValueError(f"{len(name)} {number} is no number of {request.args['navn']}")

    town.app.add_url_rule("/i-stykker", "broken", page)
    return town


@pytest.fixture(params=["json", "plain"])
def said(request: pytest.FixtureRequest, broken: Town, capsys: pytest.CaptureFixture[str]) -> str:
    """What the broken page logs."""
    logs.set_up(LogSettings(logging.INFO, request.param))
    assert broken.visit().get("/i-stykker?navn=Bo-Klit", headers={"X-Request-ID": "proxy-4711"}).status_code == 500
    return capsys.readouterr().err


def test_an_unforeseen_fault_is_logged_without_the_values_of_variables(said: str) -> None:
    assert "unforeseen" in said
    assert "builtins.ValueError" in said
    assert "in page" in said, "the place in the code is what one looks for"
    assert NAME not in said
    assert synthetic(7) not in said
    assert "navn=" not in said


def test_in_production_not_even_the_words_of_an_exception_are_logged(broken: Town, lines: Lines) -> None:
    broken.visit().get("/i-stykker?navn=Bo-Klit")
    (fault,) = [line for line in lines() if line["event"] == "unforeseen"]
    assert fault["exception"].endswith("builtins.ValueError\n")
    assert "Bo-Klit" not in json.dumps(fault)


def test_what_an_exception_came_from_is_logged_before_it(lines: Lines) -> None:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as fault:
            raise RuntimeError(NAME) from fault
    except RuntimeError:
        logging.getLogger("portal.test").exception("both")
    (line,) = lines()
    assert line["exception"].index("KeyError") < line["exception"].index("and so:") < line["exception"].index("Runtime")
    assert NAME not in line["exception"]


def test_each_line_is_json_with_an_instant_in_utc_a_level_and_the_token_of_its_request(
    town: Town, lines: Lines
) -> None:
    answer = town.visit().get("/?navn=" + NAME.replace(" ", "+"))
    (line,) = [line for line in lines() if line["event"] == "answered"]
    assert line["at"].endswith("Z")
    assert datetime.fromisoformat(line["at"]).utcoffset() is not None
    assert (line["level"], line["logger"], line["page"], line["status"]) == ("info", "portal.web", "/", 200)
    assert line["request"] == answer.headers["X-Request-ID"]


def test_two_requests_have_two_tokens_and_the_next_line_outside_has_none(town: Town, lines: Lines) -> None:
    visit = town.visit()
    first, second = (visit.get("/").headers["X-Request-ID"] for _ in range(2))
    assert first != second
    assert re.fullmatch("[a-p]{16}", first), "letters alone: nothing in it can look like a number"
    assert [line["request"] for line in lines() if line["event"] == "answered"] == [first, second]


@pytest.mark.parametrize(
    "given", ["proxy-4711", "0af7651916cd43dd8448eb211c80319c", "f47ac10b-58cc-4372-a567-0e02b2c3d479"]
)
def test_a_sane_token_from_a_proxy_is_kept_and_logged_whole(town: Town, lines: Lines, given: str) -> None:
    assert town.visit().get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    assert lines()[-1]["request"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f", "<script>alert", "ærøskøbing", synthetic(7),
                                   synthetic(7).replace("-", ""), "borger-" + synthetic(7)])  # fmt: skip
def test_any_other_token_is_replaced(town: Town, lines: Lines, given: str) -> None:
    answer = town.visit().get("/", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert re.fullmatch("[a-p]{16}", answer.headers["X-Request-ID"])
    assert lines()[-1]["request"] == answer.headers["X-Request-ID"]


def test_a_page_is_logged_by_its_rule_so_that_no_secret_address_is(town: Town, lines: Lines) -> None:
    town.visit().get("/kalender/" + "s3cret" * 6 + ".ics")
    town.visit().get("/" + NAME)
    answered = [line for line in lines() if line["event"] == "answered"]
    assert [line["page"] for line in answered] == ["/kalender/<token>.ics", None]
    assert "s3cret" not in str(answered)
    assert NAME not in str(answered)


@pytest.mark.parametrize(
    "hidden",
    [
        synthetic(7),
        synthetic(7).replace("-", ""),
        int(synthetic(7).replace("-", "")),
        [{"deep": synthetic(7)}],
        {synthetic(7): 1},
        Path(synthetic(7)),
        "x" + synthetic(7) + "y",
    ],
)
def test_a_cpr_number_that_slips_in_is_struck_out(lines: Lines, hidden: object) -> None:
    structlog.get_logger("portal.test").warning("slipped", field=hidden)
    logging.getLogger("elsewhere").warning("it was %s", hidden)
    logging.getLogger("elsewhere").error("with extra", extra={"hidden": hidden})
    for line in lines():
        assert not re.search(r"\d{6}-?\d{4}", re.sub(r'"at": "[^"]*"', "", json.dumps(line))), line


def test_numbers_that_are_no_cpr_number_stay(lines: Lines) -> None:
    structlog.get_logger("portal.test").warning("kept", message=4711, ratio=0.5, nothing=None, yes=True)
    (line,) = lines()
    assert (line["message"], line["ratio"], line["nothing"], line["yes"]) == (4711, 0.5, None, True)


def test_flask_werkzeug_and_the_database_log_the_same_way(town: Town, lines: Lines) -> None:
    for name in (town.app.logger.name, "werkzeug", "sqlalchemy.engine", "_granian"):
        logging.getLogger(name).warning("from %s", name)
    assert [(line["logger"], line["event"]) for line in lines()] == [
        (name, f"from {name}") for name in (town.app.logger.name, "werkzeug", "sqlalchemy.engine", "_granian")
    ]


def test_addresses_and_statements_are_not_logged_at_any_level(lines: Lines) -> None:
    logging.getLogger("werkzeug").info('"GET /medarbejder/?navn=x" 200')
    logging.getLogger("sqlalchemy.engine").info("[parameters: ('x',)]")
    logging.getLogger("httpx2").info("HTTP Request: GET https://x.example?navn=x")
    assert lines() == []


def test_unless_told_otherwise_only_warnings_are_logged_and_by_whoever_reads_them(town: Town) -> None:
    assert LogSettings.from_environment({}) == LogSettings(logging.WARNING, "auto")
    told = LogSettings.from_environment({"PORTAL_LOG_LEVEL": "info", "PORTAL_LOG_FORMAT": "JSON"})
    assert told == LogSettings(logging.INFO, "json")
    for wrong in ({"PORTAL_LOG_LEVEL": "loud"}, {"PORTAL_LOG_FORMAT": "xml"}):
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            LogSettings.from_environment(wrong)
    with town.app.test_request_context("/"):
        assert "request_token" not in g


def test_a_logger_that_has_been_used_follows_whoever_sets_up_later() -> None:
    logs.set_up(LogSettings(logging.INFO, "json"))
    log = structlog.get_logger("used")
    log.info("first")
    logs.set_up(LogSettings(logging.INFO, "json"))
    with structlog.testing.capture_logs() as captured:
        log.info("second")
    assert [line["event"] for line in captured] == ["second"]
