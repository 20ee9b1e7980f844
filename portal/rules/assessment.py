"""What a rule service answers. It is an assessment, not a decision: an afgørelse is a legal act."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTS = frozenset(("question", "on", "outcome", "details", "ruleset", "reasons"))
_REASON_PARTS = frozenset(("rule", "citation", "text", "certainty", "source"))
_LANGUAGES = frozenset(("da", "en"))


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

    @classmethod
    def from_json(cls, data: Any) -> "Reason":
        """The reason that this JSON says; `ValueError` when it is not one."""
        text = _object(_object(data, _REASON_PARTS, "a reason")["text"], _LANGUAGES, "a reason's text")
        rule, citation, certainty, source = (data[part] for part in ("rule", "citation", "certainty", "source"))
        words = (rule, citation, text["da"], text["en"], certainty, source)
        if not all(type(word) is str for word in words):
            raise ValueError("not an assessment: a reason holds something other than text")
        return cls(*words)


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
        """The assessment that this JSON says; `ValueError` when it is not exactly one."""
        _object(data, _PARTS, "an assessment")
        question, on, outcome, details, ruleset = (
            data[part] for part in ("question", "on", "outcome", "details", "ruleset")
        )
        if not all(type(word) is str for word in (question, on, outcome)) or not _DAY.fullmatch(on):
            raise ValueError("not an assessment: question, on and outcome are texts, on a date")
        if not isinstance(details, Mapping) or not isinstance(ruleset, Mapping):
            raise ValueError("not an assessment: details and ruleset are objects")
        if type(ruleset.get("version")) is not str:
            raise ValueError("not an assessment: the ruleset has no version")
        if not isinstance(data["reasons"], list | tuple):
            raise ValueError("not an assessment: reasons are a list")
        reasons = tuple(Reason.from_json(reason) for reason in data["reasons"])
        return cls(question, date.fromisoformat(on), outcome, dict(details), dict(ruleset), reasons)


def _object(data: Any, parts: frozenset[str], name: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or data.keys() != parts:
        raise ValueError(f"not an assessment: {name} is an object of {', '.join(sorted(parts))}")
    return data
