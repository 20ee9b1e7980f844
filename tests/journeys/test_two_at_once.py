"""Two want the same time, or one presses twice: nobody gets half a booking, and nobody gets two."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from portal.persistence import tables as t
from portal.wiring import Services
from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESKTOP
from tests.journeys.walks import make_rare

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]


def booked_by_citizens(town: Services) -> int:
    """How many bookings were made since the town was set up."""
    with town.store.read() as work:
        return int(work.scalar(select(func.count()).where(t.booking.c.booked_at == town.clock())) or 0)


def test_who_comes_second_is_shown_three_near_times_and_takes_one(visit: Visit, town: Services) -> None:
    first, second = visit("citizen-0001"), visit("citizen-0002", like=DESKTOP)
    first.find_times()
    when = first.choose(9)
    make_rare(town, first)
    second.find_times()
    day, hour = when.split(" kl. ")
    second.page.locator("fieldset.day").filter(has_text=day).get_by_label(hour, exact=True).check()
    first.go_on()
    with second.expecting(409):
        second.go_on()
    second.sees("Tiden er lige blevet taget", "Din pligt og din frist er som før.", "Nærmeste ledige tider:")
    second.misses("Log ind")
    near = second.page.locator(".near li")
    expect(near).to_have_count(3)
    taken = near.nth(1).get_by_role("link").inner_text()
    assert day in taken, "the times nearest to the one that is gone, not just any"
    near.nth(1).get_by_role("button").click()
    second.sees("Bekræft tiden", taken.split(" kl. ")[0])
    second.confirm()
    second.sees("Din tid er booket")
    first.confirm()
    first.sees("Din tid er booket")


def test_a_double_click_books_once(visit: Visit, town: Services) -> None:
    anna = visit("anna", like=DESKTOP)
    anna.find_times()
    anna.choose()
    anna.page.locator(".bar button").dblclick()
    anna.page.wait_for_url("**/bekraeft")
    anna.page.locator("main form .button-primary").dblclick()
    anna.page.wait_for_url("**/aftaler/*")
    anna.sees("Din tid er booket")
    assert booked_by_citizens(town) == 1


def test_back_after_confirming_leads_to_the_same_receipt(visit: Visit, town: Services) -> None:
    anna = visit("anna")
    receipt = anna.book(1)
    anna.page.go_back()
    assert anna.receipt == receipt
    anna.sees("Din tid er booket")
    assert booked_by_citizens(town) == 1


def test_confirming_in_two_windows_leads_to_the_same_receipt(visit: Visit, town: Services) -> None:
    anna = visit("anna")
    anna.find_times()
    anna.choose()
    anna.go_on()
    here = anna.page
    anna.page = anna.context.new_page()
    anna.open(here.url)
    anna.confirm()
    receipt = anna.receipt
    anna.page = here
    anna.confirm()
    assert anna.receipt == receipt
    assert booked_by_citizens(town) == 1


def test_a_hold_that_ran_out_leads_back_to_the_times(visit: Visit, town: Services) -> None:
    anna = visit("anna")
    anna.find_times()
    anna.choose()
    anna.go_on()
    town.clock.advance(minutes=11)  # type: ignore[attr-defined]
    with anna.expecting(409):
        anna.press("Bekræft og book tiden")
    anna.sees("Reservationen er løbet ud")
    anna.follow("Vælg en tid igen")
    anna.choose()
    anna.go_on()
    anna.confirm()
    anna.sees("Din tid er booket")
