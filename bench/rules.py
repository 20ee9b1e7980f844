"""The embedded rule service: how many `self-booking` questions it answers per second of one core."""

import time
from collections import Counter
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import select

from bench.house import House
from bench.report import Findings, Line
from portal.booking import facts
from portal.domain.time import local_day, system_clock
from portal.persistence import rows, tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService


def measure(house: House) -> Findings:
    """Assessments per second over the whole demo population."""
    rules, today = EmbeddedRuleService(), local_day(system_clock())
    known = population(house.base_url, today)
    outcomes: Counter[str] = Counter()
    answered = []
    for one in known:
        try:
            outcomes[rules.assess("self-booking", one, on=today).outcome] += 1
        except RuleQuestionError:
            outcomes["(no answer: facts are missing)"] += 1
        else:
            answered.append(one)
    least = 0.3 if house.options.quick else 1.5
    rates = [_rate(rules, answered, today, least) for _ in range(house.options.rounds)]
    rate = median(rates)
    kinds = len({tuple(sorted(one)) for one in known})
    told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common())
    return Findings(
        lines=[Line("rules: self-booking", f"{1e6 / rate:.1f} µs", rate, "/s", 10_000, 30_000, more_is_better=True)],
        notes=[f"The rules answered for {len(known):,} demo citizens with {kinds} sets of known facts: {told}."],
        data={"rates": rates, "outcomes": dict(outcomes), "sets_of_facts": kinds},
    )


def population(url: str, today: date) -> list[dict[str, Any]]:
    """The facts of every demo citizen, and of their interview where they have one."""
    wanted = (
        select(*rows.PERSON, *rows.CIRCUMSTANCES, *rows.INTERVIEW)
        .join(t.circumstances, t.circumstances.c.person_id == t.person.c.id)
        .outerjoin(t.interview, t.interview.c.person_id == t.person.c.id)
        .order_by(t.person.c.id, t.interview.c.id)
    )
    one, two = len(rows.PERSON), len(rows.PERSON) + len(rows.CIRCUMSTANCES)
    store = Store(make_engine(url))
    try:
        with store.read() as work:
            found = list(work.execute(wanted))
    finally:
        store.engine.dispose()
    return [
        {
            **facts.of_person(rows.person_from(row[:one]), rows.circumstances_from(row[one:two]), today),
            **(facts.of_interview(rows.interview_from(row[two:])) if row[two] is not None else {}),
        }
        for row in found
    ]


def _rate(rules: EmbeddedRuleService, known: list[dict[str, Any]], today: date, least: float) -> float:
    """Assessments per second of this thread's processor time, over at least so many seconds of it."""
    done, began = 0, time.thread_time()
    while (used := time.thread_time() - began) < least:
        for one in known:
            rules.assess("self-booking", one, on=today)
        done += len(known)
    return done / used
