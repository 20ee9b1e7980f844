"""A rule service: what the portal asks, wherever it runs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from portal.rules import rulebook
from portal.rules.assessment import Assessment
from portal.rules.errors import InvalidFacts, NoRuleset, UnknownQuestion
from portal.rules.facts import as_day, check, schema


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
        asked = rulebook.QUESTIONS.get(question)
        if asked is None:
            raise UnknownQuestion
        day = on if type(on) is date else as_day(on)
        if day is None:
            raise InvalidFacts({"on": "a date, YYYY-MM-DD"})
        ruleset = rulebook.ruleset_on(day)
        if ruleset is None or day < asked.since:
            raise NoRuleset
        check(facts, asked.needs)
        outcome, details, reasons = asked.answer(facts, day)
        return Assessment(question, day, outcome, details, ruleset, tuple(reasons))

    def questions(self) -> list[dict[str, Any]]:
        """The questions, each with a JSON Schema of its facts."""
        return [{"question": asked.name, "facts": schema(asked.needs)} for asked in rulebook.QUESTIONS.values()]

    def rulesets(self) -> list[dict[str, Any]]:
        """The dated versions and the sources each rests on."""
        return [{**ruleset.says, "sources": list(ruleset.sources)} for ruleset in rulebook.RULESETS]
