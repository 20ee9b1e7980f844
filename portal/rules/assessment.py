"""What a rule service answers. It is an assessment, not a decision: an afgørelse is a legal act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that was looked at: its id, its Danish citation, the citizen's words for it, certainty and source."""

    rule: str
    citation: str
    text_da: str
    text_en: str
    certainty: str
    source: str

    def as_json(self) -> dict[str, Any]:
        """The reason as the contract writes it."""
        return {
            "rule": self.rule,
            "citation": self.citation,
            "text": {"da": self.text_da, "en": self.text_en},
            "certainty": self.certainty,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """An outcome with its reasons, the one that settled it first. `details` and `ruleset` are as in the contract."""

    question: str
    on: date
    outcome: str
    details: Mapping[str, Any]
    ruleset: Mapping[str, Any]
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """The assessment as the contract writes it, keys in its order."""
        return {
            "question": self.question,
            "on": self.on.isoformat(),
            "outcome": self.outcome,
            "details": dict(self.details),
            "ruleset": dict(self.ruleset),
            "reasons": [reason.as_json() for reason in self.reasons],
        }

    @classmethod
    def from_json(cls, data: Any) -> "Assessment":
        """The assessment that this JSON says; `ValueError` when it is not one."""
        try:
            reasons = tuple(
                Reason(r["rule"], r["citation"], r["text"]["da"], r["text"]["en"], r["certainty"], r["source"])
                for r in data["reasons"]
            )
            made = cls(
                data["question"], date.fromisoformat(data["on"]), data["outcome"], data["details"], data["ruleset"],
                reasons,
            )  # fmt: skip
        except (KeyError, TypeError) as fault:
            raise ValueError(f"not an assessment: {fault}") from fault
        words = (made.question, made.outcome, *(value for r in reasons for value in (r.rule, r.text_da, r.text_en)))
        if not all(isinstance(word, str) for word in words):
            raise ValueError("not an assessment: a text is missing")
        if not isinstance(made.details, Mapping) or not isinstance(made.ruleset, Mapping):
            raise ValueError("not an assessment: details and ruleset are objects")
        return made
