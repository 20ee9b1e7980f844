"""Everything a citizen does can be done with the keys alone, and one always sees where one is."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]

MOST_STEPS = 40
STOP = """selector => {
  const element = document.activeElement;
  const label = element.matches('.time input, .form-radio, .form-checkbox') ? element.nextElementSibling : element;
  const styles = [getComputedStyle(label), getComputedStyle(label, '::before')];
  const ringed = styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  const box = label.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const uncovered = top !== null && (label.contains(top) || element.contains(top));
  return {there: element.matches(selector), ringed, uncovered, where: element.outerHTML.slice(0, 120)};
}"""


def look(page: Page, selector: str) -> bool:
    """Whether the focus is there; wherever it is, it shows, and nothing lies over it."""
    stop = page.evaluate(STOP, selector)
    assert stop["ringed"], f"the focus does not show on {stop['where']}"
    assert stop["uncovered"], f"something lies over {stop['where']}"
    return bool(stop["there"])


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    page.wait_for_load_state()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if look(page, selector):
            return
    raise AssertionError(f"{MOST_STEPS} times Tab did not lead to {selector}")


def enter(visitor: Visitor, selector: str) -> None:
    """Tab there and press Enter."""
    tab_to(visitor.page, selector)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def pick_the_third(visitor: Visitor, button: str) -> str:
    """Into the list of times, two steps on with the arrow, and out to the button; answers the chosen time."""
    tab_to(visitor.page, ".time input")
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowDown")
    assert visitor.times.nth(2).is_checked()
    said = visitor.page.locator(".time input:checked + label").get_attribute("data-when")
    enter(visitor, button)
    return str(said).split(": ", 1)[1]


@pytest.mark.parametrize("like", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_time_is_booked_moved_and_cancelled_with_the_keyboard_alone(visit: Visit, like: dict[str, object]) -> None:
    anna = visit(like=like)
    anna.open("/log-ind")
    enter(anna, "button[value=anna]")
    enter(anna, ".panel .actions a.button")
    enter(anna, "a[rel=next]")
    when = pick_the_third(anna, ".bar button")
    anna.sees("Bekræft tiden", when.split(" kl. ")[0])
    tab_to(anna.page, "#topics-2")
    anna.page.keyboard.press("Space")
    tab_to(anna.page, "details.panel summary")
    anna.page.keyboard.press("Enter")
    tab_to(anna.page, "#wishes")
    anna.page.keyboard.type("Truckkort")
    enter(anna, "main form .button-primary")
    anna.sees("Din tid er booket", "Min jobsøgning og mit cv", "Truckkort")
    enter(anna, "a[href$=ombook]")
    enter(anna, "a[rel=next]")
    moved = pick_the_third(anna, ".bar button")
    anna.sees("Din tid er booket", moved.split(" kl. ")[0])
    enter(anna, "a[href$=aflys]")
    enter(anna, "main form .button-secondary")
    anna.sees("Aftalen er aflyst")


def test_the_first_tab_offers_to_skip_to_the_content(visit: Visit) -> None:
    anna = visit("anna")
    anna.open("/mine-samtaler")
    anna.page.keyboard.press("Tab")
    assert look(anna.page, ".skipnav")
    assert anna.page.locator(":focus").inner_text() == "Gå til sidens indhold"
    anna.page.keyboard.press("Enter")
    assert anna.page.locator(":focus").get_attribute("id") == "indhold"
    tab_to(anna.page, ".panel .actions a.button")


def test_the_bar_never_lies_over_the_time_one_is_at(visit: Visit) -> None:
    anna = visit("anna")
    anna.find_times()
    tab_to(anna.page, ".time input")
    anna.page.keyboard.press("Space")
    for _ in range(anna.times.count() - 1):
        anna.page.keyboard.press("ArrowDown")
        assert look(anna.page, ".time input:checked")
    tab_to(anna.page, "main .actions a")
