"""Comparing two days: who would be treated differently, and by which rule.

People come one after another and are not kept: only counts, and the first few keys of each group. A key is whatever the
caller knows a person by; one with the shape of a CPR number is refused, and never shown.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from portal.domain.cpr import find_ordinary
from portal.domain.time import age_on
from portal.rules.assessment import Assessment
from portal.rules.errors import InvalidFacts
from portal.rules.facts import MISSING, as_day, faults_in
from portal.rules.service import RuleService

LONGEST_LINE = 65_536
"""Octets; all the facts of the contract take less than a tenth."""


_LIKE_A_FACT = re.compile(r"[a-z_.]{1,80}")
_LIKE_A_CPR_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}[- ]?\d{4}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to compare on: a key to know them by, facts, and the day of birth, if known, to tell the age from."""

    key: str
    facts: Mapping[str, Any]
    born_on: date | None = None

    def facts_on(self, day: date) -> Mapping[str, Any]:
        """The facts, with the age of that day."""
        if self.born_on is None:
            return self.facts
        return {**self.facts, "age": max(age_on(self.born_on, day), 0)}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that says nothing about a person; `why` holds nothing of what stood in it but the names of facts."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """How somebody is treated: the outcome, or which facts were missing; and the rule that settled it."""

    outcome: str
    rule: str = ""
    citation: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How a group is treated on the one day and the other.

    `details` are the keys of the details that differ, where the outcome does not.
    """

    before: Treatment
    after: Treatment
    details: tuple[str, ...] = ()


@dataclass(slots=True)
class Group:
    """So many people, and the keys of the first."""

    count: int = 0
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """What came of comparing; the groups by how they change."""

    people: int = 0
    not_assessed: int = 0
    differently: dict[Change, Group] = field(default_factory=dict)
    by_another_text: dict[Change, Group] = field(default_factory=dict)

    def add(self, where: dict[Change, Group], change: Change, key: str, keep: int) -> None:
        """Count a person in a group, keeping the key of the first so many."""
        group = where.setdefault(change, Group())
        group.count += 1
        if len(group.keys) < keep:
            group.keys.append(key)


def compare(
    people: Iterable[Person], question: str, before: date, after: date, rules: RuleService, *, keep: int = 10
) -> Comparison:
    """Ask the question about everybody on both days. `NoRuleset` and `UnknownQuestion` come through.

    Treated differently is who has another outcome or other details; who has the same by another rule, citation or
    certainty is counted apart. A person who can be assessed on neither day is only counted.
    """
    found = Comparison()
    for person in people:
        found.people += 1
        one, details = _treated(person, question, before, rules)
        other, others = _treated(person, question, after, rules)
        if one.outcome != other.outcome or details != others:
            found.add(found.differently, _change(one, other, details, others), person.key, keep)
        elif not one.rule:
            found.not_assessed += 1
        elif one != other:
            found.add(found.by_another_text, Change(one, other), person.key, keep)
    return found


def _change(one: Treatment, other: Treatment, details: Mapping[str, Any], others: Mapping[str, Any]) -> Change:
    if one.outcome != other.outcome:
        return Change(one, other)
    keys = (key for key in details.keys() | others.keys() if details.get(key) != others.get(key))
    return Change(one, other, tuple(sorted(keys)))


def _treated(person: Person, question: str, day: date, rules: RuleService) -> tuple[Treatment, Mapping[str, Any]]:
    try:
        answer: Assessment = rules.assess(question, person.facts_on(day), on=day)
    except InvalidFacts as refusal:
        missing = ", ".join(name.removeprefix("facts.") for name in refusal.fields)
        return Treatment(f"not assessed without {missing}"), {}
    reason = answer.reasons[0]
    return Treatment(answer.outcome, reason.rule, reason.citation, reason.certainty), answer.details


def read_lines(stream: BinaryIO) -> Iterator[Person | BadLine]:
    """People from lines of JSON: facts, or `{"id": …, "born_on": …, "facts": {…}}`; what is no such line is told of.

    Without an `id` a person is known by the number of the line. Blank lines are passed over.
    """
    number = 0
    while octets := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(octets) > LONGEST_LINE:
            while octets and not octets.endswith(b"\n"):
                octets = stream.readline(LONGEST_LINE)
            yield BadLine(number, f"longer than {LONGEST_LINE:,} octets")
        elif octets := octets.strip():
            try:
                yield _person(json.loads(octets.decode("utf-8")), number)
            except _NotAPerson as fault:
                yield BadLine(number, str(fault))
            except UnicodeDecodeError:
                yield BadLine(number, "not UTF-8")
            except json.JSONDecodeError as fault:
                yield BadLine(number, f"not JSON: {fault.msg} at character {fault.pos + 1}")
            except (ValueError, RecursionError):
                yield BadLine(number, "not JSON that can be read")


class _NotAPerson(Exception):
    """What was read says nothing about a person; the message says why."""


def _person(read: Any, number: int) -> Person:
    if not isinstance(read, dict):
        raise _NotAPerson("an object is wanted: facts, or id and facts")
    wrapped = "facts" in read
    if wrapped and not read.keys() <= {"id", "born_on", "facts"}:
        raise _NotAPerson("beside facts there may be id and born_on, and nothing else")
    facts = read["facts"] if wrapped else read
    try:
        faults = faults_in(facts)
    except InvalidFacts as refusal:
        faults = refusal.fields
    wrong = [f"{_named(fact)}: {why}" for fact, why in faults.items() if why != MISSING]
    if wrong:
        raise _NotAPerson("; ".join(wrong[:5]))
    born_on = as_day(read["born_on"]) if wrapped and "born_on" in read else None
    if wrapped and "born_on" in read and born_on is None:
        raise _NotAPerson("born_on: a date, YYYY-MM-DD")
    return Person(_key(read["id"], number) if wrapped and "id" in read else f"line-{number}", facts, born_on)


def _key(given: Any, number: int) -> str:
    if type(given) not in (str, int):
        raise _NotAPerson("id: a text or a whole number")
    key = str(given)
    if any(any(find_ordinary(run)) for run in (key.zfill(10), *_LIKE_A_CPR_NUMBER.findall(key))):
        raise _NotAPerson("id: has the shape of a CPR number; use another key")
    if not key.isprintable() or not 0 < len(key) <= 100:
        raise _NotAPerson("id: up to 100 characters that can be printed")
    return key


def _named(fact: str) -> str:
    """The name of a fact; what does not look like one may be anything, and is not shown."""
    return fact if _LIKE_A_FACT.fullmatch(fact) else "facts.…"
