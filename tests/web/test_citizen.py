"""The citizen's way through the pages, as the addresses promise it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import icalendar
import pytest
from sqlalchemy import delete, select, update

from portal.booking.outcomes import No
from portal.booking.recheck import recheck
from portal.domain.time import local
from portal.persistence import tables as t
from portal.rules.errors import RuleServiceUnavailable
from portal.web.refusals import WORDS
from tests.web.conftest import Town, Visit


def interview_of(visit: Visit) -> int:
    found = re.search(r"/mine-samtaler/(\d+)/tider", visit.get("/mine-samtaler").text)
    assert found
    return int(found.group(1))


def first_slots(visit: Visit, interview: int, query: str = "") -> list[str]:
    return re.findall(
        r'name="slot" id="tid-\d+" value="(\d+)"', visit.get(f"/mine-samtaler/{interview}/tider{query}").text
    )


def book_first(visit: Visit, which: int = 0) -> tuple[int, str]:
    """Book one of next week's times; the interview and the receipt's path."""
    interview = interview_of(visit)
    slot = first_slots(visit, interview, "?fra=2026-12-01")[which]
    assert visit.send(f"/mine-samtaler/{interview}/reserver", {"slot": slot}).status_code == 303
    answer = visit.send(f"/mine-samtaler/{interview}/bekraeft", {"topics": ["concrete_jobs"], "wishes": "Truckkort"})
    assert answer.status_code == 303, answer.text
    return interview, answer.headers["Location"]


@pytest.fixture
def both_towns(make_town: Callable[..., Town], database_url: str) -> Town:
    return make_town(database_url)


def test_anna_books_a_time_moves_it_and_cancels_it(both_towns: Town) -> None:
    anna = both_towns.visit("anna")
    interview = interview_of(anna)
    times = anna.get(f"/mine-samtaler/{interview}/tider")
    assert "Book senest søndag den 6. december 2026" in times.text
    slot, other = first_slots(anna, interview, "?fra=2026-12-01")[:2]
    held = anna.send(f"/mine-samtaler/{interview}/reserver", {"slot": slot, "key": "k"})
    assert held.headers["Location"].endswith(f"/mine-samtaler/{interview}/bekraeft")
    page = anna.follow(held)
    assert "Vi holder tiden til dig indtil kl. 10.10" in page.text
    assert "ordinært job hurtigst muligt" in page.text
    assert "Legitimation" in page.text
    booked = anna.send(
        f"/mine-samtaler/{interview}/bekraeft",
        {"topics": ["concrete_jobs", "need_for_offer"], "wishes": "Truckkort <b>&</b>", "companion": "Min søster"},
    )
    receipt = anna.follow(booked)
    assert "Din tid er booket" in receipt.text
    assert "Truckkort &lt;b&gt;&amp;&lt;/b&gt;" in receipt.text
    assert "Reglerne bag bookingen" in receipt.text
    path = booked.headers["Location"]
    moved = anna.send(f"{path}/ombook", {"slot": other}, on=f"{path}/ombook?fra=2026-12-01")
    assert moved.headers["Location"] == path
    assert "Vil du aflyse?" in anna.get(f"{path}/aflys").text
    cancelled = anna.send(f"{path}/aflys", {"key": "c"}, on=f"{path}/aflys")
    assert "Aftalen er aflyst" in anna.follow(cancelled).text
    assert "Book senest" in anna.get("/mine-samtaler").text


@pytest.mark.parametrize(
    ("person", "says", "must_book"),
    [
        ("anna", "Book senest", True),
        ("bo", "Din frist er overholdt", False),
        ("carla", "fordi du begynder i job på fuld tid 3. januar 2027", False),
        ("dennis", "Du skal ikke selv booke, fordi din a-kasse holder samtalerne", False),
        ("eva", "Du skal ikke selv booke, fordi du er fritaget for selv at booke.", False),
        ("farid", "kommunen har besluttet det", True),
        ("gitte", "Book senest", True),
        ("hans", "Book senest", True),
        ("ida", "i dag", True),
    ],
)
def test_each_named_person_sees_what_their_line_says(town: Town, person: str, says: str, must_book: bool) -> None:
    page = town.visit(person).get("/mine-samtaler")
    assert page.status_code == 200
    assert says in page.text
    assert ("Vælg en tid" in page.text) is must_book


def test_nobody_is_shown_times_that_they_may_not_book(town: Town) -> None:
    carla = town.visit("carla")
    with town.services.store.read() as work:
        hers = select(t.interview.c.id).join(t.person, t.person.c.id == t.interview.c.person_id)
        interview = work.scalar(hers.where(t.person.c.key == "carla"))
    page = carla.get(f"/mine-samtaler/{interview}/tider")
    assert page.status_code == 200
    assert "Du skal ikke booke eller gå til samtaler, fordi du begynder i job på fuld tid" in page.text
    assert 'name="slot"' not in page.text
    assert "Er du i tvivl, så ring til" in page.text


def test_who_may_not_book_is_refused_with_the_reason_also_by_a_form_of_their_own(town: Town) -> None:
    carla = town.visit("carla")
    with town.services.store.read() as work:
        hers = select(t.interview).join(t.person, t.person.c.id == t.interview.c.person_id)
        interview = work.execute(hers.where(t.person.c.key == "carla")).one()
        free = select(t.slot.c.id).where(t.slot.c.office_id == interview.office_id, t.slot.c.state == "open")
        slot = work.scalar(free.where(t.slot.c.starts_at > town.clock()).limit(1))
    refused = carla.send(f"/mine-samtaler/{interview.id}/reserver", {"slot": str(slot)})
    assert refused.status_code == 403
    assert "Du skal ikke booke denne samtale selv lige nu" in refused.text
    assert "fordi du begynder i job på fuld tid" in refused.text


def test_a_day_is_written_in_the_language_of_each_who_looks(town: Town) -> None:
    anna = town.visit("anna")
    path = f"/mine-samtaler/{interview_of(anna)}/tider"
    danish = anna.get(path).text
    anna.send("/sprog", {"sprog": "en", "naeste": path})
    english = anna.get(path).text
    anna.send("/sprog", {"sprog": "da", "naeste": path})
    assert "Valgt: " in danish
    assert "Valgt: " not in english
    assert "Chosen: " in english
    assert re.findall(r"<fieldset.*?</fieldset>", anna.get(path).text, re.S) == re.findall(
        r"<fieldset.*?</fieldset>", danish, re.S
    )


def test_gitte_is_told_why_there_is_nothing_and_gets_it_on_record(town: Town) -> None:
    gitte = town.visit("gitte")
    interview = interview_of(gitte)
    page = gitte.get(f"/mine-samtaler/{interview}/tider")
    assert "Ingen ledige tider, før samtalen senest skal holdes" in page.text
    assert "Den første ledige tid er" in page.text
    registered = gitte.send(f"/mine-samtaler/{interview}/ingen-tider", on=f"/mine-samtaler/{interview}/tider")
    assert "Nummer" in registered.text
    with town.services.store.read() as work:
        row = work.execute(select(t.audit).where(t.audit.c.action == "times.missing")).one()
    assert row.details["offered"] == 0
    assert row.details["empty"] == "hold_by"


def test_hans_is_only_offered_to_meet_in_person(town: Town) -> None:
    hans = town.visit("hans")
    interview = interview_of(hans)
    page = hans.get(f"/mine-samtaler/{interview}/tider?form=phone")
    assert "Denne samtale holdes ved: Personligt fremmøde" in page.text
    slot = first_slots(hans, interview)[0]
    refused = hans.send(f"/mine-samtaler/{interview}/reserver", {"slot": slot, "form": "phone"})
    assert refused.status_code == 409
    assert "Samtalen kan ikke holdes på den måde" in refused.text


def test_a_time_taken_meanwhile_is_a_409_with_three_near_times(town: Town) -> None:
    first, second = town.visit("citizen-0001"), town.visit("citizen-0002")
    interviews = interview_of(first), interview_of(second)
    slot = int(first_slots(first, interviews[0], "?fra=2026-12-01")[0])
    with town.services.store.read() as work:
        starts_at = work.scalar(select(t.slot.c.starts_at).where(t.slot.c.id == slot))
    only_this = update(t.slot).where(t.slot.c.starts_at == starts_at, t.slot.c.id != slot).values(state="withdrawn")
    town.services.store.change(lambda work: work.execute(only_this))
    assert first.send(f"/mine-samtaler/{interviews[0]}/reserver", {"slot": slot}).status_code == 303
    refused = second.send(f"/mine-samtaler/{interviews[1]}/reserver", {"slot": slot, "fra": "2026-12-01"})
    assert refused.status_code == 409
    assert "Tiden er lige blevet taget" in refused.text
    assert len(re.findall(r'<li><a href="#tid-\d+">', refused.text)) == 3
    assert "Log ind" not in refused.text


def test_a_hold_that_ran_out_says_so_and_leads_back(town: Town) -> None:
    anna = town.visit("anna")
    interview = interview_of(anna)
    slot = first_slots(anna, interview)[0]
    anna.send(f"/mine-samtaler/{interview}/reserver", {"slot": slot})
    town.clock.advance(minutes=10)
    for answer in (
        anna.get(f"/mine-samtaler/{interview}/bekraeft"), anna.send(f"/mine-samtaler/{interview}/bekraeft", {})
    ):  # fmt: skip
        assert answer.status_code == 409
        assert "Reservationen er løbet ud" in answer.text
        assert f"/mine-samtaler/{interview}/tider" in answer.text


def test_bad_input_names_the_field_and_keeps_the_form(town: Town) -> None:
    anna = town.visit("anna")
    interview = interview_of(anna)
    assert anna.send(f"/mine-samtaler/{interview}/reserver", {}).status_code == 422
    bad_date = anna.get(f"/mine-samtaler/{interview}/tider?fra=i+morgen")
    assert bad_date.status_code == 400
    assert "Fra dato" in bad_date.text
    anna.send(f"/mine-samtaler/{interview}/reserver", {"slot": first_slots(anna, interview)[0]})
    kept = anna.send(
        f"/mine-samtaler/{interview}/bekraeft", {"wishes": "x" * 1001, "companion": "Min bror", "contact_phone": "12"}
    )
    assert kept.status_code == 422
    assert "Skriv højst 1000 tegn" in kept.text
    assert "mindst otte cifre" in kept.text
    assert 'value="Min bror"' in kept.text
    for field, value in (("topics", "nonsense"), ("form", "letter")):
        assert anna.send(f"/mine-samtaler/{interview}/bekraeft", {field: value}).status_code == 422


def test_what_is_not_yours_is_not_there(town: Town) -> None:
    _, receipt = book_first(town.visit("anna"))
    other = town.visit("citizen-0003")
    interview = interview_of(town.visit("ida"))
    for path in (receipt, f"{receipt}.ics", f"{receipt}/ombook", f"{receipt}/aflys", "/aftaler/999999",
                 f"/mine-samtaler/{interview}/tider", f"/mine-samtaler/{interview}/bekraeft"):  # fmt: skip
        assert other.get(path).status_code == 404, path
    for path, fields in ((f"{receipt}/ombook", {"slot": "1"}), (f"{receipt}/aflys", {}),
                         (f"/mine-samtaler/{interview}/reserver", {"slot": "1"}),
                         (f"/mine-samtaler/{interview}/bekraeft", {}),
                         (f"/mine-samtaler/{interview}/ingen-tider", {})):  # fmt: skip
        assert other.send(path, fields).status_code == 404, path


def test_every_no_has_its_own_words_and_a_code_that_is_not_success() -> None:
    assert set(WORDS) == set(No)
    assert len({str(words.heading) for words in WORDS.values()}) == len(No)
    assert all(words.status >= 400 for words in WORDS.values())


class Down:
    def assess(self, *_: object, **__: object) -> object:
        raise RuleServiceUnavailable("down")


def test_with_the_rules_down_the_overview_stands_and_the_rest_says_what_to_do(town: Town) -> None:
    anna = town.visit("anna")
    interview = interview_of(anna)
    object.__setattr__(town.services, "rules", Down())
    page = anna.get("/mine-samtaler")
    assert page.status_code == 200
    assert "Vi kan ikke slå reglerne op lige nu" in page.text
    assert "Book senest" in page.text
    with town.services.store.engine.begin() as work:
        work.execute(update(t.interview).values(deadline_closed_on=date(2026, 11, 20)))
    times = anna.get(f"/mine-samtaler/{interview}/tider")
    assert times.status_code == 503
    assert "Fejlen er hos os" in times.text
    ready = anna.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "degraded"), "the overview stands, so does the server"
    assert ready.json["parts"] == {"database": True, "rule_service": False}


def test_with_the_rules_down_a_deadline_is_kept_by_booking_and_staff_hear_of_a_no(town: Town) -> None:
    anna, sara = town.visit("anna"), town.visit("sara")
    interview = interview_of(anna)
    rules = town.services.rules
    object.__setattr__(town.services, "rules", Down())
    page = anna.get(f"/mine-samtaler/{interview}/tider").text
    assert "Du kan booke alligevel" in page
    _, address = book_first(anna)
    assert "Tiden er din, men vi mangler at slå reglerne op" in anna.get(address).text
    moving = anna.get(f"{address}/ombook?fra=2026-12-01").text
    assert "Tiden kan ikke flyttes her, før vi kan. Du beholder den." in moving
    assert 'name="slot"' not in moving
    with town.services.store.engine.begin() as work:
        facts = work.scalar(select(t.recheck.c.facts))
        work.execute(update(t.recheck).values(facts=facts | {"self_booking_status": "exempted"}))
    object.__setattr__(town.services, "rules", rules)
    recheck(store=town.services.store, rules=rules, clock=town.services.clock)
    receipt = anna.get(address).text
    assert "Din tid er booket" in receipt
    assert "mangler at slå reglerne op" not in receipt
    tasks = sara.get("/medarbejder/opgaver").text
    assert "svaret blev nej" in tasks
    assert "Reglerne siger: borgeren skal ikke selv booke." in tasks
    finish = re.search(r'action="(/medarbejder/opgaver/\d+/udfoert)"', tasks)
    assert finish
    assert "Opgaven er udført." in sara.get(sara.send(finish[1], {"note": "Aftalt"}).headers["Location"]).text
    assert "Der er ingen opgaver" in sara.get("/medarbejder/opgaver").text


def test_who_lacks_a_fact_can_ask_the_municipality_for_it(town: Town) -> None:
    anna, sara = town.visit("anna"), town.visit("sara")
    interview_of(anna)
    with town.services.store.engine.begin() as work:
        work.execute(update(t.circumstances).values(target_group=None))
    assert "Bed kommunen om at se på det" in anna.get("/mine-samtaler").text
    told = anna.send("/mine-samtaler/mangler")
    assert "Kommunen har fået besked" in anna.get(told.headers["Location"]).text
    tasks = sara.get("/medarbejder/opgaver").text
    assert "Det mangler: målgruppe, LAB § 6, nr." in tasks


def test_with_the_database_gone_there_is_a_page_that_says_so(town: Town) -> None:
    anna = town.visit("anna")
    town.services.store.change(lambda work: work.exec_driver_sql("ALTER TABLE interview RENAME TO gone"))
    page = anna.get("/mine-samtaler")
    assert page.status_code == 503
    assert "Bookingsystemet svarer ikke" in page.text
    assert anna.get("/healthz").status_code == 200


def test_without_its_database_a_server_is_not_ready(town: Town) -> None:
    town.services.store.change(lambda work: work.exec_driver_sql("ALTER TABLE authority RENAME TO gone"))
    ready = town.visit().get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (503, "not ready")
    assert ready.json["parts"] == {"database": False, "rule_service": True}


def test_the_calendar_file_has_the_right_instant_and_tells_nothing_more(town: Town) -> None:
    anna = town.visit("anna")
    _, receipt = book_first(anna)
    answer = anna.get(f"{receipt}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aftale.ics"'
    [event] = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    with town.services.store.read() as work:
        row = work.execute(select(t.booking).where(t.booking.c.id == int(receipt.rsplit("/", 1)[1]))).one()
    assert event["DTSTART"].dt == row.starts_at
    assert str(event["UID"]) == row.ical_uid
    assert str(event["SUMMARY"]) == "Aftale"
    text = answer.text.lower()
    assert not [word for word in ("job", "ledig", "dagpenge", "truck", "organizer", "method", "anna") if word in text]


def test_a_private_calendar_follows_and_can_be_renewed(town: Town) -> None:
    anna = town.visit("anna")
    _, receipt = book_first(anna)
    path = re.search(r"/kalender/[\w-]+\.ics", anna.send("/mine-samtaler/kalender").text)
    assert path
    stranger = town.visit()
    feed = stranger.get(path.group(0))
    assert feed.status_code == 200
    assert "attachment" not in feed.headers.get("Content-Disposition", "")
    assert stranger.get(path.group(0)).data == feed.data, "unchanged bookings give unchanged octets"
    assert stranger.get(path.group(0), headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    anna.send(f"{receipt}/aflys", on=f"{receipt}/aflys")
    after = stranger.get(path.group(0), headers={"If-None-Match": feed.headers["ETag"]})
    [event] = icalendar.Calendar.from_ical(after.data).walk("VEVENT")
    assert (str(event["STATUS"]), event["SEQUENCE"], str(event["TRANSP"])) == ("CANCELLED", 1, "TRANSPARENT")
    renewed = re.search(r"/kalender/[\w-]+\.ics", anna.send("/mine-samtaler/kalender").text)
    assert renewed
    assert stranger.get(path.group(0), headers={"If-None-Match": feed.headers["ETag"]}).status_code == 404
    assert stranger.get(renewed.group(0)).status_code == 200
    assert stranger.client.post(renewed.group(0)).status_code in (400, 405)
    anna.send("/mine-samtaler/kalender/fjern")
    assert stranger.get(renewed.group(0)).status_code == 404
    with town.services.store.read() as work:
        assert not work.execute(select(t.feed)).all()


def test_english_is_a_switch_that_stays(town: Town) -> None:
    anna = town.visit("anna")
    assert anna.send("/sprog", {"sprog": "en", "naeste": "/mine-samtaler"}).headers["Location"] == "/mine-samtaler"
    page = anna.get("/mine-samtaler")
    assert '<html lang="en">' in page.text
    assert "Book by Sunday 6 December 2026" in page.text
    assert "You must book your interviews digitally yourself" in page.text
    assert anna.send("/sprog", {"sprog": "xx"}).status_code == 400
    assert anna.send("/sprog", {"sprog": "da", "naeste": "//evil.example"}).headers["Location"] == "/mine-samtaler"


@pytest.mark.parametrize(("day", "clock"), [(date(2026, 10, 20), "2026-10-25"), (date(2027, 3, 23), "2027-03-28")])
def test_around_the_change_of_the_clock_times_are_listed_as_they_are_on_the_wall(
    make_town: Callable[..., Town], sqlite_url: str, day: date, clock: str
) -> None:
    town = make_town(sqlite_url, day=day)
    anna = town.visit("anna")
    interview = interview_of(anna)
    changes = date.fromisoformat(clock)
    for monday in (changes - timedelta(days=6), changes + timedelta(days=1)):
        page = anna.get(f"/mine-samtaler/{interview}/tider?fra={monday}").text
        shown = dict(re.findall(r'for="tid-(\d+)">(\d\d\.\d\d)', page))
        assert shown
        with town.services.store.read() as work:
            found = work.execute(select(t.slot.c.id, t.slot.c.starts_at).where(t.slot.c.id.in_(map(int, shown))))
            for row in found:
                assert f"{local(row.starts_at):%H.%M}" == shown[str(row.id)]
                assert 8 <= local(row.starts_at).hour < 18


def test_a_hold_over_the_change_of_the_clock_lasts_ten_minutes(make_town: Callable[..., Town], sqlite_url: str) -> None:
    from datetime import UTC, datetime

    town = make_town(sqlite_url, day=date(2026, 10, 24))
    anna = town.visit("anna")
    interview = interview_of(anna)
    slot = first_slots(anna, interview, "?fra=2026-10-26")[0]
    town.clock.now = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)  # 02.55 for the first time
    anna.send(f"/mine-samtaler/{interview}/reserver", {"slot": slot})
    assert "indtil kl. 02.05" in anna.get(f"/mine-samtaler/{interview}/bekraeft").text
    town.clock.advance(minutes=9)
    assert anna.send(f"/mine-samtaler/{interview}/bekraeft", {}).status_code == 303


def test_nothing_is_left_of_a_visitor_whose_person_is_gone(town: Town) -> None:
    anna = town.visit("anna")
    with town.services.store.read() as work:
        number = work.scalar(select(t.person.c.id).where(t.person.c.key == "anna"))
    town.services.store.change(lambda work: (
        work.execute(delete(t.interview).where(t.interview.c.person_id == number)),
        work.execute(delete(t.circumstances).where(t.circumstances.c.person_id == number)),
        work.execute(delete(t.person).where(t.person.c.id == number)),
    ))  # fmt: skip
    assert anna.get("/mine-samtaler").status_code == 404
