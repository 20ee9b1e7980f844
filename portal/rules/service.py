"""A rule service: what the portal asks, wherever it runs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from portal.rules.assessment import Assessment


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
