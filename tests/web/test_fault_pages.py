"""A page for each fault: what happened, what to do, and a way on for whoever meets it."""

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from portal.domain.faults import StoreUnavailable
from portal.rules.errors import RuleServiceUnavailable
from portal.web.access import audience
from tests.web.conftest import Town


@pytest.fixture
def faulty(town: Town) -> Town:
    """The town with an address for every fault."""

    def raising(fault: Exception) -> object:
        @audience("public")
        def page() -> str:
            raise fault

        return page

    faults = {"413": RequestEntityTooLarge(), "500": KeyError("x"), "503": StoreUnavailable(),
              "503-regler": RuleServiceUnavailable("x")}  # fmt: skip
    for name, fault in faults.items():
        town.app.add_url_rule(f"/fejl/{name}", name, raising(fault))  # type: ignore[arg-type]
    return town


PAGES = [
    ("/findes-ikke", 404, "Siden findes ikke", "There is no such page"),
    ("/fejl/413", 413, "Det fylder for meget", "It is too large"),
    ("/fejl/500", 500, "Noget gik galt hos os", "Something went wrong"),
    ("/fejl/503", 503, "Bookingsystemet svarer ikke lige nu", "The booking system does not answer just now"),
    ("/fejl/503-regler", 503, "Vi kan ikke slå reglerne op lige nu", "We cannot look up the rules"),
]


@pytest.mark.parametrize(("path", "status", "danish", "english"), PAGES)
@pytest.mark.parametrize(
    ("person", "way_on", "in_english"),
    [
        ("", 'href="/">Til forsiden', "To the front page"),
        ("anna", 'href="/mine-samtaler">Til mine samtaler', "To my interviews"),
        ("sara", 'href="/medarbejder/">Til dagens samtaler', "To the day&#39;s interviews"),
    ],
)
def test_a_fault_is_told_in_both_languages_and_leads_on(
    faulty: Town, path: str, status: int, danish: str, english: str, person: str, way_on: str, in_english: str
) -> None:
    visit = faulty.visit(person)
    told = visit.get(path)
    assert told.status_code == status
    assert f"<h1>{danish}</h1>" in told.text
    assert way_on in told.text
    visit.send("/sprog", {"sprog": "en"})
    told = visit.get(path)
    assert english in told.text
    assert in_english in told.text
    assert danish not in told.text


@pytest.mark.parametrize(("person", "path"), [("anna", "/medarbejder/"), ("sara", "/mine-samtaler")])
def test_a_page_for_others_says_so_and_how_to_sign_in_as_another(town: Town, person: str, path: str) -> None:
    told = town.visit(person).get(path)
    assert told.status_code == 403
    assert "Du har ikke adgang til siden" in told.text
    assert "log ud, og log ind igen" in told.text


def test_a_fault_of_ours_gives_the_code_that_stands_in_the_log_and_a_fault_of_theirs_does_not(faulty: Town) -> None:
    told = faulty.visit().get("/fejl/500")
    assert f'oplys koden: <strong class="nowrap">{told.headers["X-Request-ID"]}</strong>' in told.text
    assert "oplys koden" not in faulty.visit().get("/findes-ikke").text


def test_only_citizens_are_told_to_call_about_their_deadline(faulty: Town) -> None:
    assert "hvis din frist er i dag" in faulty.visit("anna").get("/fejl/503").text
    assert "frist" not in faulty.visit("sara").get("/fejl/503").text
