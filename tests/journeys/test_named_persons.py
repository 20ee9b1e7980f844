"""What the line beside each demo person says is true, on a phone."""

import icalendar
import pytest
from playwright.sync_api import expect

from portal.demo.named import named
from portal.domain.time import local
from tests.journeys.conftest import Visit
from tests.journeys.served import DAY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-1")]


def test_the_sign_in_page_shows_every_person_with_their_line(visit: Visit) -> None:
    stranger = visit()
    stranger.open("/log-ind")
    for one in named(DAY):
        expect(stranger.page.locator(f"button[value={one.key}]")).to_contain_text(one.da)


def test_anna_books_from_sign_in_to_receipt_and_has_the_calendar_file(visit: Visit) -> None:
    anna = visit("anna")
    anna.sees("Book senest søndag den 6. december 2026", "om 12 dage")
    anna.page.get_by_text("Hvorfor skal jeg booke?").click()
    anna.sees("Du skal selv booke dine samtaler digitalt, fordi du får dagpenge.")
    anna.follow("Vælg en tid")
    anna.follow("Uge 49")
    when = anna.choose(3)
    anna.go_on()
    anna.sees(when.split(" kl. ")[0], "Vi holder tiden til dig indtil kl. 10.10", "ordinært job hurtigst muligt")
    anna.page.get_by_label("Konkrete job, jeg kan søge").check()
    anna.press("Bekræft og book tiden")
    anna.sees("Din tid er booket", "Du har overholdt din frist", "Konkrete job, jeg kan søge")
    [event] = icalendar.Calendar.from_ical(anna.download("Læg i kalender")).walk("VEVENT")
    starts = local(event["DTSTART"].dt)
    assert when.endswith(f"{starts.day}. {'november' if starts.month == 11 else 'december'} kl. {starts:%H.%M}")
    anna.follow("Til mine samtaler")
    anna.sees("Din frist er overholdt.")


def test_bo_moves_his_time_and_then_cancels_it(visit: Visit) -> None:
    bo = visit("bo")
    bo.sees("Din frist er overholdt.")
    had = bo.page.locator(".when").inner_text()
    bo.follow("Flyt")
    bo.sees("Du beholder den, til du har fået en ny.")
    bo.page.locator("a[rel=next]").first.click()
    when = bo.choose(5)
    bo.go_on()
    bo.sees("Din tid er booket", when.split(" kl. ")[0])
    assert bo.page.locator(".when").inner_text() != had
    bo.follow("Aflys")
    bo.sees("Vil du aflyse?", "Du skal stadig booke samtalen, senest fredag den 4. december 2026.")
    bo.press("Ja, aflys tiden")
    bo.sees("Aftalen er aflyst", "Book en ny tid senest fredag den 4. december 2026.")
    bo.follow("Til mine samtaler")
    bo.sees("Book senest fredag den 4. december 2026", "aflyst af dig")


@pytest.mark.parametrize(
    ("person", "says", "because"),
    [
        ("carla", "Du skal ikke booke eller gå til samtaler,", "fordi du begynder i job på fuld tid 3. januar 2027"),
        ("dennis", "Du skal ikke selv booke,", "din a-kasse holder samtalerne med dig i den første tid."),
        ("eva", "Du skal ikke selv booke,", "fordi du er fritaget for selv at booke"),
    ],
)
def test_who_cannot_book_is_told_why(visit: Visit, person: str, says: str, because: str) -> None:
    somebody = visit(person)
    somebody.sees(says, because)
    somebody.misses("Vælg en tid")


def test_carla_is_shown_no_times_by_knowing_the_address_either(visit: Visit) -> None:
    carla = visit("carla")
    number = carla.page.locator("[aria-labelledby^=samtale-]").get_attribute("aria-labelledby")
    assert number
    carla.open(f"/mine-samtaler/{number.removeprefix('samtale-')}/tider?fra=2026-12-01")
    carla.sees("fordi du begynder i job på fuld tid 3. januar 2027", "Er du i tvivl, så ring til")
    assert carla.times.count() == 0


def test_farid_must_book_although_he_starts_a_job_and_is_told_of_the_decision(visit: Visit) -> None:
    farid = visit("farid")
    farid.sees("Book senest torsdag den 3. december 2026")
    farid.page.get_by_text("Hvorfor skal jeg booke?").click()
    farid.sees("Du skal stadig til samtaler: kommunen har besluttet det", "Du har fået en begrundelse.")
    farid.book()
    farid.sees("Din tid er booket")


def test_gitte_sees_why_there_are_no_times_and_puts_it_on_record(visit: Visit) -> None:
    gitte = visit("gitte")
    gitte.follow("Vælg en tid")
    gitte.sees(
        "Ingen ledige tider, før samtalen senest skal holdes", "Samtalen skal holdes senest onsdag den 16. december",
        "Den første ledige tid er onsdag den 6. januar 2027.", "Det er ikke din fejl.",
    )  # fmt: skip
    gitte.press("Registrér, at jeg ikke kan finde en tid")
    gitte.sees("Det er registreret", "Nummer 1, tirsdag den 24. november 2026 kl. 10.00")
    expect(gitte.page.get_by_role("link", name="Ring på")).to_have_attribute("href", "tel:70000003")


def test_hans_meets_in_person_and_in_no_other_way(visit: Visit) -> None:
    hans = visit("hans")
    hans.follow("Vælg en tid")
    hans.sees("Denne samtale holdes ved: Personligt fremmøde.")
    expect(hans.page.get_by_role("link", name="Telefon")).to_have_count(0)
    hans.book()
    hans.sees("Din tid er booket", "Personligt fremmøde", "Borgerhuset Havnen, Prøvekajen 2, 5700 Svendborg")


def test_ida_has_until_tonight_and_books(visit: Visit) -> None:
    ida = visit("ida")
    ida.sees("Book senest i dag, tirsdag den 24. november 2026", "Du kan booke helt frem til midnat.")
    ida.book(2)
    ida.sees("Din tid er booket", "Du har overholdt din frist")
