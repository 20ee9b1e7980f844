"""Logs: one line for each event, JSON for machines or plain words for a terminal, and nothing personal in either.

An event is a fixed word with fields beside it; what somebody typed belongs in neither. Tracebacks show code and
places, never the values of local variables; in JSON not even an exception's own words, which may quote a row.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from portal.config import LogSettings

REQUEST = "request"
"""The field with the request's token; it was looked at when it came in, and so is never masked."""

_FIRST = ("at", "level", "logger", "event", REQUEST)
_LIKE_CPR = re.compile(r"\d{6}[- ]?\d{4}")
_HIDDEN = "******-****"
_TALKATIVE = ("werkzeug", "sqlalchemy", "alembic", "httpx2", "httpcore2", "flask_wtf")
"""Below a warning these tell addresses with their query, or statements with their values."""
_CHAIN: list[Processor] = []
"""One list for good: a logger that has been used keeps the list that it found."""
_SERVER = "_granian"
"""The server sets this up with lines of its own before it loads the application."""


class _Lines(logging.StreamHandler[TextIO]):
    """Writes to what is standard error at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def set_up(settings: LogSettings) -> None:
    """Send everything logged in this process to standard error, as the settings say. Called again, it starts over."""
    plain = settings.lines == "plain" or (settings.lines == "auto" and sys.stderr.isatty())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    handler = _Lines()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _with_traceback_in_words if plain else _with_traceback,
                _masked,
                _plain if plain else structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [*(kept for kept in root.handlers if not isinstance(kept, _Lines)), handler]
    root.setLevel(settings.level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(settings.level, logging.WARNING))
    logging.getLogger(_SERVER).handlers = []
    logging.getLogger(_SERVER).propagate = True
    _CHAIN[:] = [
        structlog.stdlib.filter_by_level,
        *before,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ]
    structlog.configure(
        processors=_CHAIN,
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def like_cpr(text: str) -> bool:
    """Whether something in the text has the shape of a CPR number and stands by itself."""
    return re.search(rf"(?<![0-9A-Za-z]){_LIKE_CPR.pattern}(?![0-9A-Za-z])", text) is not None


def _with_traceback(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The exception of an event as places in the code and the name of its type."""
    return _told(event, words=False)


def _with_traceback_in_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same with the exception's own words, for the terminal of whoever develops the portal."""
    return _told(event, words=True)


def _told(event: MutableMapping[str, Any], *, words: bool) -> MutableMapping[str, Any]:
    given = event.pop("exc_info", None)
    fault = given if isinstance(given, BaseException) else (given[1] if isinstance(given, tuple) else None)
    if given is True:
        fault = sys.exception()
    if fault is not None:
        event["exception"] = "".join(_traceback(fault, words))
    return event


def _traceback(fault: BaseException, words: bool) -> list[str]:
    """Its lines, after those of what caused it."""
    lines: list[str] = []
    cause = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if cause is not None:
        lines += [*_traceback(cause, words), "and so:\n"]
    kind = f"{type(fault).__module__}.{type(fault).__qualname__}"
    return [*lines, *traceback.format_tb(fault.__traceback__), kind + (f": {fault}" if words else "") + "\n"]


def _masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last line of defence: whatever looks like a CPR number is struck out. What every line has comes first."""
    ordered = {**{name: event[name] for name in _FIRST if name in event}, **event}
    return {name: value if name == REQUEST else _mask(value) for name, value in ordered.items()}


def _mask(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return _HIDDEN if _LIKE_CPR.search(str(value)) else value
    if isinstance(value, Mapping):
        return {_mask(str(name)): _mask(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_mask(inner) for inner in value]
    return _LIKE_CPR.sub(_HIDDEN, value if isinstance(value, str) else repr(value))


def _plain(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """`2026-11-24T09:00:00Z warning portal.worker message_not_sent message=7`, and the traceback below."""
    told = dict(event)
    line = " ".join(str(told.pop(name, "")) for name in _FIRST[:4])
    exception = told.pop("exception", "")
    fields = "".join(f" {name}={value}" for name, value in told.items())
    return f"{line}{fields}\n{exception}".rstrip("\n")
