"""The words the law is encoded in: dated provisions with citation, certainty and source, and dated parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.assessment import Reason

Facts = Mapping[str, Any]

Answer = tuple[str, dict[str, Any], list[Reason]]
"""An outcome, its details, and the reasons: the rule that settled it first."""

QUOTED, QUOTED_BILL, AUTHORITY, SECONDARY, INFERRED, MEMORY = "Q", "Qb", "O", "S", "I", "M"
"""Certainty: quoted from the act; from a bill; stated by the authority; secondary; inferred; from memory."""

CERTAINTIES = frozenset((QUOTED, QUOTED_BILL, AUTHORITY, SECONDARY, INFERRED, MEMORY))

MAY_CLOSE_A_DOOR = frozenset((QUOTED, QUOTED_BILL, AUTHORITY, SECONDARY))
"""A rule of any other certainty never refuses a citizen, and never opens a sanction path."""


def lab(place: str) -> str:
    """A place in lov om en aktiv beskæftigelsesindsats."""
    return f"LAB {place}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a provision says of the facts: whether it holds, the words for the citizen, and what follows."""

    holds: bool
    da: str
    en: str
    details: Mapping[str, Any] | None = None
    certainty: str | None = None


Look = Callable[[Facts, date], Finding]


@dataclass(frozen=True, slots=True)
class Provision:
    """One dated text of a rule. A change of law adds another text with the same id; none is ever edited.

    `since`–`until` are both taken in; `part` tells parallel texts of one rule apart; `after_gap` explains why the
    text before it did not end the day before.
    """

    id: str
    look: Look
    since: date
    until: date | None
    citation: str
    certainty: str
    source: str
    part: str
    after_gap: str

    def in_force(self, day: date) -> bool:
        """Whether this text holds on the day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def reason(self, finding: Finding) -> Reason:
        """The finding as the citizen and the lawyer read it."""
        return Reason(self.id, self.citation, finding.da, finding.en, finding.certainty or self.certainty, self.source)


REGISTRY: list[Provision] = []


def provision(
    rule: str,
    *,
    since: date,
    until: date | None = None,
    cites: str,
    certainty: str,
    source: str,
    part: str = "",
    after_gap: str = "",
) -> Callable[[Look], Provision]:
    """Make a function the text of a rule: it is asked with the facts and the day and answers a `Finding`."""

    def make(look: Look) -> Provision:
        made = Provision(rule, look, since, until, cites, certainty, source, part, after_gap)
        REGISTRY.append(made)
        return made

    return make


FIGURES: list["Parameter"] = []
"""Every figure of the law, in the order that the modules name them."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure from a day on, where it stands, and how certain that is."""

    since: date
    value: int
    citation: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law with its unit; its dated values in order."""

    name: str
    unit: str
    values: tuple[Dated, ...]

    def __post_init__(self) -> None:
        FIGURES.append(self)

    def on(self, day: date) -> int:
        """The value in force on the day; `LookupError` before the first."""
        for dated in reversed(self.values):
            if dated.since <= day:
                return dated.value
        raise LookupError(f"{self.name}: no value on {day}")


def authority_word(day: date) -> tuple[str, str]:
    """Who acts, in the law's word of the day: »jobcenteret«, since 2026-02-01 »kommunen« (lov nr. 1750/2025)."""
    return ("kommunen", "the municipality") if day >= date(2026, 2, 1) else ("jobcenteret", "the job centre")
