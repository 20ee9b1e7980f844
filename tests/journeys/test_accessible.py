"""Every page passes axe-core's rules for WCAG 2.2 AA, in both languages, on a phone, and staff's on a desktop."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

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

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-1")]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"], "resultTypes": ["violations"]}

both_languages = pytest.mark.parametrize("language", ["da", "en"])


def check(visitor: Visitor, walk: Look, language: str) -> None:
    """Stop at each page of the walk; the language is right and axe finds nothing."""
    for name in walk:
        visitor.page.wait_for_load_state()
        assert visitor.page.locator("html").get_attribute("lang") == language, name
        found: list[dict[str, Any]] = Axe().run(visitor.page, options=RULES).response["violations"]
        told = [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"][:3]]
        assert not told, f"{name}:\n" + "\n".join(told)


def come(visit: Visit, person: str, language: str, **more: Any) -> Visitor:
    """A visitor with the language chosen."""
    visitor = visit(person, **more)
    if not person:
        visitor.open("/")
    return visitor.in_english() if language == "en" else visitor


@both_languages
def test_the_public_pages_are_accessible(visit: Visit, language: str) -> None:
    stranger = come(visit, "", language)
    check(stranger, public_pages(stranger), language)


@both_languages
def test_booking_is_accessible(visit: Visit, language: str) -> None:
    anna = come(visit, "anna", language)
    check(anna, booking_pages(anna), language)


@both_languages
def test_what_follows_a_booking_is_accessible(visit: Visit, language: str) -> None:
    anna = come(visit, "anna", language)
    check(anna, booked_pages(anna, anna.book()), language)


@both_languages
def test_the_refusals_are_accessible(visit: Visit, language: str, town: Services) -> None:
    citizen, other = visit("citizen-0001"), come(visit, "citizen-0002", language)
    check(other, refused_pages(citizen, other, town), language)
    gitte = come(visit, "gitte", language)
    check(gitte, empty_pages(gitte), language)


@both_languages
def test_booking_without_rules_and_the_task_that_follows_are_accessible(
    visit: Visit, language: str, town: Services
) -> None:
    anna, sara = come(visit, "anna", language), come(visit, "sara", language)
    check(anna, pages_without_rules(anna, town), language)
    check(sara, tasks(sara, town), language)


@both_languages
@pytest.mark.parametrize("person", ["carla", "dennis", "eva", "farid", "ida"])
def test_each_situation_is_accessible(visit: Visit, language: str, person: str) -> None:
    check(come(visit, person, language), iter([person]), language)


@both_languages
@pytest.mark.parametrize("like", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_for_staff_are_accessible(visit: Visit, language: str, like: dict[str, Any]) -> None:
    sara = come(visit, "sara", language, like=like)
    check(sara, staff_pages(sara), language)


@both_languages
@pytest.mark.parametrize("like", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_planned_interviews_are_accessible(
    visit: Visit, language: str, like: dict[str, Any], town: Services
) -> None:
    plan_for_all(town)
    sara = come(visit, "sara", language, like=like)
    check(sara, planned_pages(sara), language)


@both_languages
@pytest.mark.parametrize("like", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_planning_is_accessible(visit: Visit, language: str, like: dict[str, Any]) -> None:
    paul = come(visit, "paul", language, like=like)
    check(paul, planning_pages(paul), language)
