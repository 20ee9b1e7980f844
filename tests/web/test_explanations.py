"""What people are told of an answer: one sentence with its because, the law a press away, and what is not settled."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import session
from sqlalchemy import update

from portal.persistence import tables as t
from portal.rules.answers import OUTCOMES
from portal.rules.assessment import Assessment, Reason
from portal.rules.cases import BUNDLED, read
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService
from portal.web import explanations
from tests.web.conftest import Town
from tests.web.test_staff import number

TOLD = ("self-booking", "less-intensive-effort", "meeting-form", "booking", "rebooking", "deadline", "contact-course")
CODES = {
    ("booking", "refused"): {
        "no_duty", "slot_started", "already_booked", "after_last_meeting_date", "form_not_permitted",
    },
    ("rebooking", "refused"): {"slot_started", "past_cutoff"},
    ("meeting-form", "decided"): {"citizen_chooses", "in_person", "several"},
}  # fmt: skip
DAY = date(2026, 11, 24)


@pytest.fixture
def page(town: Town) -> Iterator[None]:
    """A page in Danish."""
    with town.app.test_request_context():
        yield


def answers() -> Iterator[Assessment]:
    """The answer to each worked case, also those that wait for a lawyer."""
    service = EmbeddedRuleService()
    for case in (case for file in BUNDLED for case in read(file)):
        try:
            yield service.assess(case["question"], case["facts"], case["on"])
        except RuleQuestionError:
            continue


def answer(facts: dict[str, Any], question: str = "self-booking", on: date = DAY) -> Assessment:
    return EmbeddedRuleService().assess(question, facts, on)


def test_every_outcome_that_pages_show_has_its_sentence() -> None:
    wanted = {
        (question, branch)
        for question in TOLD
        for outcome in OUTCOMES[question]
        for branch in CODES.get((question, outcome), {outcome})
    }
    assert set(explanations._MAIN) == wanted
    assert set(explanations._FROM_A_DAY) == OUTCOMES["self-booking"]


def test_the_sentence_of_every_worked_case_is_whole_in_both_languages(page: None) -> None:
    seen = set()
    for language in ("da", "en"):
        session["language"] = language
        for one in answers():
            if one.question in TOLD:
                said = explanations.lead(one)
                seen.add((language, one.question))
                assert re.fullmatch(r"[A-ZÆØÅ][^<>%]+\.", said), said
                assert said.count("fordi") + said.count("because") <= 1, said
                assert not set(said) & set("\n{}"), said
    assert len(seen) == 2 * len(TOLD)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"target_group": 2}, "Du skal selv booke, fordi du er jobparat."),
        ({"target_group": 12}, "Du skal ikke selv booke, fordi din gruppe ikke har pligt til det."),
        (
            {"target_group": 1, "contact_phase": "unemployment_fund"},
            "Du skal ikke selv booke, fordi din a-kasse holder samtalerne med dig i den første tid.",
        ),
        (
            {"target_group": 6, "sickness_category": 2, "first_follow_up_held": False},
            "Du skal ikke selv booke, fordi du bliver indkaldt.",
        ),
        (
            {"target_group": 2, "laid_off_by_weather_or_materials": True, "laid_off_documented": True},
            "Du skal ikke booke eller gå til samtaler, fordi du er sendt hjem på grund af vejret eller mangel på "
            "materialer.",
        ),
        (
            {"target_group": 2, "exclusion": "parental_leave", "exclusion_to": "2026-12-31"},
            "Du skal ikke booke eller gå til samtaler, fordi du er på barsel eller har sorgorlov.",
        ),
    ],
)
def test_the_sentence_says_what_holds_and_why(page: None, facts: dict[str, Any], says: str) -> None:
    assert explanations.lead(answer(facts)) == says
    assert explanations.lead(answer(facts).as_json()) == says, "the same of a kept one"


def test_what_the_reason_says_beyond_the_sentence_is_not_lost(page: None) -> None:
    leave = answer({"target_group": 2, "exclusion": "parental_leave", "exclusion_to": "2026-12-31"})
    assert explanations.more(leave) == (
        "Det gælder til og med 31. december 2026. Du kan altid bede kommunen om en samtale."
    )
    late = answer({"target_group": 2, "upcoming": {"kind": "part_time_job", "starts_on": "2026-12-01",
                                                   "documented": True}}, "less-intensive-effort")  # fmt: skip
    assert explanations.lead(late) == "Du er ikke fritaget for samtaler."
    assert explanations.more(late) == late.reasons[0].text_da, "with no because, the reason stands as it is"


def test_a_rule_of_another_service_is_told_in_its_own_words(page: None) -> None:
    known = answer({"target_group": 2})
    reason = Reason("Z-99", "Ny lov § 1", "Sådan er det. Nr. 2 også.", "That is so.", "Q", "Ny lov")
    other = replace(known, reasons=(reason,))
    assert explanations.lead(other) == "Du skal selv booke."
    assert explanations.more(other) == "Sådan er det. Nr. 2 også."
    newer = replace(other, question="something-new", outcome="new")
    assert explanations.lead(newer) == "Sådan er det. Nr. 2 også."


def set_group(town: Town, key: str, group: int) -> None:
    person = number(town, key)
    change = update(t.circumstances).where(t.circumstances.c.person_id == person).values(target_group=group)
    town.services.store.change(lambda work: work.execute(change))


NOT_SETTLED = "Det er ikke helt afklaret"


def test_a_citizen_is_told_when_the_rule_is_not_settled_and_still_books(town: Town) -> None:
    gitte, hans = town.visit("gitte"), town.visit("hans")
    assert NOT_SETTLED not in hans.get("/mine-samtaler").text
    set_group(town, "hans", 9)
    page = hans.get("/mine-samtaler").text
    assert NOT_SETTLED in page
    assert "Vælg en tid" in page, "nobody is refused on it"
    set_group(town, "gitte", 12)
    assert NOT_SETTLED in gitte.get("/mine-samtaler").text


def test_the_law_is_a_press_away_and_learns_nothing_of_who_presses(town: Town) -> None:
    for person in ("anna", "carla", "dennis", "eva"):
        page = town.visit(person).get("/mine-samtaler").text
        away = re.findall(r"<a [^>]*href=\"http[^>]*>", page)
        assert away, person
        for link in away:
            assert re.fullmatch(
                r'<a href="https://www\.retsinformation\.dk/eli/[a-z]+/\d+/\d+" rel="noreferrer">', link
            ), "in the same tab, without where one came from"


def test_the_sentence_is_the_same_on_every_page(town: Town) -> None:
    carla = town.visit("carla")
    sentence = "Du skal ikke booke eller gå til samtaler, fordi du begynder i job på fuld tid 3. januar 2027."
    overview = carla.get("/mine-samtaler").text
    interview = re.search(r'aria-labelledby="samtale-(\d+)"', overview)
    assert interview
    assert sentence in overview
    assert sentence in carla.get(f"/mine-samtaler/{interview.group(1)}/tider").text


def test_the_explanation_names_the_deadline_and_the_law(town: Town) -> None:
    page = town.visit("anna").get("/mine-samtaler").text
    assert "Du skal selv booke, fordi du får dagpenge." in page
    assert "Book senest søndag den 6. december 2026; samtalen skal holdes senest søndag den 20. december 2026." in page
    assert re.search(r"Sådan siger loven: <a [^>]+>LAB § 34</a>", page)
    assert "lov om en aktiv beskæftigelsesindsats, LBK nr. 280/2024" in page
