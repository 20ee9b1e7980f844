"""The portal with its rules across the network: the same pages, and facts that say nothing of who is asked about."""

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.adapters.rule_service_http import HttpRuleService
from portal.domain.time import system_clock
from portal.persistence import tables as t
from portal.rules.assessment import Assessment
from portal.rules.facts import KINDS, faults_in
from portal.rules.service import EmbeddedRuleService, RuleService
from tests.web.conftest import DAY, Town, Visit

NAMED = ("anna", "bo", "carla", "dennis", "eva", "farid", "gitte", "hans", "ida")
EVERYBODY = (*NAMED, *(f"citizen-{number:04}" for number in range(1, 21)))


def same_for_all(html: str) -> str:
    """The page without what is made by chance for each form and each calendar, and without a look ahead.

    The rules are asked about days to come only when they are in the same process (decision 7).
    """
    html = re.sub(r'<section class="panel calm" aria-labelledby="snart">.*?</section>\n', "", html, flags=re.S)
    html = re.sub(r'(name="(?:csrf_token|key)"[^>]*? value=")[^"]+', r"\1", html)
    return re.sub(r"/kalender/[\w-]+\.ics", "/kalender/.ics", html)


def interviews_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/mine-samtaler/(\d+)/tider", page)))


def look_around(visit: Visit) -> list[str]:
    """The overview, the free times of each interview, and each receipt with the pages to move and cancel it."""
    overview = visit.get("/mine-samtaler").text
    times = [f"/mine-samtaler/{one}/tider" for one in interviews_on(overview)]
    receipts = list(dict.fromkeys(re.findall(r'"(/aftaler/\d+)"', overview)))
    more = [f"{receipt}{page}" for receipt in receipts for page in ("", "/ombook", "/aflys")]
    return [overview, *(visit.get(path).text for path in (*times, *more))]


def book(visit: Visit) -> list[str]:
    """Reserve one of next week's times, confirm it, and look at the receipt, at moving and at cancelling it."""
    overview = visit.get("/mine-samtaler").text
    at = f"/mine-samtaler/{interviews_on(overview)[0]}"
    times = visit.get(f"{at}/tider?fra=2026-12-01").text
    slot = re.findall(r'name="slot" id="tid-\d+" value="(\d+)"', times)[0]
    confirm = visit.follow(visit.send(f"{at}/reserver", {"slot": slot})).text
    booked = visit.send(f"{at}/bekraeft", {"topics": ["concrete_jobs"], "wishes": "Truckkort"})
    receipt = visit.follow(booked).text
    path = booked.headers["Location"]
    others = re.findall(r'value="(\d+)"', visit.get(f"{path}/ombook?fra=2026-12-01").text)
    moved = visit.follow(visit.send(f"{path}/ombook", {"slot": others[-1]}, on=f"{path}/ombook?fra=2026-12-01"))
    cancelled = visit.follow(visit.send(f"{path}/aflys", on=f"{path}/aflys")).text
    return [times, confirm, receipt, moved.text, cancelled, visit.get("/mine-samtaler").text]


def the_whole_way(town: Town) -> list[str]:
    """Every citizen's pages, one who books, and the pages that staff see of them."""
    pages = [page for person in EVERYBODY for page in look_around(town.visit(person))]
    pages += book(town.visit("anna"))
    sara = town.visit("sara")
    pages += [sara.get("/medarbejder/").text, sara.get("/medarbejder/borgere/1").text]
    return [same_for_all(page) for page in pages]


def test_the_pages_are_the_same_with_the_rules_across_the_network(
    make_town: Callable[..., Town], sqlite_house: Path, tmp_path: Path, rule_service_url: str
) -> None:
    urls = []
    for name in ("here", "there"):
        shutil.copyfile(sqlite_house, tmp_path / f"{name}.sqlite")
        urls.append(f"sqlite:///{tmp_path / name}.sqlite")
    remote = HttpRuleService(rule_service_url, clock=system_clock)
    here, there = the_whole_way(make_town(urls[0])), the_whole_way(make_town(urls[1], rules=remote))
    assert len(here) == len(there) > 60
    for one, other in zip(here, there, strict=True):
        assert one == other
    together = "".join(here)
    assert together.count("Reglerne bag bookingen") >= 2, "receipts are among them"
    assert "Vi kan ikke slå reglerne op" not in together


class Listening:
    """A rule service that remembers what it was told."""

    def __init__(self) -> None:
        self.inner: RuleService = EmbeddedRuleService()
        self.told: list[Mapping[str, Any]] = []

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        self.told.append(dict(facts))
        return self.inner.assess(question, facts, on)


@pytest.fixture
def listening(make_town: Callable[..., Town], sqlite_url: str) -> tuple[Town, Listening]:
    rules = Listening()
    return make_town(sqlite_url, rules=rules), rules


TYPED = "Hun hedder Anna og har nummer 4711"


def test_the_facts_told_are_those_of_the_contract_and_name_nobody(listening: tuple[Town, Listening]) -> None:
    town, rules = listening

    def fill_in(work: Any) -> set[str]:
        work.execute(update(t.interview).values(in_person_reason=TYPED))
        work.execute(update(t.circumstances).where(t.circumstances.c.continued_duty_ground.is_not(None))
                     .values(continued_duty_reason=TYPED))  # fmt: skip
        people = work.execute(select(t.person.c.name, t.person.c.email, t.person.c.phone, t.person.c.birth_on)).all()
        return {str(value) for row in people for value in row if value}

    names = town.services.store.change(fill_in)
    the_whole_way(town)
    keys = {key for facts in rules.told for key in facts}
    assert keys <= set(KINDS)
    assert keys > {"target_group", "age", "in_person_required", "continued_duty", "slot_starts_at", "upcoming"}
    for facts in rules.told:
        assert not faults_in(facts)
        assert not [name for name in (*names, TYPED) if name in repr(facts)]


def test_whatever_is_on_record_of_a_person_goes_out_under_a_name_of_the_contract() -> None:
    from portal.booking.facts import of_person
    from portal.domain.persons import Person

    person = Person(471101, "Anna Birkelund", date(1990, 1, 1), "anna@example.invalid", "70101010", 2, 3, 471102)
    columns = {column.name: DAY if column.name.endswith(("_on", "_since", "_from", "_to")) else "x"
               for column in t.circumstances.c}  # fmt: skip
    told = of_person(person, columns | {"cpr": "471103", "name": person.name, "id": 471104}, DAY)
    assert set(told) <= set(KINDS)
    assert not re.search(r"4711\d\d|Birkelund|example|7010", repr(told))
    assert told["age"] == 36


def test_readiness_is_asked_for_every_time_and_never_of_what_was_kept(
    make_town: Callable[..., Town], sqlite_url: str, rule_service_url: str
) -> None:
    town = make_town(sqlite_url, rules=HttpRuleService(rule_service_url, clock=system_clock))
    visit = town.visit()
    assert (visit.get("/readyz").status_code, visit.get("/readyz").json["status"]) == (200, "ready")
    gone = HttpRuleService("http://127.0.0.1:9", clock=system_clock)
    remote = town.services.rules
    remote._line = gone._line  # type: ignore[attr-defined]
    town.clock.advance(seconds=1)
    answer = visit.get("/readyz")
    assert (answer.status_code, answer.json["parts"]) == (200, {"database": True, "rule_service": False})
