"""Staff's page on the rules: that day and over time, what was relied on, and nobody else's citizens."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from portal.domain.time import local_day
from portal.persistence import tables as t
from portal.rules.assessment import Assessment
from portal.rules.document import words as document_words
from portal.rules.errors import RuleServiceUnavailable
from portal.rules.service import EmbeddedRuleService
from portal.web.staff import rule_words
from tests.web.conftest import DAY, Town
from tests.web.test_citizen import book_first
from tests.web.test_explanations import set_group
from tests.web.test_staff import audit_of, number
from tests.web.test_staff_words import RAW, text_of


def path(town: Town, key: str, query: str = "") -> str:
    return f"/medarbejder/borgere/{number(town, key)}/vurdering{query}"


def spans_on(page: str) -> list[str]:
    """Each span of the line, as text."""
    line = re.search(r'<ol class="line.*?</ol>', page, re.S)
    assert line
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in re.findall("<li.*?</li>", line.group(), re.S)]


@pytest.fixture
def both_towns(make_town: Callable[..., Town], database_url: str) -> Town:
    return make_town(database_url)


def test_todays_answer_names_every_rule_its_certainty_its_source_and_the_facts(both_towns: Town) -> None:
    page = both_towns.visit("sara").get(path(both_towns, "carla"))
    assert page.status_code == 200
    said = text_of(page.text)
    for text in (
        "I dag, tirsdag den 24. november 2026",
        "Borgeren får at vide: »Du skal ikke booke eller gå til samtaler, fordi du begynder i job på fuld tid 3. jan",
        "regel H-01", "sikkerhed Q : Citeret ordret fra selve loven eller bekendtgørelsen",
        "sikkerhed I : Slutning, som en jurist skal bekræfte", "kilde: LBK nr. 280 af 1/3 2024, § 106",
        "Regelsæt fra 1. juli 2026, indtil der kommer et nyt", "ydelse: dagpenge", "fritaget til og med 3. januar 2027",
        "Fritager § 106 for samtaler?", "Hvordan kan samtalen holdes? (jobsamtale)",
    ):  # fmt: skip
        assert text.replace(" :", ":") in said.replace(" :", ":"), text
    assert not RAW.findall(said)


def test_the_line_says_from_when_to_when_and_what_makes_it_change(town: Town) -> None:
    spans = spans_on(town.visit("sara").get(path(town, "carla")).text)
    assert len(spans) == 3
    assert spans[0].startswith("24. august – 21. november 2026 Skal selv booke LAB § 34")
    assert spans[1].startswith("22. november 2026 – 3. januar 2027 i dag Mindre intensiv indsats (§ 106) 6 uger før »")
    assert "3. januar 2027«" in spans[1]
    assert spans[2].startswith("4. januar – 27. maj 2027 Skal selv booke Dagen efter »")


def test_a_kassens_time_ends_and_that_is_said_to_be_expected(town: Town) -> None:
    spans = spans_on(town.visit("sara").get(path(town, "dennis")).text)
    assert spans[0].startswith("24. august 2026 – 3. februar 2027 i dag A-kassen holder kontaktforløbet")
    assert "kommunen ventes at tage over. Det er ikke registreret endnu" in spans[1]


def test_another_day_is_answered_by_the_rules_of_that_day(town: Town) -> None:
    page = town.visit("sara").get(path(town, "anna", "?dag=2019-12-20")).text
    assert "fredag den 20. december 2019" in page
    assert "Regelsæt fra 1. september 2016 til og med 31. december 2019" in page
    assert "https://www.retsinformation.dk/eli/lta/2016/744" in page
    assert 'name="dag" value="2019-12-20"' in page
    spans = spans_on(page)
    assert "Nye regler gælder fra 1. januar 2020" in spans[1]
    later = town.visit("sara").get(path(town, "anna", "?dag=2027-02-01")).text
    assert "ikke bekræftet siden 1. januar 2027" in later


def test_a_day_before_there_were_rules_is_said_in_words(town: Town) -> None:
    page = town.visit("sara").get(path(town, "anna", "?dag=2015-01-01"))
    assert page.status_code == 200
    assert "De første regler, portalen kender, gælder fra 1. september 2016." in page.text
    assert "Ingen regler endnu" in page.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("i morgen", "»i morgen« er ingen dato. Skriv den som år-måned-dag"),
        ("2026-02-30", "er ingen dato. Skriv den som år-måned-dag"),
        ("20261124", "er ingen dato. Skriv den som år-måned-dag"),
        ("0001-01-01", "Vælg en dag fra 1. januar 2010"),
        ("9999-12-31", "Vælg en dag fra 1. januar 2010"),
        ("<script>", "er ingen dato. Skriv den som år-måned-dag"),
    ],
)
def test_a_date_that_is_none_is_said_at_the_field_and_the_page_is_kept(town: Town, typed: str, says: str) -> None:
    page = town.visit("sara").get(path(town, "carla"), query_string={"dag": typed})
    assert page.status_code == 400
    field = re.search(r'<div class="form-group form-error">.*?</div>', page.text, re.S)
    assert field
    assert says in field.group()
    assert 'aria-invalid="true"' in field.group()
    assert "<script>" not in page.text
    assert len(spans_on(page.text)) == 3


def test_what_the_portal_relied_on_that_day_stands_apart_as_it_was(both_towns: Town) -> None:
    book_first(both_towns.visit("anna"))
    sara, page = both_towns.visit("sara"), path(both_towns, "anna")
    set_group(both_towns, "anna", 12)
    today = sara.get(page).text
    now, kept = today.split("Det byggede portalen på den dag")
    assert "Ikke omfattet" in now
    assert "Tiden må bookes" in kept
    assert "målgruppe, LAB § 6, nr.: 1 " in kept, "the facts as they were then"
    other = sara.get(f"{page}?dag={DAY - timedelta(days=1)}").text
    assert "Der blev ikke gemt nogen vurdering mandag den 23. november 2026." in other
    assert "Tiden må bookes" not in other


def test_what_is_missing_is_named_and_never_a_no(town: Town) -> None:
    person = number(town, "gitte")
    change = update(t.circumstances).where(t.circumstances.c.person_id == person)
    town.services.store.change(lambda work: work.execute(change.values(target_group=None)))
    page = town.visit("sara").get(path(town, "gitte")).text
    assert "Kan ikke siges. Det mangler: målgruppe, LAB § 6, nr." in page
    spans = spans_on(page)
    assert len(spans) == 1
    assert "Kan ikke siges Det mangler: målgruppe, LAB § 6, nr.." in spans[0]


def test_a_look_is_on_record_with_the_day_and_shows_in_the_history(town: Town) -> None:
    sara = town.visit("sara")
    sara.get(path(town, "carla", "?dag=2027-01-05"))
    seen = audit_of(town, "citizen.viewed")
    assert [(row.person_id, row.details) for row in seen] == [  # type: ignore[attr-defined]
        (number(town, "carla"), {"on": "2027-01-05"})
    ]
    assert "dag: 5. januar 2027" in sara.get(f"/medarbejder/borgere/{number(town, 'carla')}").text


def test_nobody_sees_another_authoritys_citizen(town: Town) -> None:
    def move_away(work) -> None:  # type: ignore[no-untyped-def]
        other = work.execute(insert(t.authority).values(code="9999", name="Nabo").returning(t.authority.c.id)).scalar()
        work.execute(update(t.person).where(t.person.c.key == "carla").values(authority_id=other))

    town.services.store.change(move_away)
    sara = town.visit("sara")
    assert sara.get(path(town, "carla")).status_code == 404
    assert sara.get("/medarbejder/borgere/999999/vurdering").status_code == 404
    assert not audit_of(town, "citizen.viewed")


def test_the_citizens_page_leads_here(town: Town) -> None:
    page = town.visit("sara").get(f"/medarbejder/borgere/{number(town, 'carla')}").text
    assert f'href="{path(town, "carla")}"' in page


class Switch:
    """A rule service across the network that can be switched off, and counts what it is asked."""

    def __init__(self) -> None:
        self.on = True
        self.asked = 0

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        self.asked += 1
        if not self.on:
            raise RuleServiceUnavailable
        return EmbeddedRuleService().assess(question, facts, on)


def test_when_nobody_answers_what_was_relied_on_is_shown_all_the_same(
    make_town: Callable[..., Town], sqlite_url: str
) -> None:
    rules = Switch()
    town = make_town(sqlite_url, rules=rules)
    book_first(town.visit("anna"))
    sara, page = town.visit("sara"), path(town, "anna")
    rules.asked = 0
    assert len(spans_on(sara.get(page).text)) == 1
    assert rules.asked <= 150 + 6, "one for each day, some for the causes, and the day's own"
    rules.on, rules.asked = False, 0
    away = sara.get(page)
    assert away.status_code == 200
    assert "Reglerne kan ikke slås op lige nu" in away.text
    assert "Tiden må bookes" in away.text
    assert 'class="line' not in away.text
    assert rules.asked == 1, "a service that is away is not asked again and again"


def test_a_citizen_is_told_what_changes_soon_in_a_sentence(town: Town) -> None:
    anna, person = town.visit("anna"), number(town, "anna")
    assert "Det ændrer sig snart" not in anna.get("/mine-samtaler").text
    today = local_day(town.clock.now)
    values = {
        "upcoming_kind": "full_time_job", "upcoming_starts_on": today + timedelta(days=50),
        "upcoming_documented": True,
    }  # fmt: skip
    change = update(t.circumstances).where(t.circumstances.c.person_id == person).values(**values)
    town.services.store.change(lambda work: work.execute(change))
    page = anna.get("/mine-samtaler").text
    told = re.search(r'<section class="panel calm" aria-labelledby="snart">.*?</section>', page, re.S)
    assert told
    assert re.findall("<p>(.*?)</p>", told.group()) == [
        "Fra den 2. december skal du ikke booke eller gå til samtaler, fordi du begynder i job på fuld tid "
        "13. januar 2027.",
        "Fra den 14. januar skal du selv booke igen, hvis du stadig er ledig, fordi du får dagpenge.",
    ]
    anna.send("/sprog", {"sprog": "en"})
    assert "From 2 December you do not have to book or attend interviews, because you start" in (
        anna.get("/mine-samtaler").text
    )


def test_a_change_that_is_not_settled_says_so_and_one_that_cannot_be_told_is_no_no(town: Town) -> None:
    anna, person = town.visit("anna"), number(town, "anna")

    def set_facts(**values: object) -> None:
        change = update(t.circumstances).where(t.circumstances.c.person_id == person).values(**values)
        town.services.store.change(lambda work: work.execute(change))

    set_facts(exclusion="parental_leave", exclusion_from=date(2026, 12, 3), exclusion_to=date(2027, 6, 1))
    assert (
        "Fra den 3. december skal du ikke booke eller gå til samtaler, fordi du er på barsel eller har sorgorlov. "
        "Det er ikke helt afklaret, så spørg kommunen."
    ) in anna.get("/mine-samtaler").text
    set_facts(exclusion_from=date(2026, 11, 1), exclusion_to=date(2026, 12, 10), contact_phase=None)
    assert "Fra den 11. december kan vi ikke se, om du selv skal booke: vi mangler en oplysning om dig." in (
        anna.get("/mine-samtaler").text
    )


def test_a_kassens_citizen_is_told_when_the_municipality_is_expected(town: Town) -> None:
    dennis, person = town.visit("dennis"), number(town, "dennis")
    since = date(2026, 9, 10)
    change = update(t.circumstances).where(t.circumstances.c.person_id == person)
    town.services.store.change(
        lambda work: work.execute(change.values(unemployed_since=since, benefit_started_on=since))
    )
    assert "Fra den 10. december skal du selv booke, fordi kommunen ventes at tage over efter din a-kasse." in (
        dennis.get("/mine-samtaler").text
    )


def test_the_codes_of_certainty_mean_the_same_here_as_in_the_document(town: Town) -> None:
    with town.app.test_request_context("/"):
        said = {code: str(text) for code, text in rule_words.CERTAINTIES.items()}
    assert said == document_words()["certainty"]
