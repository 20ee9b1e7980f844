"""What goes over the wire: one reader of JSON, and one maker of the octets that every rule service answers with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules import rulebook
from portal.rules.errors import InvalidFacts, RuleQuestionError, UnknownQuestion
from portal.rules.service import RuleService

LARGEST_BODY = 64 * 1024
"""Octets. The largest question that can be asked in earnest is a hundredth of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way out: the HTTP status and the octets."""

    status: int
    octets: bytes


def octets(said: Any) -> bytes:
    """JSON on one line in UTF-8. `ValueError` for what is no JSON: NaN, infinity, half a surrogate pair."""
    text = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def error(status: int, code: str) -> Reply:
    """A refusal in the shape of the contract."""
    return Reply(status, octets({"error": {"code": code}}))


def read(body: bytes) -> Any:
    """JSON as the contract means it; `ValueError` for anything else.

    UTF-8 without a mark, no key twice in an object, no NaN and no infinity, no half surrogate pair, no depth that a
    reader gives up at. The message says what is wrong and nothing of what was read.
    """
    try:
        text = body.decode("utf-8")
        said = json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_constant, parse_float=_finite)
        if "\\u" in text:
            octets(said)
    except UnicodeError as fault:
        raise ValueError("not UTF-8") from fault
    except RecursionError as fault:
        raise ValueError("nested too deep") from fault
    return said


def assessed(rules: RuleService, question: str, facts: Any, on: Any) -> Reply:
    """What `rules` answers to the question, or its refusal. `RuleServiceUnavailable` gets out."""
    try:
        answer = rules.assess(question, facts, on).as_json()
    except RuleQuestionError as refusal:
        return Reply(refusal.status, octets(refusal.as_json()))
    return Reply(200, octets(answer))


def asked(rules: RuleService, question: str, body: bytes) -> Reply:
    """What `rules` answers to a request's body `{"on": …, "facts": {…}}`; 400 when that is no JSON.

    A question that nobody knows is told first, whatever the body.
    """
    if question not in rulebook.QUESTIONS:
        return error(UnknownQuestion.status, UnknownQuestion.code)
    try:
        said = read(body)
    except ValueError:
        return error(400, "not_json")
    if not isinstance(said, Mapping):
        said = {}
    reply = assessed(rules, question, said.get("facts"), said.get("on"))
    if reply.status == 200 and (strange := said.keys() - {"on", "facts"}):
        refusal = InvalidFacts(dict.fromkeys(sorted(strange), "is not known"))
        return Reply(refusal.status, octets(refusal.as_json()))
    return reply


def request(facts: Mapping[str, object], on: date | str) -> bytes:
    """The body that asks; `InvalidFacts` for facts that cannot be written as JSON."""
    try:
        return octets({"on": on if isinstance(on, str) else on.isoformat(), "facts": dict(facts)})
    except (TypeError, ValueError, RecursionError) as fault:
        raise InvalidFacts({"facts": "cannot be written as JSON"}) from fault


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_constant(_name: str) -> Any:
    raise ValueError("a number that is none")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number too large")
    return number
