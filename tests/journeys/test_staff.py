"""Staff at a desktop: the day, the times, a citizen, and what the citizen sees of it."""

import pytest
from playwright.sync_api import expect

from portal.domain.time import local
from portal.wiring import Services
from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESKTOP, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]


def publish(staff: Visitor, from_time: str, to_time: str) -> None:
    """Fill in the form for Monday and Tuesday of the first week of 2027, and send it."""
    staff.page.get_by_label("Fra og med").fill("2027-01-04")
    staff.page.get_by_label("Til og med").fill("2027-01-08")
    for name in ("mandag", "tirsdag", "Jobsamtale", "Telefon"):
        staff.page.get_by_label(name, exact=True).check()
    staff.page.get_by_label("Fra kl.").fill(from_time)
    staff.page.get_by_label("Til kl.").fill(to_time)
    staff.page.get_by_label("Minutter pr. samtale").fill("45")
    staff.page.get_by_role("button", name="Offentliggør", exact=True).click()


def test_sara_sees_the_day_with_what_the_citizen_wants_to_talk_about(visit: Visit, town: Services) -> None:
    anna = visit("anna")
    anna.find_times()
    anna.choose()
    anna.go_on()
    anna.page.get_by_label("Min jobsøgning og mit cv").check()
    anna.page.get_by_text("Skriv mere, tag en med, eller bed om tolk").click()
    anna.page.get_by_label("Andet, du gerne vil tale om").fill("Truckkort")
    anna.confirm()
    town.clock.advance(days=6)  # type: ignore[attr-defined]
    assert local(town.clock()).isoformat() == "2026-11-30T10:00:00+01:00"
    sara = visit("sara", like=DESKTOP)
    expect(sara.page.get_by_role("heading", level=1)).to_have_text("mandag den 30. november 2026")
    line = sara.page.get_by_role("row", name="Anna Birkelund")
    expect(line).to_contain_text("Min jobsøgning og mit cv")
    expect(line).to_contain_text("Truckkort")
    sara.page.get_by_role("link", name="tirsdag den 1. december").click()
    expect(sara.page.get_by_role("row", name="Anna Birkelund")).to_have_count(0)
    sara.follow("I dag")
    expect(line).to_be_visible()


def test_sara_publishes_times_and_an_overlap_is_refused_naming_the_clash(visit: Visit) -> None:
    sara = visit("sara", like=DESKTOP)
    sara.follow("Tider")
    publish(sara, "16:00", "17:30")
    sara.sees("4 tider er offentliggjort.", "16.00–16.45", "16.45–17.30")
    with sara.expecting(409):
        publish(sara, "16:30", "17:15")
    sara.sees(
        "Tiderne er ikke offentliggjort",
        "Intet er offentliggjort, fordi mandag den 4. januar 2027 kl. 16.30 falder sammen med en tid, der allerede "
        "er der: mandag den 4. januar 2027 kl. 16.00 (16.00–16.45).",
    )
    expect(sara.page.get_by_label("Fra kl.")).to_have_value("16:30")


def test_sara_withdraws_a_time_that_is_free(visit: Visit) -> None:
    sara = visit("sara", like=DESKTOP)
    sara.open("/medarbejder/tider?uge=2027-01-11")
    free = sara.page.get_by_role("row", name="Ledig")
    before = free.count()
    free.nth(1).get_by_role("checkbox").check()
    sara.press("Træk de valgte tider tilbage")
    sara.sees("1 tid er trukket tilbage.")
    expect(free).to_have_count(before - 1)


def test_sara_finds_anna_and_sees_her_duty_and_the_rules_behind_it(visit: Visit) -> None:
    sara = visit("sara", like=DESKTOP)
    sara.follow("Borgere")
    sara.page.get_by_label("Navn").fill("anna birk")
    sara.press("Find")
    sara.follow("Anna Birkelund")
    assert "anna" not in sara.page.url.lower()
    expect(sara.page.get_by_role("heading", level=1)).to_have_text("Anna Birkelund")
    sara.sees("Skal selv booke", "Du skal selv booke, fordi du får dagpenge.", "søndag den 6. december 2026")
    sara.page.get_by_text("Alle regler, vi har set på").click()
    sara.sees("LAB § 34", "sikkerhed O: Gengivet efter myndigheden selv")


def test_sara_asks_what_the_rules_will_say_on_another_day(visit: Visit) -> None:
    sara = visit("sara", like=DESKTOP)
    sara.follow("Borgere")
    sara.page.get_by_label("Navn").fill("carla fjord")
    sara.press("Find")
    sara.follow("Carla Fjordby")
    sara.follow("Hvad siger reglerne en anden dag?")
    sara.sees("Mindre intensiv indsats (§ 106)", "Pligten over tid", "i dag")
    sara.page.get_by_label("Dag").fill("2027-01-04")
    sara.press("Vis")
    sara.sees("mandag den 4. januar 2027", "Du skal selv booke, fordi du får dagpenge.", "den valgte dag")
    sara.sees("Der blev ikke gemt nogen vurdering mandag den 4. januar 2027.")


def test_sara_cancels_with_a_reason_and_bo_reads_it_and_has_time_to_book_again(visit: Visit) -> None:
    bo, sara = visit("bo"), visit("sara", like=DESKTOP)
    bo.follow("Se aftalen")
    sara.follow("Borgere")
    sara.page.get_by_label("Navn").fill("Klitgård")
    sara.press("Find")
    sara.follow("Bo Klitgård")
    sara.page.get_by_text("Aflys for kommunen").click()
    sara.page.get_by_label("Begrundelse til borgeren").fill("Sagsbehandleren er blevet syg.")
    sara.press("Aflys aftalen")
    sara.sees("Aftalen er aflyst. Borgerens frist er sat tilbage", "Begrundelse: Sagsbehandleren er blevet syg.")
    bo.page.reload()
    bo.sees("Aftalen er aflyst", "Begrundelsen er: Sagsbehandleren er blevet syg.")
    bo.sees("Book en ny tid senest fredag den 4. december 2026.")
    bo.follow("Vælg en ny tid")
    bo.follow("Til mine samtaler")
    bo.sees("Book senest fredag den 4. december 2026", "aflyst af kommunen")
