"""A rule service: what the portal asks, wherever it runs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from portal.rules import rulebook
from portal.rules.assessment import Assessment
from portal.rules.errors import InvalidFacts, NoRuleset, UnknownQuestion
from portal.rules.facts import MISSING, Faults, as_day, faults_in, schema, sound


class RuleService(Protocol):
    """Answers one legal question about one person on one date."""

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        """The assessment; `RuleQuestionError` for a bad question, `RuleServiceUnavailable` when nobody answers."""
        ...

    def questions(self) -> list[dict[str, Any]]:
        """The questions, each with a JSON Schema of its facts."""
        ...

    def rulesets(self) -> list[dict[str, Any]]:
        """The dated versions and the sources each rests on."""
        ...


class EmbeddedRuleService:
    """The rule service inside the portal: the default. It touches nothing outside itself."""

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        """The assessment under the ruleset in force on the day."""
        asked = rulebook.QUESTIONS.get(question) if isinstance(question, str) else None
        if asked is None:
            raise UnknownQuestion
        day = on if type(on) is date else as_day(on)
        if day is None:
            raise InvalidFacts({"on": "a date, YYYY-MM-DD"})
        ruleset = rulebook.ruleset_on(day)
        if ruleset is None or day < asked.since:
            raise NoRuleset
        faults = faults_in(facts)
        if faults or not all(key in facts for key in asked.needs):
            raise InvalidFacts(_every_fault(asked, facts, faults, day))
        outcome, details, reasons = asked.answer(facts, day)
        return Assessment(question, day, outcome, details, ruleset, tuple(reasons))

    def questions(self) -> list[dict[str, Any]]:
        """The questions, each with a JSON Schema of its facts."""
        return [{"question": asked.name, "facts": schema(asked.needs)} for asked in rulebook.QUESTIONS.values()]

    def rulesets(self) -> list[dict[str, Any]]:
        """The dated versions and the sources each rests on."""
        return [{**ruleset.says, "sources": list(ruleset.sources)} for ruleset in rulebook.RULESETS]


def _every_fault(asked: rulebook.Question, facts: Mapping[str, object], faults: Faults, day: date) -> Faults:
    """The faults found, and every fact missing that the question needs, told from the facts that are sound."""
    known = sound(facts, faults)
    missing: Faults = {}
    if all(key in known for key in asked.needs):
        try:
            asked.answer(known, day)
        except InvalidFacts as refusal:
            missing = refusal.fields
    else:
        missing = {f"facts.{key}": MISSING for key in (*asked.needs, *asked.also(known, day)) if key not in facts}
    # a fact that is there and at fault is not missing, too
    parents = {".".join(name.split(".")[:2]) for name in faults}
    return faults | {name: why for name, why in missing.items() if name not in parents}
