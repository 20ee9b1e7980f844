"""Staff: the day, the times, the citizens, and nothing of another authority's."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.persistence import tables as t
from tests.web.conftest import Town
from tests.web.test_citizen import book_first, interview_of

PUBLISH: dict[str, object] = {
    "first": "2027-01-04", "last": "2027-01-08", "weekdays": ["0", "1", "2"], "from_time": "16:00",
    "to_time": "17:30", "minutes": "45", "kinds": ["job_interview"], "forms": ["in_person", "phone"],
}  # fmt: skip


@pytest.fixture
def both_towns(make_town: Callable[..., Town], database_url: str) -> Town:
    return make_town(database_url)


def number(town: Town, key: str) -> int:
    with town.services.store.read() as work:
        for table in (t.person, t.staff):
            found = work.scalar(select(table.c.id).where(table.c.key == key))
            if found:
                return int(found)
    raise LookupError(key)


def audit_of(town: Town, action: str) -> list[object]:
    with town.services.store.read() as work:
        return list(work.execute(select(t.audit).where(t.audit.c.action == action)))


def test_the_day_sheet_shows_what_the_citizen_wants_to_talk_about(both_towns: Town) -> None:
    book_first(both_towns.visit("anna"))
    page = both_towns.visit("sara").get("/medarbejder/?dag=2026-11-30")
    assert "Anna Birkelund" in page.text
    assert "Konkrete job, jeg kan søge" in page.text
    assert "Truckkort" in page.text
    assert "<p>1 samtale</p>" in page.text
    assert "bede om at blive fritaget" not in page.text, "that is for citizens"
    assert both_towns.visit("sara").get("/medarbejder/?dag=nonsens&sted=x").status_code == 200


def test_times_are_published_for_a_caseworker_and_shown_to_citizens(both_towns: Town) -> None:
    paul = both_towns.visit("paul")
    sara = number(both_towns, "sara")
    published = paul.send("/medarbejder/tider", {"staff": sara, **PUBLISH})
    page = paul.follow(published)
    assert "6 tider er offentliggjort" in page.text
    assert "16.00–16.45" in page.text
    assert len(audit_of(both_towns, "slots.published")) == 1


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("da", ("1 tid er offentliggjort.", "1 borger fundet"), ("6 tider er offentliggjort.", "0 borgere fundet")),
        ("en", ("1 time is published.", "1 citizen found"), ("6 times are published.", "0 citizens found")),
    ],
)
def test_one_is_said_as_one_and_several_as_several(
    town: Town, language: str, one: tuple[str, str], several: tuple[str, str]
) -> None:
    paul = town.visit("paul")
    paul.send("/sprog", {"sprog": language})
    fields = {"staff": number(town, "sara"), **PUBLISH}
    alone = paul.send("/medarbejder/tider", {**fields, "weekdays": ["3"], "to_time": "16:45"})
    assert one[0] in paul.follow(alone).text
    assert several[0] in paul.follow(paul.send("/medarbejder/tider", fields)).text
    assert one[1] in paul.send("/medarbejder/borgere", {"navn": "Anna Birkelund"}).text
    assert several[1] in paul.send("/medarbejder/borgere", {"navn": "Qx"}).text


def test_an_overlap_publishes_nothing_and_names_the_clashing_time(both_towns: Town) -> None:
    paul = both_towns.visit("paul")
    sara = number(both_towns, "sara")
    paul.send("/medarbejder/tider", {"staff": sara, **PUBLISH})
    again = paul.send("/medarbejder/tider", {"staff": sara, **PUBLISH, "first": "2026-12-28", "from_time": "16:30"})
    assert again.status_code == 409
    assert "Intet er offentliggjort" in again.text
    assert "mandag den 4. januar 2027 kl. 16.00" in again.text
    assert 'value="2026-12-28"' in again.text, "the form is kept"
    assert again.text.index('id="offentliggoer"') < again.text.index('class="weeks"'), "what is wrong stands first"
    assert "<h2>Uge 1</h2>" in again.text, "the week of the clash is shown, not that of the first day"
    with both_towns.services.store.read() as work:
        late = [
            s for s in work.execute(select(t.slot)) if s.staff_id == sara and s.published_at == both_towns.clock.now
        ]
    assert len(late) == 6


def test_closed_days_are_left_out_and_named(town: Town) -> None:
    paul = town.visit("paul")
    published = paul.send("/medarbejder/tider", {
        "staff": number(town, "sara"), **PUBLISH, "first": "2027-03-25", "last": "2027-03-30",
        "weekdays": ["0", "1", "2", "3", "4"],
    })  # fmt: skip
    page = paul.follow(published)
    for name in ("Skærtorsdag", "Langfredag", "Anden påskedag"):
        assert name in page.text
    assert "2 tider er offentliggjort" in page.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first": "i morgen"}, "Skriv datoen som år-måned-dag"),
        ({"last": "2026-01-01", "first": "2026-01-01"}, "Dagene er gået"),
        ({"to_time": "15:00"}, "Sluttidspunktet skal ligge efter starten"),
        ({"minutes": "5"}, "fra 10 til 240"),
        ({"weekdays": []}, "Vælg mindst én"),
        ({"last": "2028-01-01"}, "højst 16 uger"),
        ({"weekdays": ["4"], "first": "2027-01-04", "last": "2027-01-04"}, "Der er ingen tider i det, du valgte"),
    ],
)
def test_bad_input_when_publishing_names_the_field(town: Town, wrong: dict[str, object], says: str) -> None:
    answer = town.visit("paul").send("/medarbejder/tider", {"staff": number(town, "sara"), **PUBLISH, **wrong})
    assert answer.status_code == 422
    assert says in answer.text
    assert answer.text.index('id="offentliggoer"') < answer.text.index('class="weeks"'), "what is wrong stands first"


def test_free_times_can_be_withdrawn_and_booked_ones_cannot(both_towns: Town) -> None:
    _, receipt = book_first(both_towns.visit("anna"))
    with both_towns.services.store.read() as work:
        booked = work.execute(select(t.booking).where(t.booking.c.id == int(receipt.rsplit("/", 1)[1]))).one()
        free = work.execute(
            select(t.slot).where(t.slot.c.staff_id == booked.staff_id, t.slot.c.state == "open")
        ).first()
    assert free is not None
    sara = both_towns.visit("sara")
    answer = sara.send("/medarbejder/tider/traek-tilbage", {"slot": [str(free.id), str(booked.slot_id)]})
    page = sara.follow(answer)
    assert "1 tid er trukket tilbage" in page.text
    assert "1 tid er booket, reserveret eller væk og er ladt i fred" in page.text
    assert [row.subject_id for row in audit_of(both_towns, "slot.withdrawn")] == [free.id]  # type: ignore[attr-defined]


def test_a_citizen_is_found_by_name_without_the_name_in_an_address(both_towns: Town) -> None:
    sara = both_towns.visit("sara")
    assert "mindst to bogstaver" in sara.send("/medarbejder/borgere", {"navn": "a"}).text
    found = sara.send("/medarbejder/borgere", {"navn": "anna  BIRK"})
    path = re.search(r"/medarbejder/borgere/\d+", found.text)
    assert path
    book_first(both_towns.visit("anna"))
    page = sara.get(path.group(0))
    assert "Skal selv booke" in page.text
    assert "Vurderingen, der lod bookingen igennem" in page.text
    assert "sikkerhed O" in page.text
    assert len(audit_of(both_towns, "citizen.viewed")) == 1
    assert "Ingen borgere hos jer" in sara.send("/medarbejder/borgere", {"navn": "%_%"}).text


def test_a_deadline_is_set_when_the_rules_accept_it(both_towns: Town) -> None:
    sara, anna = both_towns.visit("sara"), both_towns.visit("anna")
    person, interview = number(both_towns, "anna"), interview_of(anna)
    path = f"/medarbejder/borgere/{person}/samtaler/{interview}/frist"
    too_soon = sara.send(path, {"book_by": "2026-11-30", "hold_by": "2026-12-20"})
    assert too_soon.status_code == 422
    assert "Fristen kan tidligst være 2. december 2026" in too_soon.text
    assert 'value="2026-11-30"' in too_soon.text
    assert sara.send(path, {"book_by": "2026-12-20", "hold_by": "2026-12-10"}).status_code == 422
    assert sara.send(path, {"book_by": "", "hold_by": "x"}).status_code == 422
    assert sara.send(path, {"book_by": "2026-12-02", "hold_by": "2026-12-20"}).status_code == 303
    assert "Book senest onsdag den 2. december 2026" in anna.get("/mine-samtaler").text
    carla = number(both_towns, "carla")
    with both_towns.services.store.read() as work:
        hers = work.scalar(select(t.interview.c.id).where(t.interview.c.person_id == carla))
    refused = sara.send(
        f"/medarbejder/borgere/{carla}/samtaler/{hers}/frist", {"book_by": "2026-12-12", "hold_by": "2026-12-20"}
    )
    assert refused.status_code == 422
    assert "fuld tid" in refused.text
    wrong_person = f"/medarbejder/borgere/{carla}/samtaler/{interview}/frist"
    assert sara.send(wrong_person, {"book_by": "2026-12-12", "hold_by": "2026-12-20"}).status_code == 404


def test_the_form_for_a_deadline_begins_with_the_days_that_stand(town: Town) -> None:
    page = town.visit("sara").get(f"/medarbejder/borgere/{number(town, 'anna')}").text
    assert re.findall(r'type="date" name="(\w+)"[^>]* value="([^"]*)"', page) == [
        ("book_by", "2026-12-06"), ("hold_by", "2026-12-20")
    ]  # fmt: skip
    assert 'href="tel:' in page, "a caseworker with a phone in hand can call"


def test_a_refusal_to_cancel_speaks_of_the_citizen_and_not_to_them(town: Town) -> None:
    anna, sara = town.visit("anna"), town.visit("sara")
    _, receipt = book_first(anna)
    town.clock.advance(days=20)
    path = f"/medarbejder/borgere/{number(town, 'anna')}"
    told = sara.send(f"{path}{receipt}/aflys", {"reason": "Sygdom", "key": "k"})
    assert told.status_code == 409
    assert "Aftalen er ikke aflyst: det var for sent." in told.text


def test_the_authority_cancels_with_a_reason_the_citizen_reads(both_towns: Town) -> None:
    anna, sara = both_towns.visit("anna"), both_towns.visit("sara")
    _, receipt = book_first(anna)
    person = number(both_towns, "anna")
    path = f"/medarbejder/borgere/{person}{receipt}/aflys"
    assert sara.send(path, {"reason": " "}).status_code == 422
    done = sara.send(path, {"reason": "Sagsbehandleren er blevet syg", "key": "k"})
    assert "Borgerens frist er sat tilbage" in sara.follow(done).text
    assert "Sagsbehandleren er blevet syg" in anna.get(receipt).text
    assert "Vælg en tid" in anna.get("/mine-samtaler").text


def test_staff_see_only_their_own_authority_on_every_page(both_towns: Town) -> None:
    """sara is staff in one authority, staff-20 in another: every page about hers is 404 to the other."""
    _, receipt = book_first(both_towns.visit("anna"))
    interview = interview_of(both_towns.visit("ida"))
    anna, ida, sara = (number(both_towns, key) for key in ("anna", "ida", "sara"))
    other = both_towns.visit("staff-20")
    assert other.get(f"/medarbejder/borgere/{anna}").status_code == 404
    assert "Anna" not in other.send("/medarbejder/borgere", {"navn": "anna"}).text
    assert "Anna" not in other.get("/medarbejder/?dag=2026-11-30&sted=1").text
    assert "Sara Søgaard" not in other.get(f"/medarbejder/tider?staff={sara}").text
    for path, fields in (
        (f"/medarbejder/borgere/{ida}/samtaler/{interview}/frist", {"book_by": "2026-12-20", "hold_by": "2026-12-21"}),
        (f"/medarbejder/borgere/{anna}{receipt}/aflys", {"reason": "x"}),
    ):
        assert other.send(path, fields).status_code == 404, path
    published = other.send("/medarbejder/tider", {"staff": sara, **PUBLISH})
    assert published.status_code == 422
    with both_towns.services.store.read() as work:
        slot = work.execute(select(t.slot).where(t.slot.c.staff_id == sara, t.slot.c.state == "open")).first()
    assert slot is not None
    other.send("/medarbejder/tider/traek-tilbage", {"slot": [str(slot.id)]})
    with both_towns.services.store.read() as work:
        assert work.scalar(select(t.slot.c.state).where(t.slot.c.id == slot.id)) == "open"
