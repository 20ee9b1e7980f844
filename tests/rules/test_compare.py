"""Comparing two days: everybody is asked about on both; who is treated differently is told by group."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, strategies as st

from portal.cli.rules import rules as command
from portal.demo.load import load
from portal.demo.population import people
from portal.domain.cpr import find_ordinary
from portal.persistence import rows, tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.compare import LONGEST_LINE, BadLine, Comparison, Person, compare, read_lines
from portal.rules.errors import NoRuleset
from tests.rules.made_up import SERVICE

BEFORE, AFTER = date(2023, 12, 31), date(2024, 1, 1)
NEW_YEAR = ("--from", "2023-12-31", "--to", "2024-01-01")
IN_FUND = {"target_group": 1, "contact_phase": "unemployment_fund"}
JOB_READY = {"target_group": 2}
SOON = {"target_group": 2, "upcoming": {"kind": "flex_job", "starts_on": "2024-02-12", "documented": True}}


def compared(*facts: dict[str, Any], question: str = "self-booking", keep: int = 10) -> Comparison:
    return compare([Person(f"p{n}", one) for n, one in enumerate(facts)], question, BEFORE, AFTER, SERVICE, keep=keep)


def written(found: Comparison) -> list[tuple[str, str, str, str, int]]:
    return [
        (change.before.outcome, change.after.outcome, change.before.rule, change.after.rule, group.count)
        for change, group in found.differently.items()
    ]


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(command, ["compare", *map(str, arguments)])
    assert "Traceback" not in done.output
    assert not list(find_ordinary(done.output))
    return done


def lines(*octets: bytes) -> list[Person | BadLine]:
    return list(read_lines(io.BytesIO(b"\n".join(octets))))


def test_who_is_treated_differently_is_told_by_outcome_and_rule() -> None:
    found = compared(IN_FUND, JOB_READY, IN_FUND, SOON)
    assert written(found) == [
        ("must_self_book", "unemployment_fund", "B-03", "B-05", 2),
        ("must_self_book", "less_intensive_effort", "B-03", "H-01", 1),
    ]
    assert [group.keys for group in found.differently.values()] == [["p0", "p2"], ["p3"]]
    assert found.people == 4


def test_the_same_by_another_text_of_the_law_is_told_apart() -> None:
    found = compared({"target_group": 3, "exclusion": "stu"})
    assert not found.differently
    (change,) = found.by_another_text
    assert (change.before.certainty, change.after.certainty) == ("Q", "I")


def test_a_fact_that_is_missing_on_the_one_day_alone_is_a_difference() -> None:
    found = compared({"target_group": 1}, {"target_group": 6})
    assert written(found) == [("must_self_book", "not assessed without contact_phase", "B-03", "", 1)]
    assert found.not_assessed == 1


def test_what_differs_in_the_details_is_named() -> None:
    found = compared({"target_group": 1, "unemployed_since": "2023-12-01", "referred_to_municipality": False},
                     question="contact-course")  # fmt: skip
    (change,) = found.differently
    assert change.details == ("extra_joint_interviews", "joint_interview_by", "minimums")


def test_the_age_is_that_of_each_day() -> None:
    born = Person("p", {"target_group": 2, "age": 3}, date(1994, 1, 1))
    assert (born.facts_on(BEFORE)["age"], born.facts_on(AFTER)["age"]) == (29, 30)
    assert Person("p", {"age": 3}).facts_on(AFTER)["age"] == 3


def test_people_are_not_kept() -> None:
    def many() -> Iterator[Person]:
        for number in range(20_000):
            yield Person(f"citizen-{number:05}", dict(IN_FUND))

    tracemalloc.start()
    found = compare(many(), "self-booking", BEFORE, AFTER, SERVICE, keep=3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (group,) = found.differently.values()
    assert (group.count, group.keys) == (20_000, ["citizen-00000", "citizen-00001", "citizen-00002"])
    assert peak < 1_000_000, "20,000 people of 250 octets each would be five times as much"


def test_a_question_without_a_ruleset_on_a_day_says_so() -> None:
    with pytest.raises(NoRuleset):
        compare([Person("p", JOB_READY)], "self-booking", date(2016, 8, 31), AFTER, SERVICE)
    refused = run("--from", "2016-08-31", "--to", "2024-01-01", "--citizens", 1)
    assert (refused.exit_code, "no_ruleset" in refused.output) == (1, True)


def test_a_line_is_facts_or_facts_with_a_key_and_a_day_of_birth() -> None:
    wrapped = {"id": 17, "born_on": "1990-05-02", "facts": JOB_READY}
    assert lines(json.dumps(JOB_READY).encode(), b"", json.dumps(wrapped).encode()) == [
        Person("line-1", JOB_READY),
        Person("17", JOB_READY, date(1990, 5, 2)),
    ]


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"{", "not JSON: Expecting property name enclosed in double quotes at character 2"),
        (b"[1]", "an object is wanted: facts, or id and facts"),
        (b"\xff", "not UTF-8"),
        (b"[" * 30_000, "not JSON that can be read"),
        (b'{"target_group": ' + b"9" * 5_000 + b"}", "not JSON that can be read"),
        (b'{"target_group": 14}', "facts.target_group: a whole number from 1 to 13"),
        (b'{"target_group": 2, "shoe_size": 42}', "facts.shoe_size: is not known"),
        (b'{"facts": [], "id": "a"}', "facts: an object"),
        (b'{"facts": {}, "name": "a"}', "beside facts there may be id and born_on, and nothing else"),
        (b'{"facts": {}, "born_on": "yesterday"}', "born_on: a date, YYYY-MM-DD"),
        (b'{"facts": {}, "id": null}', "id: a text or a whole number"),
        (b'{"facts": {}, "id": "a\\nb"}', "id: up to 100 characters that can be printed"),
        (b'{"a": "' + b"x" * LONGEST_LINE + b'"}', "longer than 65,536 octets"),
    ],
    ids=range(13),
)
def test_a_bad_line_is_told_of_with_its_number_and_the_next_is_read(octets: bytes, why: str) -> None:
    assert lines(b"{}", octets, b"{}") == [Person("line-1", {}), BadLine(2, why), Person("line-3", {})]


@pytest.mark.parametrize("shape", ["{}", "p-{}", "{} x"])
@pytest.mark.parametrize("separator", ["", "-"])
def test_a_key_or_a_fact_with_the_shape_of_a_cpr_number_is_never_shown(
    shape: str, separator: str, tmp_path: Path
) -> None:
    number = "0101" + "90" + separator + "1234"
    file = tmp_path / "people.jsonl"
    file.write_text(json.dumps({"id": shape.format(number), "facts": IN_FUND}) + "\n" + json.dumps({number: 1}) + "\n")
    done = run("--population", file, *NEW_YEAR)
    assert done.exit_code == 1
    assert "line 1: id: has the shape of a CPR number" in done.output
    assert "line 2: " in done.output
    assert number not in done.output


def test_the_command_tells_the_groups_the_keys_and_the_bad_lines(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    people = [{"id": f"p{n}", "facts": IN_FUND} for n in range(12)] + [{"id": "j", "facts": JOB_READY}]
    file.write_text("\n".join(map(json.dumps, people)))
    done = run("--population", file, *NEW_YEAR, "--people", 2)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "self-booking, 2023-12-31 against 2024-01-01: 12 of 13 people treated differently.",
        "",
        "12: must_self_book → unemployment_fund",
        "  by B-03 [O] LAB § 34 → B-05 [O] BEK nr. 1216 af 28/9 2023, § 46, stk. 1, 3. pkt.",
        "  p0, p1 and 10 more",
    ]
    file.write_text("nonsense\n" * 30 + json.dumps(IN_FUND))
    done = run("--population", file, *NEW_YEAR)
    assert done.exit_code == 1
    assert "line 20: not JSON" in done.output
    assert "line 21" not in done.output
    assert "30 lines could not be read." in done.output
    assert "1 of 1 people" in done.output
    assert "No such file" in run("--population", tmp_path / "none", *NEW_YEAR).output


def test_the_demo_population_is_that_of_the_demo_and_says_no_name(sqlite_url: str) -> None:
    day = date(2026, 11, 24)
    store = Store(make_engine(sqlite_url))
    load(store, day=day, seed=3, count=200)
    with store.read() as work:
        kept = {row.key: row for row in work.execute(t.person.select().where(t.person.c.key.startswith("citizen-")))}
        known = {row.person_id: rows.circumstances_from(row[1:])
                 for row in work.execute(t.circumstances.select())}  # fmt: skip
    store.engine.dispose()
    made = list(people(day, 3, 200))
    assert [person.key for person in made] == sorted(kept)
    for person in made:
        row = kept[person.key]
        assert person.born_on == row.birth_on
        assert person.facts["target_group"] == known[row.id]["target_group"]
        assert person.facts.get("unemployed_since") == str(known[row.id]["unemployed_since"])
        assert not set(row.name.split()) & set(str(person).replace("'", " ").split())
    done = run("--from", "2026-06-30", "--to", "2026-07-20", "--citizens", 300)
    assert done.exit_code == 0
    assert "of 300 people" in done.output


@given(st.dates(date(2020, 1, 1), date(2027, 6, 1)), st.integers(0, 3))
def test_a_day_compared_with_itself_differs_for_nobody(day: date, seed: int) -> None:
    facts = [IN_FUND, JOB_READY, SOON, {"target_group": 6}, {"target_group": 9, "exclusion": "stu"}]
    crowd = [Person(str(n), one, day - timedelta(days=9_000 + seed)) for n, one in enumerate(facts)]
    found = compare(crowd, "self-booking", day, day, SERVICE)
    assert not found.differently
    assert not found.by_another_text
