"""A rule service across the network, by the contract's HTTP interface, and whatever may go wrong on the way."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

import structlog

from portal.adapters import deadline
from portal.adapters.breaker import Breaker, Open
from portal.adapters.kept_answers import KeptAnswers, Key
from portal.domain.time import Clock
from portal.persistence.store import forbid_open_transaction
from portal.rules import answers, rulebook, wire
from portal.rules.assessment import Assessment
from portal.rules.errors import InvalidFacts, NoRuleset, RuleQuestionError, RuleServiceUnavailable, UnknownQuestion

TIMEOUT = 2.0
"""Seconds for one question, a second try taken in."""
FAILURES, REST = 5, 10.0
"""So many in a row, and the service is left alone for so many seconds."""
KEPT = 4 * 1024 * 1024
"""Octets of answers kept; some three thousand."""
LARGEST_ANSWER = 64 * 1024
LARGEST_LIST = 1024 * 1024
PAUSE = 0.05
"""Seconds before the second try, more or less."""
_REFUSALS = {refusal.code: refusal for refusal in (UnknownQuestion, InvalidFacts, NoRuleset)}
_VERSIONS = frozenset(ruleset.version.isoformat() for ruleset in rulebook.RULESETS)

Answer: TypeAlias = Assessment | RuleQuestionError
Result = TypeVar("Result")
log = structlog.get_logger("portal.rule_service_client")


class HttpRuleService:
    """Asks `POST {url}/rules/v1/assessments/{question}`; anything but an answer is `RuleServiceUnavailable`.

    Facts are personal data: none is logged. Safe to use from many threads.
    """

    def __init__(self, url: str, token: str | None = None, *, clock: Clock) -> None:
        self._line = deadline.Line(url, [("Authorization", f"Bearer {token}")] if token else [])
        self._breaker = Breaker("rule_service", failures=FAILURES, rest=REST)
        self._kept: KeptAnswers[Answer] = KeptAnswers(clock, octets=KEPT)
        self._seen: set[str] = set()

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        """The assessment, checked to be one, and to be about what was asked."""
        forbid_open_transaction()
        day = on if isinstance(on, str) else on.isoformat()
        body = wire.request(facts, day)
        key = self._kept.key(question, facts, day)
        answer = self._kept.get(key)
        if answer is None:
            answer, octets = self._ask(
                "POST", f"/rules/v1/assessments/{quote(question, safe='')}", body,
                lambda status, said: (_understood(question, day, status, said), len(said)),
            )  # fmt: skip
            answer = self._noted(question, answer, key, octets)
        if isinstance(answer, RuleQuestionError):
            raise type(answer)(answer.fields)
        return answer

    def questions(self) -> list[dict[str, Any]]:
        """The questions it answers."""
        return self._ask("GET", "/rules/v1/questions", None, _listed)

    def rulesets(self) -> list[dict[str, Any]]:
        """Its dated versions."""
        return self._ask("GET", "/rules/v1/rulesets", None, _listed)

    def _noted(self, question: str, answer: Answer, key: Key, octets: int) -> Answer:
        """Keep the answer for the day, and put on record what somebody should look into. The answer that stands."""
        if isinstance(answer, UnknownQuestion):
            return answer
        stands = self._kept.keep(key, answer, octets)
        if isinstance(stands, Assessment) and isinstance(answer, Assessment):
            if stands != answer:
                log.warning("rule_service_contradicts_itself", question=question, **_versions(stands, answer))
            version = str(answer.ruleset["version"])
            if version not in self._seen:
                self._seen.add(version)
                (log.info if version in _VERSIONS else log.warning)("rule_service_ruleset", version=version)
        return stands

    def _ask(self, method: str, path: str, body: bytes | None, understand: Callable[[int, bytes], Result]) -> Result:
        """What `understand` makes of status and octets, unless the breaker is open."""
        forbid_open_transaction()
        began = time.monotonic()
        try:
            return self._breaker.run(
                lambda: understand(*self._exchange(method, path, body, began + TIMEOUT)), RuleServiceUnavailable
            )
        except Open as fault:
            raise RuleServiceUnavailable("left alone, because it kept failing") from fault
        except RuleServiceUnavailable as fault:
            log.warning("rule_service_no_answer", why=str(fault), ms=round((time.monotonic() - began) * 1000))
            raise

    def _exchange(self, method: str, path: str, body: bytes | None, ends: float) -> tuple[int, bytes]:
        """Status and octets. A question changes nothing, so a broken connection or a 503 is tried once more in time."""
        largest = LARGEST_ANSWER if body is not None else LARGEST_LIST
        for last in (False, True):
            try:
                status, octets = self._line.request(method, path, body, ends=ends, largest=largest)
                if status != 503:
                    return status, octets
                why = RuleServiceUnavailable("it answered 503")
            except deadline.Unusable as fault:
                raise RuleServiceUnavailable(f"its answer is {fault}") from fault
            except deadline.FAULTS as fault:
                why = RuleServiceUnavailable(type(fault).__name__)
            if last or ends - time.monotonic() < 2 * PAUSE:
                break
            time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 – spreads the second tries
        raise why


def _understood(question: str, day: str, status: int, octets: bytes) -> Answer:
    """The assessment or refusal that the octets are; `RuleServiceUnavailable` for anything else."""
    if status not in {200, 404, 422}:
        raise RuleServiceUnavailable(f"it answered {status}")
    try:
        said = wire.read(octets)
        if status != 200:
            return _refusal(question, status, said)
        assessment = Assessment.from_json(said)
        answers.check(assessment)
    except (ValueError, TypeError, RecursionError) as fault:
        raise RuleServiceUnavailable("its answer is not in the contract's words") from fault
    if assessment.question != question or assessment.on.isoformat() != day:
        raise RuleServiceUnavailable("it answered another question")
    return assessment


def _refusal(question: str, status: int, said: Any) -> RuleQuestionError:
    """The refusal that the answer is; `ValueError` when it is none, or cannot be one of this question."""
    error = said["error"] if isinstance(said, dict) and said.keys() == {"error"} else None
    if not isinstance(error, dict) or not {"code"} <= error.keys() <= {"code", "fields"}:
        raise ValueError("no error of the contract")
    kind, fields = _REFUSALS.get(error["code"]), error.get("fields", {})
    if kind is None or kind.status != status or (kind is InvalidFacts) != bool(fields):
        raise ValueError("no error that is known")
    if kind is UnknownQuestion and question in rulebook.QUESTIONS:
        raise ValueError("it does not know a question of the contract")
    if not isinstance(fields, dict) or not all(isinstance(why, str) for why in fields.values()):
        raise ValueError("fields that are none")
    return kind(fields)


def _listed(status: int, octets: bytes) -> list[dict[str, Any]]:
    """The list of objects that the octets are; `RuleServiceUnavailable` for anything else."""
    if status != 200:
        raise RuleServiceUnavailable(f"it answered {status}")
    try:
        listed = wire.read(octets)
    except ValueError as fault:
        raise RuleServiceUnavailable("its answer is not JSON") from fault
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise RuleServiceUnavailable("its answer is no list")
    return listed


def _versions(stands: Assessment, came: Assessment) -> dict[str, str]:
    return {"stands": str(stands.ruleset["version"]), "came": str(came.ruleset["version"])}
