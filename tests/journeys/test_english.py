"""English by a switch that stays for the whole journey."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]

DANISH = re.compile(r"[æøåÆØÅ]|\b(og|ikke|skal|din|tider?|samtale)\b", re.IGNORECASE)


def is_english(visitor: Visitor) -> None:
    """The page says that it is English, and but for names of places and people no Danish is left in it."""
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.page.wait_for_load_state()
    people = visitor.page.locator("dt:has-text('You talk with') + dd").all_inner_texts()
    text = [visitor.page.title(), *visitor.page.locator("main, footer").all_inner_texts()]
    lines = "\n".join(text).splitlines()
    danish = [line for line in lines if DANISH.search(line) and line not in people and "Borgerhuset" not in line]
    assert not danish


def test_english_is_kept_from_the_front_page_to_the_receipt_and_beyond(visit: Visit) -> None:
    anna = visit()
    anna.open("/")
    expect(anna.page.locator("html")).to_have_attribute("lang", "da")
    anna.in_english()
    is_english(anna)
    anna.sign_in("anna")
    anna.sees("Book by Sunday 6 December 2026", "in 12 days")
    is_english(anna)
    anna.find_times()
    is_english(anna)
    when = anna.choose(2)
    assert " at " in when
    assert ":" in when
    anna.go_on()
    is_english(anna)
    anna.confirm()
    anna.sees("Your time is booked")
    is_english(anna)
    anna.page.locator("a[href$=aflys]").click()
    is_english(anna)
    anna.page.locator("main form button").click()
    is_english(anna)


def test_the_switch_keeps_the_page_one_is_at_and_leads_back_to_danish(visit: Visit) -> None:
    anna = visit("anna")
    anna.find_times()
    here = anna.page.url
    anna.in_english()
    anna.sees("Week 49")
    assert anna.page.url == here
    anna.press("Dansk")
    anna.sees("Uge 49")
    assert anna.page.url == here
    expect(anna.page.locator("html")).to_have_attribute("lang", "da")


def test_signing_in_keeps_the_language_chosen_before(visit: Visit) -> None:
    gitte = visit()
    gitte.open("/log-ind")
    gitte.in_english()
    gitte.page.locator("button[value=gitte]").click()
    gitte.sees("Book by")
    is_english(gitte)
