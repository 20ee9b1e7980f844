"""Staff read words and Danish times: no code of ours, no ISO date and no UTC instant stands on their pages."""

import re
from html import unescape
from itertools import product

import pytest

from portal.booking import facts as bridge
from portal.booking.find_times import Empty
from portal.booking.outcomes import No
from portal.domain.interviews import BookingStatus, DeadlineStatus
from portal.rules.facts import KINDS as CONTRACT
from portal.web.staff import fact_words, words
from tests.web.conftest import Town, Visit
from tests.web.test_citizen import book_first, interview_of
from tests.web.test_staff import number

RAW = re.compile(r"\d{4}-\d\d-\d\d|\b[a-z]+_[a-z_]+\b|\b(?:True|False|None)\b|\b[a-z]+\.[a-z]+\b")


def text_of(page: str) -> str:
    """What can be read in the main part of a page."""
    main = page[page.index("<main") : page.index("</main>")]
    return unescape(re.sub(r"<[^>]+>", " ", main))


def busy(town: Town) -> Visit:
    """sara, after anna has booked, moved and lost a time, and after looks, deadlines and refusals."""
    anna, sara = town.visit("anna"), town.visit("sara")
    person, interview = number(town, "anna"), interview_of(anna)
    sara.send(f"/medarbejder/borgere/{person}/samtaler/{interview}/frist",
              {"book_by": "2026-12-02", "hold_by": "2026-12-20"})  # fmt: skip
    _, receipt = book_first(anna)
    sara.send(f"/medarbejder/borgere/{person}{receipt}/aflys", {"reason": "Sygdom", "key": "k"})
    book_first(anna)
    return sara


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_citizens_page_holds_no_code_and_no_raw_time(town: Town, language: str) -> None:
    sara = busy(town)
    sara.send("/sprog", {"sprog": language})
    said = text_of(sara.get(f"/medarbejder/borgere/{number(town, 'anna')}").text)
    assert not RAW.findall(said)
    expected = {
        "da": ("24. nov. 2026 kl. 10.00", "Sara Søgaard", "aflyste tiden", "af: kommunen",
               "book senest: 2. december 2026", "Tiden må bookes", "ydelse: dagpenge", "alder:"),
        "en": ("24 Nov 2026 at 10:00", "Sara Søgaard", "cancelled the time", "by: the municipality",
               "book by: 2 December 2026", "The time may be booked", "benefit: unemployment benefit", "age:"),
    }  # fmt: skip
    for text in expected[language]:
        assert text in said, text


def test_an_instant_is_shown_on_the_danish_clock_in_summer_too(town: Town) -> None:
    with town.app.test_request_context("/"):
        told = dict(words.happened({"details": {"starts_at": "2026-07-01T22:30:00+00:00", "slot": 7, "why": "taken"}}))
    assert told == {"tiden": "2. jul. 2026 kl. 00.30", "grund": "tiden var taget"}, "the number of a row is left out"


@pytest.mark.parametrize(("day", "path"), list(product(["2026-11-24", "2026-12-02"], ["/", "/tider", "/borgere"])))
def test_no_other_page_of_staff_holds_any(town: Town, day: str, path: str) -> None:
    said = text_of(busy(town).get(f"/medarbejder{path}?dag={day}&uge={day}").text)
    assert not RAW.findall(said)


def test_every_code_has_its_words(town: Town) -> None:
    assert set(words.STATUSES) == set(BookingStatus)
    assert set(words.DEADLINES) == set(DeadlineStatus)
    assert set(words.WHY) == set(No)
    assert set(words.EMPTY) == set(Empty)


def test_every_fact_that_the_portal_hands_over_has_its_words() -> None:
    handed = {*bridge._PLAIN, *bridge.DAYS}
    assert handed <= set(fact_words.LABELS)
    for name, kind in CONTRACT.items():
        for fact, schema in ((name, kind.schema), *kind.schema.get("properties", {}).items()):
            if name in fact_words.LABELS and "enum" in schema and fact != "form":
                known = {str(value) for value in fact_words.VALUES[fact]}
                assert set(schema["enum"]) - {"cv_interview", "other"} == known, fact
