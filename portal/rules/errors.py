"""What a rule service answers when it cannot answer the question."""

from collections.abc import Mapping
from typing import Any


class RuleQuestionError(Exception):
    """The question was not put in a way that can be answered; `fields` names each fact at fault."""

    code = "invalid_facts"
    status = 422

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(self.code)
        self.fields = dict(fields or {})

    def as_json(self) -> dict[str, Any]:
        """The error as the contract writes it."""
        error: dict[str, Any] = {"code": self.code}
        if self.fields:
            error["fields"] = self.fields
        return {"error": error}


class UnknownQuestion(RuleQuestionError):
    """No such question."""

    code = "unknown_question"
    status = 404


class InvalidFacts(RuleQuestionError):
    """An unknown key, a wrong type or value, or a missing fact that the question needs."""


class NoRuleset(RuleQuestionError):
    """No ruleset answers the question on that date."""

    code = "no_ruleset"


class RuleServiceUnavailable(Exception):
    """A remote rule service does not answer, or not in the contract's words. The embedded one never raises this."""
