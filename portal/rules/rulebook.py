"""The rulebook: the dated rulesets, the questions, and the check that no rule says two things, or nothing, on a day."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType

from portal.rules import (
    booking,
    contact_course,
    continued_duty,
    deadline_events,
    deadlines,
    exemption,
    less_intensive_effort,
    meeting_form,
    missed_deadline,
    no_show,
    re_registration,
    rebooking,
    self_booking,
    summons,
)
from portal.rules.vocabulary import REGISTRY, Answer, Facts, Provision

REVIEW_DUE = date(2027, 1, 1)
"""A new main act is expected from this day; the last ruleset is still answered, and says so."""

Look = Callable[[Facts, date], Answer]
Also = Callable[[Facts, date], tuple[str, ...]]


class RulebookError(Exception):
    """Two texts of one rule overlap, or leave a gap that nobody explained."""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The law from a day on. `says` is the same object for every assessment under it."""

    version: date
    valid_to: date | None
    sources: tuple[str, ...]
    says: Mapping[str, str]


_STARTS: tuple[tuple[date, tuple[str, ...]], ...] = (
    (date(2016, 9, 1), ("BEK nr. 744 af 2016",)),
    (date(2020, 1, 1), ("Lov nr. 548 af 7/5 2019", "STAR, Selvbooking af samtaler", "BEK nr. 2006 af 11/12 2020")),
    (date(2021, 1, 1), ("STAR, 15-12-2020", "BEK nr. 473 af 20/3 2021", "BEK nr. 2636 af 28/12 2021")),
    (date(2022, 1, 1), ("Lov nr. 2590 af 28/12 2021",)),
    (date(2023, 3, 22), ("Lov nr. 295 af 20/3 2023",)),
    (date(2023, 6, 1), ("Lov nr. 603 af 31/5 2023", "BEK nr. 442 af 26/5 2023")),
    (date(2024, 1, 1), ("Lov nr. 727 af 13/6 2023", "LBK nr. 280 af 1/3 2024", "BEK nr. 1216 af 28/9 2023")),
    (date(2026, 2, 1), ("Lov nr. 1750 af 29/12 2025",)),
    (date(2026, 7, 1), ("Lov nr. 1750 af 29/12 2025", "VEJ nr. 9117 af 16/1 2026")),
)


def _rulesets() -> tuple[Ruleset, ...]:
    made = []
    for number, (version, sources) in enumerate(_STARTS):
        valid_to = _STARTS[number + 1][0] - timedelta(days=1) if number + 1 < len(_STARTS) else None
        says = {"version": version.isoformat()}
        if valid_to is not None:
            says["valid_to"] = valid_to.isoformat()
        made.append(Ruleset(version, valid_to, sources, MappingProxyType(says)))
    return tuple(made)


RULESETS = _rulesets()
_VERSIONS = [ruleset.version for ruleset in RULESETS]
_UNDER_REVIEW = MappingProxyType({**RULESETS[-1].says, "review_due": REVIEW_DUE.isoformat()})


def ruleset_on(day: date) -> Mapping[str, str] | None:
    """What an assessment says of the ruleset in force on the day; None before the first."""
    place = bisect_right(_VERSIONS, day) - 1
    if place < 0:
        return None
    return _UNDER_REVIEW if day >= REVIEW_DUE else RULESETS[place].says


@dataclass(frozen=True, slots=True)
class Question:
    """A question: what answers it, from when, and the facts it cannot do without.

    `also` says, from what is known, which further facts it will need whatever else is answered.
    """

    name: str
    answer: Look
    since: date
    needs: tuple[str, ...]
    also: Also = lambda _facts, _day: ()


_2020 = date(2020, 1, 1)
QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        Question("self-booking", self_booking.answer, date(2016, 9, 1), ("target_group",)),
        Question("less-intensive-effort", less_intensive_effort.answer, _2020, ("target_group",),
                 less_intensive_effort.also_needs),
        Question("continued-duty", continued_duty.answer, _2020, ("continued_duty",)),
        Question("deadline", deadlines.answer, _2020, ("target_group", "deadline_set_on", "deadline_on")),
        Question("exemption", exemption.answer, _2020, ("target_group",)),
        Question("meeting-form", meeting_form.answer, _2020, ("target_group", "is_first_interview"),
                 meeting_form.also_needs),
        Question("booking", booking.answer, _2020, ("target_group", "slot_starts_at", "now"), booking.also_needs),
        Question("rebooking", rebooking.answer, _2020, ("target_group", "slot_starts_at", "now")),
        Question("missed-deadline", missed_deadline.answer, date(2016, 9, 1), ("target_group", "deadline_on")),
        Question("no-show", no_show.answer, date(2016, 9, 1), ("target_group", "interview_on")),
        Question("re-registration", re_registration.answer, _2020, ("target_group", "deregistration_cause")),
        Question("contact-course", contact_course.answer, _2020, ("target_group",)),
        Question("summons", summons.answer, _2020, ("target_group", "notice")),
        Question("deadline-event", deadline_events.answer, _2020, ("event", "deadline_status")),
    )
}  # fmt: skip


def check_texts(provisions: Iterable[Provision]) -> None:
    """Raise `RulebookError` when two texts of one rule overlap in time or leave a gap that nobody explained."""
    by_rule: dict[tuple[str, str], list[Provision]] = {}
    for one in provisions:
        by_rule.setdefault((one.id, one.part), []).append(one)
    for (rule, part), texts in by_rule.items():
        texts.sort(key=lambda text: text.since)
        for earlier, later in pairwise(texts):
            name = f"{rule} {part}".strip()
            if earlier.ends is None or earlier.ends >= later.since:
                raise RulebookError(f"{name}: the texts from {earlier.since} and {later.since} overlap")
            if earlier.ends + timedelta(days=1) != later.since and not later.after_gap:
                raise RulebookError(f"{name}: nothing holds from {earlier.ends} to {later.since}, and nobody says why")


def provisions() -> list[Provision]:
    """Every dated text of every rule, by id and date."""
    return sorted(REGISTRY, key=lambda one: (one.id, one.part, one.since))


check_texts(REGISTRY)
