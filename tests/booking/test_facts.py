"""The bridge from the tables to the facts: what is not known stays out, and nothing is made up."""

from datetime import date
from typing import Any

from hypothesis import given, strategies as st

from portal.booking import facts
from portal.domain.persons import Person
from portal.persistence.rows import CIRCUMSTANCE_NAMES

ANYBODY = Person(1, "Opdigtet Person", date(1990, 1, 2), None, None, 1, 1, 1)
DAY = date(2026, 11, 24)
_DAYS = ("_on", "_since", "_from", "_to")
KNOWN: dict[str, Any] = {name: date(2026, 5, 1) if name.endswith(_DAYS) else "x" for name in CIRCUMSTANCE_NAMES}
OBJECTS = {"upcoming": "upcoming_", "continued_duty": "continued_duty_"}


@given(st.sets(st.sampled_from(sorted(KNOWN))))
def test_a_fact_is_told_only_where_its_columns_are_known(names: set[str]) -> None:
    told = facts.of_person(ANYBODY, {name: KNOWN[name] for name in names}, DAY)
    for key in set(told) - {"age"}:
        if key in OBJECTS:
            for part in told[key]:
                assert f"{OBJECTS[key]}{part}" in names, (key, part)
        else:
            assert key in names


def test_whether_something_upcoming_is_documented_is_not_guessed() -> None:
    known = {"upcoming_kind": "full_time_job", "upcoming_starts_on": date(2026, 12, 20)}
    assert "upcoming" not in facts.of_person(ANYBODY, known, DAY)
    told = facts.of_person(ANYBODY, known | {"upcoming_documented": False}, DAY)
    assert told["upcoming"] == {"kind": "full_time_job", "starts_on": "2026-12-20", "documented": False}


def test_age_is_that_of_the_day() -> None:
    assert facts.of_person(ANYBODY, {}, date(2026, 1, 1))["age"] == 35
    assert facts.of_person(ANYBODY, {}, date(2026, 1, 2))["age"] == 36
