"""The pages fit: on the narrowest phone, with letters twice as large, and under a thumb."""

import pytest
from playwright.sync_api import expect

from portal.wiring import Services
from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESKTOP, PHONE, Visitor
from tests.journeys.walks import (
    Look,
    booked_pages,
    booking_pages,
    empty_pages,
    pages_without_rules,
    plan_for_all,
    planned_pages,
    planning_pages,
    public_pages,
    refused_pages,
    staff_pages,
    tasks,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]

NARROW = PHONE | {"viewport": {"width": 320, "height": 640}}
SMALL_WINDOW = DESKTOP | {"viewport": {"width": 640, "height": 800}}
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > width + 1);
  return wide.map(one => one.outerHTML.slice(0, 120));
}"""
TOO_SMALL = """() => {
  const targets = 'button, .button, nav a, .actions a, summary, .time label, .form-group-radio label, '
    + '.form-group-checkbox label, .form-input, a.name';
  const small = [...document.querySelectorAll(targets)].filter(one => one.checkVisibility());
  return small.filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 120));
}"""


def never(visitor: Visitor, walk: Look, *scripts: str) -> None:
    """At each page of the walk the scripts find nothing."""
    for name in walk:
        visitor.page.wait_for_load_state()
        for script in scripts:
            found = visitor.page.evaluate(script)
            assert not found, f"{name}:\n" + "\n".join(found[:5])


def test_no_page_scrolls_sideways_on_the_narrowest_phone_and_whatever_is_pressed_is_44_pixels_high(
    visit: Visit,
) -> None:
    stranger, anna, gitte = visit(like=NARROW), visit("anna", like=NARROW), visit("gitte", like=NARROW)
    never(stranger, public_pages(stranger), STICKS_OUT, TOO_SMALL)
    never(anna, booking_pages(anna), STICKS_OUT, TOO_SMALL)
    never(anna, booked_pages(anna, anna.receipt), STICKS_OUT, TOO_SMALL)
    never(gitte, empty_pages(gitte), STICKS_OUT, TOO_SMALL)


def test_no_refusal_scrolls_sideways_on_the_narrowest_phone(visit: Visit, town: Services) -> None:
    citizen, other = visit("citizen-0001"), visit("citizen-0002", like=NARROW)
    never(other, refused_pages(citizen, other, town), STICKS_OUT, TOO_SMALL)


def test_no_page_without_rules_scrolls_sideways_on_the_narrowest_phone(visit: Visit, town: Services) -> None:
    anna, sara = visit("anna", like=NARROW), visit("sara", like=NARROW)
    never(anna, pages_without_rules(anna, town), STICKS_OUT, TOO_SMALL)
    never(sara, tasks(sara, town), STICKS_OUT, TOO_SMALL)


@pytest.mark.parametrize("person", ["bo", "carla", "dennis", "eva", "hans"])
def test_no_situation_scrolls_sideways_on_the_narrowest_phone(visit: Visit, person: str) -> None:
    never(visit(person, like=NARROW), iter([person]), STICKS_OUT, TOO_SMALL)


def test_no_page_for_staff_scrolls_sideways_on_the_narrowest_phone(visit: Visit) -> None:
    sara = visit("sara", like=NARROW)
    never(sara, staff_pages(sara), STICKS_OUT, TOO_SMALL)


def test_no_planned_interview_scrolls_sideways_on_the_narrowest_phone(visit: Visit, town: Services) -> None:
    plan_for_all(town)
    sara = visit("sara", like=NARROW)
    never(sara, planned_pages(sara), STICKS_OUT, TOO_SMALL)


def test_planning_does_not_scroll_sideways_on_the_narrowest_phone(visit: Visit) -> None:
    paul = visit("paul", like=NARROW)
    never(paul, planning_pages(paul), STICKS_OUT, TOO_SMALL)


def test_the_day_sheet_shows_everything_on_a_phone_without_scrolling_and_stays_a_table(visit: Visit) -> None:
    visit("anna").book()
    sara = visit("sara", like=NARROW)
    sara.open("/medarbejder/?dag=2026-11-30")
    row = sara.page.get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_be_visible()
    expect(row.get_by_role("cell")).to_have_count(6)
    assert sara.page.evaluate("(one => one.scrollWidth <= one.clientWidth)(document.querySelector('.scroll'))")


def test_with_letters_twice_as_large_everything_is_there_and_a_time_is_booked(visit: Visit) -> None:
    def enlarged(anna: Visitor, walk: Look) -> Look:
        for name in walk:
            anna.page.wait_for_load_state()
            anna.page.evaluate("document.documentElement.style.fontSize = '125%'")  # the design system's own is 62.5 %
            yield name

    anna = visit("anna", like=SMALL_WINDOW)
    never(anna, enlarged(anna, booking_pages(anna)), STICKS_OUT)
    anna.sees("Din tid er booket")
    never(anna, enlarged(anna, booked_pages(anna, anna.receipt)), STICKS_OUT)
