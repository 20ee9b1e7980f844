"""A receipt on paper shows the time, and nothing that paper cannot do."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]


def test_the_printed_receipt_shows_the_time_the_place_and_the_number(visit: Visit) -> None:
    anna = visit("anna", like=DESKTOP)
    number = anna.book(3).rsplit("/", 1)[1]
    anna.page.emulate_media(media="print")
    anna.sees(
        "mandag den 30. november 2026", "Borgerhuset Havnen, Prøvekajen 2, 5700 Svendborg", "Bookingnummer", number
    )
    expect(anna.page.locator(".when")).to_be_visible()
    for screen_only in ("header.top", "footer.bottom", ".demo-band", ".actions"):
        expect(anna.page.locator(screen_only).first).to_be_hidden()
    assert anna.page.pdf().startswith(b"%PDF")


def test_a_chosen_time_is_still_seen_on_paper_where_colours_are_not_printed(visit: Visit) -> None:
    anna = visit("anna", like=DESKTOP)
    anna.find_times()
    anna.choose()
    anna.page.emulate_media(media="print")
    border, ink = anna.page.locator(".time input:checked + label").evaluate(
        "label => [getComputedStyle(label).borderTopWidth, getComputedStyle(label).color]"
    )
    assert border == "3px"
    assert ink == "rgb(0, 0, 0)"


def test_the_time_line_on_paper_says_from_when_to_when_and_why_without_what_is_pressed(visit: Visit) -> None:
    sara = visit("sara", like=DESKTOP)
    sara.open("/medarbejder/borgere")
    sara.page.get_by_label("Navn").fill("Carla Fjordby")
    sara.press("Find")
    sara.follow("Carla Fjordby")
    sara.follow("Hvad siger reglerne en anden dag?")
    sara.page.emulate_media(media="print")
    sara.sees("22. november 2026 – 3. januar 2027", "6 uger før »begynder 3. januar 2027«", "LAB § 34")
    for screen_only in ("header.top", "footer.bottom", ".demo-band", "main form"):
        expect(sara.page.locator(screen_only).first).to_be_hidden()
    dot = sara.page.locator(".line li").first.evaluate("one => getComputedStyle(one, '::before').borderTopWidth")
    assert dot == "3px", "drawn, not coloured in"
    assert sara.page.pdf().startswith(b"%PDF")
