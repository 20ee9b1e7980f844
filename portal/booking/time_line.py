"""A person's duty to book over time: what the rules answer on each day, joined into spans, and what makes it change.

The law is not known here: the question is asked for every day, with the facts as they are known now and the age of that
day. What made the answer change is found by asking again with one date moved by a day: if the change moves along, it
hangs on that date. Where no fact moves it, and other law holds from that day, it was the law.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from portal.booking import facts
from portal.booking.facts import Facts
from portal.domain.time import age_on
from portal.rules.assessment import Assessment
from portal.rules.errors import NoRuleset, RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import EmbeddedRuleService, RuleService

QUESTION = "self-booking"
DAY = timedelta(days=1)
AHEAD = timedelta(weeks=8)
"""How far ahead citizens are told of a change."""
MOST_QUESTIONS = 150
"""What a rule service across the network is asked at most for one line, causes taken in."""
MOST_SECONDS = 4.0
"""How long it may take to answer them; what is not answered by then is left out of the line."""


class Unknown(StrEnum):
    """Why the rules give no answer for a day."""

    FACTS_MISSING = "facts_missing"
    NO_RULESET = "no_ruleset"


@dataclass(frozen=True, slots=True)
class Cause:
    """What makes an answer change: a date in the facts (by the contract's key), or other law from that day.

    `days` is how many days after the date of the fact the change comes; negative before it.
    """

    fact: str | None
    on: date
    days: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which the same rule gives the same answer. Both ends are taken in.

    `assessment` is that of the first day; None where there is no answer, and then `unknown` says why and `missing`
    names the facts. `new_versions` are rulesets that begin meanwhile and leave the answer as it is. `review_due` is the
    day from which the rules are not confirmed, where the span reaches it. `assumed` names what is not registered yet.
    """

    first: date
    last: date
    assessment: Assessment | None
    unknown: Unknown | None
    missing: tuple[str, ...]
    new_versions: tuple[date, ...]
    review_due: date | None
    causes: tuple[Cause, ...]
    assumed: str | None = None

    @property
    def outcome(self) -> str | None:
        """The outcome, or None where it cannot be told."""
        return self.assessment.outcome if self.assessment else None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Spans that follow on each other from `first` to `last`; `cut_short` where not every day was answered."""

    spans: Sequence[Span]
    cut_short: bool

    @property
    def first(self) -> date | None:
        """The first day; None where nobody answered at all."""
        return self.spans[0].first if self.spans else None

    @property
    def last(self) -> date | None:
        """The last day."""
        return self.spans[-1].last if self.spans else None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it is about: what is known of their circumstances, and the day they were born.

    `handover` is the day on which a-kassen's time ends, where that is ahead and not registered yet.
    """

    known: Mapping[str, Any]
    birth_on: date
    handover: date | None = None

    def facts_on(self, day: date) -> Facts:
        """The facts of a day: as they are known now, with that day's age, and the municipality after the handover."""
        asked = facts.of_circumstances(self.known, self.birth_on, day)
        if self.handover is not None and day >= self.handover:
            asked["contact_phase"] = "municipality"
        return asked


Answer = Assessment | tuple[Unknown, tuple[str, ...]]


def asks_for_little(rules: RuleService) -> bool:
    """Whether a question costs next to nothing: the rules are in this process."""
    return isinstance(rules, EmbeddedRuleService)


class _Enough(Exception):
    """No more is asked: the service does not answer, or has been asked enough."""


@dataclass(slots=True)
class _Asking:
    """Asks day by day, within bounds when the service is across the network."""

    rules: RuleService
    subject: Subject
    known: dict[tuple[int, bool], Facts] = field(default_factory=dict)
    asked: int = 0
    began: float = field(default_factory=lambda: time.monotonic())

    def answer(self, day: date, given: Facts | None = None) -> Answer:
        """The answer for the day; `_Enough` when none is to be had."""
        if not asks_for_little(self.rules):
            self.asked += 1
            if self.asked > MOST_QUESTIONS or time.monotonic() - self.began > MOST_SECONDS:
                raise _Enough
        try:
            return self.rules.assess(QUESTION, self._facts_on(day) if given is None else given, on=day)
        except NoRuleset:
            return Unknown.NO_RULESET, ()
        except RuleQuestionError as fault:
            return Unknown.FACTS_MISSING, tuple(sorted(name.removeprefix("facts.") for name in fault.fields))
        except RuleServiceUnavailable as fault:
            raise _Enough from fault

    def _facts_on(self, day: date) -> Facts:
        """The facts of the day, made once for all days that share them."""
        subject = self.subject
        mark = (age_on(subject.birth_on, day), subject.handover is not None and day >= subject.handover)
        if mark not in self.known:
            self.known[mark] = subject.facts_on(day)
        return self.known[mark]

    def answers(self, around: date, first: date, last: date) -> dict[date, Answer]:
        """The answers from first to last. What matters most is asked first: the day, what follows, what went before."""
        found: dict[date, Answer] = {}
        try:
            for day in (*_days(around, last), *reversed(tuple(_days(first, around - DAY)))):
                found[day] = self.answer(day)
        except _Enough:
            pass
        return found


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _mark(answer: Answer) -> tuple[object, ...]:
    """What makes two days the same: the outcome, and the text of the rule that settles it."""
    if not isinstance(answer, Assessment):
        return answer
    first = answer.reasons[0]
    return answer.outcome, first.rule, first.citation, first.certainty


def time_line(
    rules: RuleService, subject: Subject, around: date, first: date, last: date, *, why: bool = True
) -> TimeLine:
    """The line from first to last (both taken in; `around` lies between them). Without `why` no cause is looked for."""
    asking = _Asking(rules, subject)
    answers = asking.answers(around, first, last)
    spans: list[Span] = []
    began: date | None = None
    for day in sorted(answers):
        if began is None or _mark(answers[day]) != _mark(answers[day - DAY]):
            if began is not None:
                spans.append(_span(asking, answers, began, day - DAY, why=why))
            began = day
    if began is not None:
        spans.append(_span(asking, answers, began, max(answers), why=why))
    return TimeLine(tuple(spans), cut_short=len(answers) < (last - first).days + 1)


def _span(asking: _Asking, answers: Mapping[date, Answer], first: date, last: date, *, why: bool) -> Span:
    within = [answers[day] for day in _days(first, last)]
    told = [answer for answer in within if isinstance(answer, Assessment)]
    versions = dict.fromkeys(date.fromisoformat(answer.ruleset["version"]) for answer in told)
    due = told[-1].ruleset.get("review_due") if told else None
    unknown, missing = within[0] if not isinstance(within[0], Assessment) else (None, ())
    handover = asking.subject.handover
    return Span(
        first=first,
        last=last,
        assessment=told[0] if told else None,
        unknown=unknown,
        missing=missing,
        new_versions=tuple(version for version in versions if version > first),
        review_due=date.fromisoformat(due) if due else None,
        causes=_causes(asking, answers, first) if why and first - DAY in answers else (),
        assumed="contact_phase" if handover is not None and first >= handover else None,
    )


def _causes(asking: _Asking, answers: Mapping[date, Answer], day: date) -> tuple[Cause, ...]:
    """What makes the answer of the day differ from that of the day before."""
    if asking.subject.handover == day:
        return (Cause("contact_phase", day),)
    before, now = _mark(answers[day - DAY]), answers[day]
    found = []
    try:
        for name, on, moved in _moved_by_a_day(asking.subject, day):
            if _mark(asking.answer(day, moved)) == before:
                found.append(Cause(name, on, (day - on).days))
    except _Enough:
        return tuple(found)
    if not found and isinstance(now, Assessment) and now.ruleset["version"] == day.isoformat():
        found.append(Cause(None, day))
    return tuple(found)


def _moved_by_a_day(subject: Subject, day: date) -> Iterator[tuple[str, date, Facts]]:
    """For each date in the facts: its key, the date, and the facts of the day had it been a day later."""
    asked = subject.facts_on(day)
    for name, value in asked.items():
        if isinstance(value, Mapping) and "starts_on" in value:
            on = date.fromisoformat(value["starts_on"])
            yield f"{name}.starts_on", on, {**asked, name: {**value, "starts_on": (on + DAY).isoformat()}}
        elif name in facts.DAYS:
            on = date.fromisoformat(value)
            yield name, on, {**asked, name: (on + DAY).isoformat()}
    if asked["age"] != age_on(subject.birth_on, day - DAY):
        yield "age", day, {**asked, "age": age_on(subject.birth_on, day - DAY)}


def changes_ahead(
    rules: RuleService, birth_on: date, known: Mapping[str, Any], today: date
) -> tuple[tuple[Span, Span], ...]:
    """The outcomes that change within `AHEAD`, each as the span before and the span from that day on.

    Only where a question costs next to nothing: sixty questions across the network would hold up the page that citizens
    open most, and what changes is told there again on the day it does. Causes are not looked for.
    """
    if not asks_for_little(rules):
        return ()
    subject = subject_of(rules, known, birth_on, today)
    spans = time_line(rules, subject, today, today, today + AHEAD, why=False).spans
    return tuple((before, after) for before, after in pairwise(spans) if before.outcome != after.outcome)


def subject_of(rules: RuleService, known: Mapping[str, Any], birth_on: date, today: date) -> Subject:
    """Whom the line is about, a-kassen's time taken into account; `RuleServiceUnavailable` when nobody answers."""
    return Subject(known, birth_on, _handover(rules, known, birth_on, today))


def _handover(rules: RuleService, known: Mapping[str, Any], birth_on: date, today: date) -> date | None:
    """The day ahead on which a-kassen's time is over and the municipality's begins, by the contact course.

    None where a-kassen does not hold the course now, or the day cannot be told. Whether the person is among those that
    are exempted by share decides how many interviews there are, not when a-kassen's time ends: it is asked without.
    """
    if known.get("contact_phase") != "unemployment_fund" or known.get("referred_to_municipality") is True:
        return None
    given = facts.of_circumstances(known, birth_on, today)
    try:
        course = rules.assess("contact-course", {"exempted_by_share": False, **given}, on=today)
    except RuleQuestionError:
        return None
    for minimum in course.details.get("minimums", ()):
        begins = date.fromisoformat(minimum["from"])
        if minimum["holder"] == "municipality" and begins > today:
            return begins
    return None
