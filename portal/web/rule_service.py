"""The rule service over HTTP: a small application of its own, alone or beside the pages under the same address.

No session, no cookie, no database: it answers from what it was sent, and changes nothing. Facts are personal data, so
neither an answer nor a log line repeats them; a request's log line is its question, status and milliseconds.
"""

import time
from collections.abc import Callable, Iterable
from hmac import compare_digest
from typing import Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from portal.rules import openapi, rulebook, wire
from portal.rules.service import RuleService
from portal.web import headers

log = structlog.get_logger("portal.rule_service")

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
PREFIX = "/rules/v1"


def make(rules: RuleService, token: str | None, *, https: bool = False) -> Flask:
    """The application. With a `token` everything but `/healthz` asks for it; `https` adds the header that pins it."""
    app = Flask("portal.rule_service", static_folder=None, template_folder=None)
    # one octet more, so that a body without a length that is cut off there is seen to be too large
    app.config.update(MAX_CONTENT_LENGTH=wire.LARGEST_BODY + 1, SESSION_COOKIE_SECURE=https)
    app.url_map.merge_slashes = False
    _answers(app, rules)
    _lists(app, rules)
    _guard(app, token)
    _faults(app)
    headers.install(app)
    return app


def beside(pages: Wsgi, service: Wsgi) -> Wsgi:
    """Both under one address: what begins with `/rules/v1/` is the service's, the rest is for the pages."""

    def choose(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return (service if environ.get("PATH_INFO", "").startswith(f"{PREFIX}/") else pages)(environ, start_response)

    return choose


def _sent(reply: wire.Reply) -> Response:
    return Response(reply.octets, reply.status, content_type="application/json")


def _answers(app: Flask, rules: RuleService) -> None:
    @app.post(f"{PREFIX}/assessments/<path:question>", provide_automatic_options=False)
    def assess(question: str) -> Response:
        if question not in rulebook.QUESTIONS:
            return _sent(wire.asked(rules, question, b""))
        g.question = question
        charset = request.mimetype_params.get("charset", "utf-8").lower()
        if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"}:
            return _sent(wire.error(415, "wrong_content_type"))
        if (request.content_length or 0) > wire.LARGEST_BODY:
            raise RequestEntityTooLarge
        body = request.get_data(cache=False)
        if len(body) > wire.LARGEST_BODY:
            raise RequestEntityTooLarge
        return _sent(wire.asked(rules, question, body))


def _lists(app: Flask, rules: RuleService) -> None:
    @app.get(f"{PREFIX}/questions", provide_automatic_options=False)
    def questions() -> Response:
        return _sent(wire.Reply(200, wire.octets(rules.questions())))

    @app.get(f"{PREFIX}/rulesets", provide_automatic_options=False)
    def rulesets() -> Response:
        return _sent(wire.Reply(200, wire.octets(rules.rulesets())))

    @app.get(f"{PREFIX}/openapi.json", provide_automatic_options=False)
    def describe() -> Response:
        return _sent(wire.Reply(200, wire.octets(openapi.document())))

    @app.get("/healthz", provide_automatic_options=False)
    def healthz() -> Response:
        return _sent(wire.Reply(200, wire.octets({"status": "up"})))


def _guard(app: Flask, token: str | None) -> None:
    wanted = token.encode() if token else None

    @app.before_request
    def let_in() -> Response | None:
        g.began = time.perf_counter()
        if wanted is None or request.path == "/healthz":
            return None
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and compare_digest(given.strip().encode("utf-8", "replace"), wanted):
            return None
        answer = _sent(wire.error(401, "unauthorized"))
        answer.headers["WWW-Authenticate"] = 'Bearer realm="rules"'
        return answer

    @app.after_request
    def note(response: Response) -> Response:
        if request.path != "/healthz":
            took = round((time.perf_counter() - g.began) * 1000, 1)
            log.info("rule_request", question=g.get("question"), status=response.status_code, ms=took)
        return response


def _faults(app: Flask) -> None:
    codes = {400: "not_json", 404: "not_found", 405: "wrong_method", 413: "too_large"}

    @app.errorhandler(HTTPException)
    def refused(fault: HTTPException) -> Response:
        status = fault.code or 500
        answer = _sent(wire.error(status, codes.get(status, "internal" if status >= 500 else "not_found")))
        if isinstance(fault, MethodNotAllowed) and fault.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(fault.valid_methods))
        if isinstance(fault, RequestEntityTooLarge):
            answer.headers["Connection"] = "close"
        return answer

    @app.errorhandler(Exception)
    def unforeseen(fault: Exception) -> Response:
        at = fault.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        where = f"{at.tb_frame.f_globals.get('__name__')}:{at.tb_lineno}" if at is not None else ""
        # the fault's own words may repeat a fact: its kind and place are enough to find it
        log.error("rule_service_fault", question=g.get("question"), fault=type(fault).__name__, where=where)
        return _sent(wire.error(500, "internal"))
