"""The portal needs no JavaScript: with it switched off, on a phone, everything is done as before."""

import pytest

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]


def test_a_time_is_booked_moved_and_cancelled_without_javascript(visit: Visit) -> None:
    anna = visit("anna", java_script_enabled=False)
    anna.find_times()
    when = anna.choose(4)
    anna.go_on()
    anna.page.get_by_text("Skriv mere, tag en med, eller bed om tolk").click()
    anna.page.get_by_label("Andet, du gerne vil tale om").fill("Truckkort")
    anna.confirm()
    anna.sees("Din tid er booket", when.split(" kl. ")[0], "Truckkort")
    anna.follow("Flyt")
    anna.page.locator("a[rel=next]").first.click()
    moved = anna.choose(6)
    anna.go_on()
    anna.sees("Din tid er booket", moved.split(" kl. ")[0])
    anna.follow("Aflys")
    anna.press("Ja, aflys tiden")
    anna.sees("Aftalen er aflyst")


def test_the_chosen_time_is_written_in_the_bar_without_javascript(visit: Visit) -> None:
    anna = visit("anna", java_script_enabled=False)
    anna.find_times()
    when = anna.choose(2)
    written = anna.page.locator(".time input:checked + label").evaluate(
        "label => [getComputedStyle(label, '::after').position, getComputedStyle(label, '::after').content]"
    )
    assert written[0] == "fixed"
    assert f"Valgt: {when}" in written[1]


def test_a_page_holds_no_script_at_all(visit: Visit) -> None:
    anna = visit("anna")
    anna.find_times()
    assert anna.page.locator("script").count() == 0
