"""A rule service across the network, by the contract's HTTP interface."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx2

from portal.persistence.store import forbid_open_transaction
from portal.rules import answers
from portal.rules.assessment import Assessment
from portal.rules.errors import InvalidFacts, NoRuleset, RuleServiceUnavailable, UnknownQuestion

TIMEOUT = 2.0
LARGEST_ANSWER = 256 * 1024
_REFUSALS = {"unknown_question": UnknownQuestion, "invalid_facts": InvalidFacts, "no_ruleset": NoRuleset}


class HttpRuleService:
    """Asks `POST {url}/rules/v1/assessments/{question}`; anything but an answer is `RuleServiceUnavailable`."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=url, timeout=TIMEOUT, headers=headers, follow_redirects=False)

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        """The assessment, checked to be one, and to be about what was asked."""
        day = on if isinstance(on, str) else on.isoformat()
        status, answer = self._ask("POST", f"/rules/v1/assessments/{question}", {"on": day, "facts": dict(facts)})
        if status in {404, 422}:
            _raise_refusal(answer)
        if status != 200:
            raise RuleServiceUnavailable(f"the rule service answered {status}")
        try:
            assessment = Assessment.from_json(answer)
            answers.check(assessment)
        except ValueError as fault:
            raise RuleServiceUnavailable("the rule service's answer is no assessment") from fault
        if assessment.question != question or assessment.on.isoformat() != day:
            raise RuleServiceUnavailable("the rule service answered another question")
        return assessment

    def questions(self) -> list[dict[str, Any]]:
        """The questions it answers."""
        return self._list("/rules/v1/questions")

    def rulesets(self) -> list[dict[str, Any]]:
        """Its dated versions."""
        return self._list("/rules/v1/rulesets")

    def _list(self, path: str) -> list[dict[str, Any]]:
        status, answer = self._ask("GET", path, None)
        if status != 200 or not isinstance(answer, list):
            raise RuleServiceUnavailable(f"the rule service answered {status}")
        return answer

    def _ask(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        forbid_open_transaction()
        try:
            with self._client.stream(method, path, json=body) as response:
                read = b""
                for chunk in response.iter_bytes():
                    read += chunk
                    if len(read) > LARGEST_ANSWER:
                        raise RuleServiceUnavailable("the rule service's answer is too large")
            return response.status_code, _strict_json(read)
        except httpx2.HTTPError as fault:
            raise RuleServiceUnavailable(type(fault).__name__) from fault
        except (ValueError, RecursionError) as fault:
            raise RuleServiceUnavailable("the rule service's answer is not JSON") from fault


def _raise_refusal(answer: Any) -> None:
    """Raise the refusal that the answer is; whatever is none is let pass."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return
    refusal = _REFUSALS.get(str(error.get("code", "")))
    if refusal is not None:
        fields = error.get("fields")
        raise refusal({str(name): str(why) for name, why in fields.items()} if isinstance(fields, dict) else None)


def _strict_json(octets: bytes) -> Any:
    """JSON as the contract means it: no key twice in an object, no NaN and no infinity."""
    return json.loads(octets, object_pairs_hook=_each_key_once, parse_constant=_no_constant)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
