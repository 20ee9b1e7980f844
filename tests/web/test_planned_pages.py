"""The contact course on the pages: the citizen's, the caseworker's, and the list of what is proposed."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from portal.booking.plan_for_all import Run
from portal.persistence import tables as t
from portal.rules.errors import RuleServiceUnavailable
from tests.web.conftest import Town
from tests.web.test_staff import audit_of, number
from tests.web.test_statements import statements

LIST = "/medarbejder/planlagte"


@pytest.fixture
def planned(make_town: Callable[..., Town], database_url: str) -> Town:
    """A town for which interviews were planned last night."""
    town = make_town(database_url)
    wired = town.services
    for _ in Run(wired.store, wired.rules, wired.clock).pages():
        pass
    return town


def plans_of(town: Town, key: str) -> list[int]:
    person = number(town, key)
    with town.services.store.read() as work:
        c = t.planned_interview.c
        return list(work.scalars(select(c.id).where(c.person_id == person).order_by(c.proposed_book_by, c.id)))


def interviews(town: Town) -> int:
    with town.services.store.read() as work:
        return int(work.scalar(select(func.count()).select_from(t.interview)) or 0)


def change(town: Town, key: str, **facts: object) -> None:
    person = number(town, key)
    town.services.store.change(
        lambda work: work.execute(update(t.circumstances).where(t.circumstances.c.person_id == person).values(**facts))
    )


def course(page: str) -> str:
    """The citizen's block, or nothing."""
    found = re.search(r'<section[^>]*aria-labelledby="forloeb".*?</section>', page, re.S)
    return found.group(0) if found else ""


def test_the_citizen_sees_what_is_due_and_by_when_with_the_rule_and_no_day_that_nobody_has_set(planned: Town) -> None:
    block = course(planned.visit("anna").get("/mine-samtaler").text)
    assert "Du skal til 2 samtaler mere senest 6. januar 2027" in block
    assert "Én af dem står ovenfor" in block
    assert "regel L-06" in block
    assert "Book senest" not in block
    assert "på vej" not in block, "there is one to book first"
    assert "23. december" not in block


def test_that_another_comes_is_said_when_there_is_nothing_else_to_do(planned: Town) -> None:
    person = number(planned, "anna")
    planned.services.store.change(
        lambda work: work.execute(t.interview.delete().where(t.interview.c.person_id == person))
    )
    page = planned.visit("anna").get("/mine-samtaler").text
    assert "Den næste samtale er på vej" in course(page)
    assert "Vælg en tid" not in page


def test_each_named_person_sees_what_the_rules_ask_for(planned: Town) -> None:
    says = {
        "dennis": "Fra 4. februar 2027 til 3. maj 2027 skal kommunen holde 2 samtaler",
        "eva": "Du skal til 4 samtaler mere",
        "citizen-0003": "Du har ret til en samtale, når du beder kommunen om det",
    }
    for key, words in says.items():
        assert words in course(planned.visit(key).get("/mine-samtaler").text), key
    assert course(planned.visit("carla").get("/mine-samtaler").text) == "", "section 106: nothing is asked for"
    english = planned.visit("anna")
    english.send("/sprog", {"sprog": "en"})
    assert "attend 2 more interviews by 6 January 2027" in course(english.get("/mine-samtaler").text)


def test_the_page_goes_without_the_course_where_it_cannot_be_told(
    planned: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(planned, "anna", exempted_by_share=None)
    assert course(planned.visit("anna").get("/mine-samtaler").text) == ""
    page = planned.visit("sara").get(f"/medarbejder/borgere/{number(planned, 'anna')}").text
    assert "Der mangler en oplysning: undtaget fra flere samtaler" in page
    kept = planned.services.rules.assess

    def away(question: str, *more: object, **named: object) -> object:
        if question == "contact-course":
            raise RuleServiceUnavailable("down")
        return kept(question, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(planned.services.rules, "assess", away)
    assert planned.visit("bo").get("/mine-samtaler").status_code == 200
    assert "Reglerne kan ikke slås op" in planned.visit("sara").get("/medarbejder/borgere/2").text


def test_staff_see_the_course_and_confirm_with_one_press(planned: Town) -> None:
    sara, person = planned.visit("sara"), number(planned, "anna")
    where, (plan,) = f"/medarbejder/borgere/{person}", plans_of(planned, "anna")
    page = sara.get(where).text
    assert "Kommunen: mindst 2 samtaler" in page
    assert "A-kassen: mindst 2 samtaler" in page
    assert "<strong>2 samtaler skal holdes senest 6. januar 2027</strong>" in page
    form = page[page.index(f'action="{where}/planlagte/{plan}/bekraeft"') :]
    days = dict(re.findall(r'name="(book_by|hold_by)"[^>]*value="([\d-]+)"', form)[:2])
    assert days == {"book_by": "2026-12-23", "hold_by": "2027-01-06"}
    after = sara.follow(sara.send(f"{where}/planlagte/{plan}/bekraeft", dict(days), on=where))
    assert "Samtalen er bekræftet" in after.text
    assert len(audit_of(planned, "deadline.set")) == 1
    assert "bekræftede en foreslået samtale" in after.text
    assert "Book senest onsdag den 23. december 2026" in planned.visit("anna").get("/mine-samtaler").text
    again = sara.send(f"{where}/planlagte/{plan}/bekraeft", dict(days), on=where)
    assert again.status_code == 409
    assert "bekræftet eller afvist i mellemtiden" in again.text


def test_days_that_the_rules_refuse_are_told_and_the_form_is_kept(planned: Town) -> None:
    sara, person = planned.visit("sara"), number(planned, "anna")
    where, (plan,) = f"/medarbejder/borgere/{person}", plans_of(planned, "anna")
    before = interviews(planned)
    for days, says in (
        ({"book_by": "2026-11-26", "hold_by": "2026-12-20"}, "Du skal have mindst 8 dage til at booke"),
        ({"book_by": "2026-12-26", "hold_by": "2026-12-20"}, "Dagen kan ikke ligge før »Book senest«"),
        ({"book_by": "snart", "hold_by": "2026-12-20"}, "Skriv datoen som år-måned-dag"),
    ):
        answer = sara.send(f"{where}/planlagte/{plan}/bekraeft", days, on=where)
        assert answer.status_code == 422
        assert says in answer.text
        assert f'value="{days["book_by"]}"' in answer.text
    assert interviews(planned) == before


def test_a_proposal_is_rejected_with_a_reason_that_colleagues_read(planned: Town) -> None:
    sara, person = planned.visit("sara"), number(planned, "anna")
    where, (plan,) = f"/medarbejder/borgere/{person}", plans_of(planned, "anna")
    empty = sara.send(f"{where}/planlagte/{plan}/kasser", {"reason": " "}, on=where)
    assert empty.status_code == 422
    assert "Feltet skal udfyldes" in empty.text
    page = sara.follow(sara.send(f"{where}/planlagte/{plan}/kasser", {"reason": "Holdt ved skranken"}, on=where)).text
    assert "Forslaget er afvist" in page
    assert "Holdt ved skranken" in page
    assert f"/planlagte/{plan}/bekraeft" not in page
    later = sara.send(f"{where}/planlagte/{plan}/kasser", {"reason": "Igen"}, on=where)
    assert "i mellemtiden" in sara.follow(later).text


def test_the_list_confirms_several_and_tells_of_each(planned: Town) -> None:
    sara = planned.visit("sara")
    chosen = [plans_of(planned, key)[0] for key in ("anna", "gitte", "hans")]
    change(planned, "gitte", self_booking_status="exempted")
    before = interviews(planned)
    page = sara.send(LIST, {"planlagt": chosen}, on=LIST)
    assert page.status_code == 200
    assert "2 af 3 er bekræftet" in page.text
    told = re.search(r'id="resultat".*?</section>', page.text, re.S)
    assert told is not None
    lines = re.findall(r"<li>.*?</li>", told.group(0), re.S)
    assert len(lines) == 3
    assert sum("fristen er sat til" in line for line in lines) == 2
    assert "Gitte Kærby" in next(line for line in lines if "fritaget" in line)
    assert interviews(planned) == before + 2
    nothing = sara.send(LIST, {}, on=LIST)
    assert nothing.status_code == 422
    assert "Vælg de samtaler" in nothing.text


def test_the_list_is_of_one_office_or_all_the_first_to_book_by_first(planned: Town) -> None:
    sara = planned.visit("sara")
    everything = sara.get(LIST).text
    assert "Gitte Kærby" in everything
    with planned.services.store.read() as work:
        office = work.scalar(select(t.person.c.office_id).where(t.person.c.key == "anna"))
    only = sara.get(f"{LIST}?sted={office}").text
    assert "Anna Birkelund" in only
    assert "Gitte Kærby" not in only, "she belongs to the quiet office"
    assert sara.get(f"{LIST}?sted=x").status_code == 200
    ids = [int(one) for one in re.findall(r'name="planlagt" value="(\d+)"', everything)]
    with planned.services.store.read() as work:
        by = dict(work.execute(select(t.planned_interview.c.id, t.planned_interview.c.proposed_book_by)).all())
    assert [by[one] for one in ids] == sorted(by[one] for one in ids)


def test_another_authoritys_proposals_are_not_found_and_citizens_have_no_list(planned: Town) -> None:
    (plan,) = plans_of(planned, "anna")
    person = number(planned, "anna")
    planned.services.store.change(lambda work: work.execute(update(t.planned_interview).values(authority_id=2)))
    planned.services.store.change(
        lambda work: work.execute(update(t.person).where(t.person.c.id == person).values(authority_id=2))
    )
    sara = planned.visit("sara")
    assert "Anna Birkelund" not in sara.get(LIST).text
    before = interviews(planned)
    days = {"book_by": "2026-12-23", "hold_by": "2027-01-06"}
    bo = number(planned, "bo")
    for path, fields in (
        (LIST, {"planlagt": [plan]}),
        (f"/medarbejder/borgere/{person}/planlagte/{plan}/bekraeft", days),
        (f"/medarbejder/borgere/{bo}/planlagte/{plan}/bekraeft", days),
        (f"/medarbejder/borgere/{person}/planlagte/{plan}/kasser", {"reason": "x"}),
        (f"{LIST}", {"planlagt": [987654]}),
    ):
        assert sara.send(path, fields).status_code == 404, path
    assert interviews(planned) == before
    assert planned.visit("anna").get(LIST).status_code == 403
    assert planned.visit().get(LIST).status_code == 303


def test_staff_are_told_whom_to_summon(planned: Town) -> None:
    page = planned.visit("sara").get("/medarbejder/opgaver").text
    assert "Borgeren mangler samtaler og skal indkaldes" in page
    assert "Eva Mosevang" in page
    assert "3 samtaler mangler, senest 6. januar 2027." in page


def test_the_pages_cost_the_same_however_many_are_proposed(planned: Town) -> None:
    sara, anna = planned.visit("sara"), planned.visit("anna")
    with statements(planned) as sent:
        sara.get(LIST)
    assert len(sent) <= 2, sent
    with statements(planned) as sent:
        anna.get("/mine-samtaler")
    assert len(sent) <= 6, sent
