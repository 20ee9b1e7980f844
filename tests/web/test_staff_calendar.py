"""Staff's pages of patterns and closures: seen first, saved just so, and wrong input comes back with the form."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from portal.persistence import tables as t
from tests.web.conftest import Town, Visit
from tests.web.test_staff import audit_of, number
from tests.web.test_statements import statements

NEW = "/medarbejder/moenstre/nyt"
PATTERNS = "/medarbejder/moenstre"
CLOSED = "/medarbejder/lukkedage"
FIELDS: dict[str, object] = {
    "office": "1", "valid_from": "2026-12-07", "valid_to": "", "weekdays": ["0", "2"], "every_weeks": "2",
    "from_1": "16.00", "to_1": "17:30", "from_2": "18:00", "to_2": "19:30", "from_3": "", "to_3": "", "minutes": "45",
    "before": "0", "after": "0", "kinds": ["job_interview"], "forms": ["in_person", "phone"],
}  # fmt: skip


@pytest.fixture
def both_towns(make_town: Callable[..., Town], database_url: str) -> Town:
    return make_town(database_url)


def fields(town: Town, **other: object) -> dict[str, object]:
    return {"staff": number(town, "sara"), **FIELDS, **other}


def press(visit: Visit, path: str, page: TestResponse, step: str) -> TestResponse:
    """Press a button of the preview: what the page holds is sent as it stands."""
    form = page.text[page.text.rindex('<form method="post">') :]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return visit.client.post(path, data={
        **{name: [value for other, value in hidden if other == name] for name, _ in hidden}, "trin": step,
    })  # fmt: skip


def of_patterns(town: Town) -> list[object]:
    with town.services.store.read() as work:
        return list(work.execute(t.slot.select().where(t.slot.c.pattern_id.is_not(None))))


def saved(town: Town, visit: Visit, **other: object) -> TestResponse:
    page = visit.send(NEW, fields(town, **other), on=NEW)
    assert page.status_code == 200, page.text
    return press(visit, NEW, page, "gem")


def test_a_pattern_is_seen_then_saved_and_stands_in_the_list(both_towns: Town) -> None:
    paul = both_towns.visit("paul")
    page = paul.send(NEW, fields(both_towns), on=NEW)
    assert "mandag, onsdag · hver 2. uge · 16.00–17.30, 18.00–19.30 · 45 minutter" in page.text
    assert "60 tider" in page.text
    assert "mandag den 7. december 2026: 16.00–16.45, 16.45–17.30, 18.00–18.45, 18.45–19.30" in page.text
    assert of_patterns(both_towns) == [], "looking changes nothing"
    answer = press(paul, NEW, page, "gem")
    listed = paul.follow(answer)
    assert "Gemt: 60 nye tider, 0 tider fjernet." in listed.text
    assert "fra 7. december 2026" in listed.text
    assert len(of_patterns(both_towns)) == 60
    assert len(audit_of(both_towns, "pattern.saved")) == 1
    in_english = both_towns.visit("paul")
    in_english.send("/sprog", {"sprog": "en"})
    assert "every 2 weeks · 16:00–17:30" in in_english.get(PATTERNS).text


def test_going_back_keeps_what_was_filled_in(town: Town) -> None:
    paul = town.visit("paul")
    page = paul.send(NEW, fields(town), on=NEW)
    again = press(paul, NEW, page, "ret")
    assert again.status_code == 200
    assert 'value="2026-12-07"' in again.text
    assert again.text.count("checked") == 5


def test_what_changed_meanwhile_is_shown_before_anything_is_saved(both_towns: Town) -> None:
    paul, other = both_towns.visit("paul"), both_towns.visit("paul")
    page = paul.send(NEW, fields(both_towns), on=NEW)
    assert saved(both_towns, other).status_code == 303
    answer = press(paul, NEW, page, "gem")
    assert answer.status_code == 409
    assert "noget er ændret imens" in answer.text
    assert "Udelades, fordi der er noget i forvejen" in answer.text
    assert len(of_patterns(both_towns)) == 60


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"valid_from": "i morgen"}, "Skriv datoen som år-måned-dag"),
        ({"valid_from": "2026-11-23"}, "Dagen er gået"),
        ({"valid_to": "2026-12-01"}, "Den sidste dag kan ikke ligge før den første"),
        ({"weekdays": []}, "Vælg mindst én"),
        ({"every_weeks": "9"}, "fra 1 til 8"),
        ({"from_1": ""}, "Feltet skal udfyldes"),
        ({"from_1": "kl. 8"}, "Skriv klokkeslættet som 09.30"),
        ({"to_1": "15:00"}, "Sluttidspunktet skal ligge efter starten"),
        ({"from_2": "17:00"}, "Tidsrummene skal ligge efter hinanden"),
        ({"from_2": ""}, "Udfyld både fra og til"),
        ({"to_3": "22:00"}, "Udfyld både fra og til"),
        ({"minutes": "240", "after": "10"}, "Der er ikke plads til en samtale"),
        ({"minutes": "tre"}, "Not a valid integer value"),
        ({"before": "-1"}, "fra 0 til 120"),
        ({"kinds": ["hjemmebesøg"]}, "hjemmebesøg"),
        ({"staff": "999"}, "Not a valid choice"),
    ],
)
def test_wrong_input_is_named_at_its_field_and_the_form_is_kept(
    town: Town, wrong: dict[str, object], says: str
) -> None:
    paul = town.visit("paul")
    answer = paul.send(NEW, fields(town, **wrong), on=NEW)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text or "form-error" in answer.text
    assert 'value="19:30"' in answer.text, "what was right is kept"


def test_a_pattern_is_changed_from_a_day_and_ended(both_towns: Town) -> None:
    paul = both_towns.visit("paul")
    saved(both_towns, paul)
    address = re.findall(rf"{PATTERNS}/\d+/ret", paul.get(PATTERNS).text)[0]
    form = paul.get(address)
    assert 'value="18:00"' in form.text, "what it says now is filled in"
    page = paul.send(address, fields(both_towns, valid_from="2026-12-21", weekdays=["0"]), on=address)
    assert "Ledige tider, der forsvinder</dt>\n<dd>24 tider: onsdag den 23. december 2026 – " in page.text
    listed = paul.follow(press(paul, address, page, "gem"))
    assert "Ændres mandag den 21. december 2026" in listed.text
    end = address.replace("ret", "afslut")
    assert paul.send(end, {"last": "2026-11-01"}, on=end).status_code == 422
    assert paul.send(end, {"last": ""}, on=end).status_code == 422
    page = paul.send(end, {"last": "2026-12-31"}, on=end)
    assert 'value="2026-12-31"' in press(paul, end, page, "ret").text
    listed = paul.follow(press(paul, end, page, "gem"))
    assert "0 nye tider" in listed.text
    assert "fra 21. december 2026 til 31. december 2026" in listed.text
    assert len(audit_of(both_towns, "pattern.ended")) == 1


def test_a_day_is_closed_and_opened_again_with_a_preview_of_each(both_towns: Town) -> None:
    paul = both_towns.visit("paul")
    with both_towns.services.store.read() as work:
        before = {row.id for row in work.execute(t.slot.select().where(t.slot.c.state == "open"))}
    wish = {"name": "Personaledag", "office": "1", "first": "2026-12-03", "last": "", "from_time": "", "to_time": ""}
    page = paul.send(CLOSED, wish, on=CLOSED)
    assert "Personaledag: torsdag den 3. december 2026" in page.text
    assert "Ledige tider, der spærres" in page.text
    assert 'value="Personaledag"' in press(paul, CLOSED, page, "ret").text
    listed = paul.follow(press(paul, CLOSED, page, "gem"))
    assert "Personaledag" in listed.text
    assert "Spærret" in paul.get(f"/medarbejder/tider?staff={number(both_towns, 'sara')}&uge=2026-12-03").text
    address = re.findall(rf"{CLOSED}/\d+/aabn", listed.text)[0]
    page = paul.get(address)
    assert "Tider, der bliver ledige igen" in page.text
    assert paul.follow(press(paul, address, page, "ret")).status_code == 200
    assert "Der er åbnet igen" in paul.follow(press(paul, address, page, "gem")).text
    with both_towns.services.store.read() as work:
        assert before == {row.id for row in work.execute(t.slot.select().where(t.slot.c.state == "open"))}
    assert paul.get(address).status_code == 404
    assert press(paul, address, page, "gem").status_code == 404


def test_who_booked_on_a_day_that_is_closed_is_named_before_and_becomes_a_task(town: Town) -> None:
    from tests.web.test_citizen import book_first

    book_first(town.visit("anna"))
    paul = town.visit("paul")
    wish = {"name": "Vandskade", "office": "0", "first": "2026-11-25", "last": "2026-12-31"}
    page = paul.send(CLOSED, wish, on=CLOSED)
    assert "Anna Birkelund" in page.text
    assert "book senest" in page.text, "deadlines at risk are named, with the citizen"
    paul.follow(press(paul, CLOSED, page, "gem"))
    tasks = paul.get("/medarbejder/opgaver").text
    assert "En booket samtale ligger på en lukkedag" in tasks
    assert "Der er lukket: Vandskade." in tasks
    assert "Anna Birkelund" in tasks


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Feltet skal udfyldes"),
        ({"first": "2026-11-02"}, "Dagen er gået"),
        ({"last": "2026-12-01"}, "Den sidste dag kan ikke ligge før den første"),
        ({"last": "2028-01-01"}, "højst et år"),
        ({"from_time": "10:00"}, "Udfyld både fra og til"),
        ({"from_time": "10:00", "to_time": "09:00"}, "Sluttidspunktet skal ligge efter starten"),
        ({"from_time": "10:00", "to_time": "12:00", "last": "2026-12-04"}, "enkelt dag"),
        ({"first": "2027-03-28", "from_time": "02:30", "to_time": "04:00"}, "uret stilles frem"),
        ({"office": "999"}, "Not a valid choice"),
    ],
)
def test_a_closure_filled_in_wrongly_is_named_at_its_field(town: Town, wrong: dict[str, object], says: str) -> None:
    wish: dict[str, object] = {"name": "Møde", "office": "1", "first": "2026-12-03", "last": ""}
    answer = town.visit("paul").send(CLOSED, wish | wrong, on=CLOSED)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Møde"' in answer.text or wrong.get("name") == ""


def test_caseworkers_read_and_planners_change(town: Town) -> None:
    saved(town, town.visit("paul"))
    sara = town.visit("sara")
    for address in (PATTERNS, CLOSED):
        page = sara.get(address)
        assert page.status_code == 200
        assert "/ret" not in page.text
        assert "Se, hvad der sker" not in page.text
    assert sara.get(NEW).status_code == 403


def test_the_list_is_of_one_caseworker_or_office_if_that_is_wanted(town: Town) -> None:
    paul = town.visit("paul")
    saved(town, paul)
    sara = number(town, "sara")
    assert "Sara Søgaard</h2>" in paul.get(f"{PATTERNS}?staff={sara}&sted=1").text
    assert "Der er ingen mønstre" in paul.get(f"{PATTERNS}?staff={sara + 1}").text
    assert "Der er ingen mønstre" in paul.get(f"{PATTERNS}?sted=2").text
    assert paul.get(f"{PATTERNS}?staff=x&sted=9999999999999").status_code == 200
    assert paul.get(f"{PATTERNS}/999/ret").status_code == 404
    assert paul.get(f"{PATTERNS}/999/afslut").status_code == 404


def test_the_lists_cost_the_same_however_long_they_are(town: Town) -> None:
    paul = town.visit("paul")
    sizes = []
    for weekday in ("0", "1", "2"):
        saved(town, paul, weekdays=[weekday], every_weeks="1")
        with statements(town) as sent:
            page = paul.get(PATTERNS).text
        sizes.append((len(sent), page.count("<section")))
    assert [size for size, _ in sizes] == [3, 3, 3]
    assert [shown for _, shown in sizes] == [1, 2, 3]
    with statements(town) as sent:
        paul.get(CLOSED)
    assert len(sent) <= 2
