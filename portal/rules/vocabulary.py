"""The words the law is encoded in: dated provisions with citation, certainty and source, and dated parameters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
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
    by: "Provision | None" = field(default=None, compare=False, repr=False)
    """The later text that found it, where the law has changed since the first."""


Look = Callable[[Facts, date], Finding]


@dataclass(frozen=True, slots=True)
class Provision:
    """A rule, by its first dated text. A change of law adds a text with the same id (`then`); none is ever edited.

    `since`–`until` are both taken in; `part` tells parallel texts of one rule apart; `after_gap` explains why the
    text before it did not end the day before. Whoever looks at the rule is answered by the text in force on the day.
    """

    id: str
    text: Look
    since: date
    until: date | None
    citation: str
    certainty: str
    source: str
    part: str
    after_gap: str
    later: "list[Provision]" = field(default_factory=list, compare=False, repr=False)

    @property
    def ends(self) -> date | None:
        """The last day of this text: its own, or the day before the next; None where it holds on."""
        if self.until is not None or not self.later:
            return self.until
        return self.later[0].since - timedelta(days=1)

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on the day, in this text or a later one."""
        return self.since <= day and (self.until is None or day <= self.until)

    def on(self, day: date) -> "Provision":
        """The text in force on the day."""
        return next((text for text in reversed(self.later) if text.since <= day), self)

    def look(self, facts: Facts, day: date) -> Finding:
        """What the text in force on the day says of the facts."""
        if not self.later:
            return self.text(facts, day)
        text = self.on(day)
        found = text.text(facts, day)
        return found if text is self else replace(found, by=text)

    def reason(self, finding: Finding, day: date | None = None) -> Reason:
        """The finding as the citizen and the lawyer read it; with `day` for one that no text has looked for."""
        text = finding.by or (self.on(day) if day is not None and self.later else self)
        return Reason(text.id, text.citation, finding.da, finding.en, finding.certainty or text.certainty, text.source)

    def told(self, day: date) -> Reason:
        """The reason of a rule that says the same to everybody: no fact is looked at."""
        text = self.on(day) if self.later else self
        known = _TOLD.get(id(text))
        if known is None:
            known = _TOLD[id(text)] = text.reason(text.text({}, day))
        return known

    def then(
        self, *, since: date, until: date | None = None, cites: str, certainty: str, source: str
    ) -> Callable[[Look], "Provision"]:
        """Make a function the text of this rule from a day on: the text before it ends the day before."""
        newest = self.later[-1] if self.later else self
        if newest.until is not None or since <= newest.since:
            raise ValueError(f"{self.id} {self.part}: a later text begins after one that has no end")

        def make(look: Look) -> Provision:
            made = Provision(self.id, look, since, until, cites, certainty, source, self.part, "")
            self.later.append(made)
            REGISTRY.append(made)
            return made

        return make


_TOLD: dict[int, Reason] = {}


def in_force(texts: Iterable[Provision], day: date) -> Provision:
    """The one of these texts that holds on the day; `LookupError` where none does."""
    for text in texts:
        if text.in_force(day):
            return text
    raise LookupError(f"no text on {day}")
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
