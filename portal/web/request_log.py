"""Each request has a token, which stands in its log lines and in its answer, so that one can be found by the other."""

import re
import secrets
import time

import structlog
from flask import Flask, Response, g, request

from portal.logs import REQUEST, like_cpr

log = structlog.get_logger("portal.web")
HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def token(given: str | None) -> str:
    """The token that a proxy gave when it is short and plain, else a new one, of letters alone."""
    if given and _SANE.fullmatch(given) and not like_cpr(given):
        return given
    return secrets.token_hex(8).translate(_LETTERS)


def install(app: Flask) -> None:
    """Give each request its token, before anything else happens to it, and note how it was answered."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_token = token(request.headers.get(HEADER))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**{REQUEST: g.request_token})

    @app.after_request
    def end(response: Response) -> Response:
        if "request_token" in g:
            response.headers[HEADER] = g.request_token
            if request.endpoint != "static":
                # The rule and not the path, which may hold a calendar's secret; never the query.
                rule = request.url_rule.rule if request.url_rule else None
                took = round((time.perf_counter() - g.began) * 1000, 1)
                log.info("answered", method=request.method, page=rule, status=response.status_code, ms=took)
        return response
