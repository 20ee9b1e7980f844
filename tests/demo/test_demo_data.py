"""The demo data: as many and as varied as promised, in order, and the same every time."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from portal import demo
from portal.booking import facts
from portal.demo.places import MAIN_OFFICE
from portal.domain.closing_days import closing_day
from portal.domain.time import local
from portal.persistence import people, tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService

DAY = date(2026, 11, 24)


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as work:
        return {
            table.name: sorted(map(tuple, work.execute(select(table))), key=repr) for table in t.metadata.sorted_tables
        }


def test_the_whole_town_is_there(sqlite_url: str) -> None:
    store = Store(make_engine(sqlite_url))
    counts = demo.load(store, day=DAY).counts
    assert counts["authority"] == 98
    assert counts["office"] == 7
    assert counts["staff"] == 42
    assert counts["person"] == 2_009
    with store.read() as work:
        booked = work.execute(select(t.booking.c.person_id).where(t.booking.c.status != "cancelled").distinct()).all()
        groups = set(work.scalars(select(t.circumstances.c.target_group)))
        open_at_one = work.execute(
            select(t.person.c.id).join(t.interview, t.interview.c.person_id == t.person.c.id)
            .where(t.interview.c.office_id == MAIN_OFFICE, t.interview.c.book_by >= DAY)
            .where(t.person.c.key.like("citizen-%"))
            .where(~t.person.c.id.in_(select(t.booking.c.person_id)))
        ).all()  # fmt: skip
        populated = set(work.scalars(select(t.office.c.authority_id)))
    assert len(booked) > 2_000 / 3
    assert groups == set(range(1, 14))
    assert len(open_at_one) >= 120
    assert len(populated) == 3


def test_the_same_seed_and_day_give_the_same_rows(sqlite_url: str, postgres_url: str) -> None:
    stores = [Store(make_engine(url)) for url in (sqlite_url, postgres_url)]
    for store in stores:
        demo.load(store, day=DAY, count=60)
    once, again = (rows_of(store) for store in stores)
    assert once == again
    assert demo.load(stores[0], day=DAY, count=60).counts == {}
    assert rows_of(stores[0]) == once


def assert_in_order(store: Store, day: date) -> None:
    with store.read() as work:
        slots = {row.id: row for row in work.execute(select(t.slot))}
        claims = list(work.execute(select(t.claim)))
        bookings = list(work.execute(select(t.booking)))
    for slot in slots.values():
        on = local(slot.starts_at).date()
        assert on.weekday() < 5
        assert closing_day(on) is None
    holding = [b for b in bookings if b.status != "cancelled"]
    for booking in holding:
        assert slots[booking.slot_id].state == "booked"
        mine = [(c.starts_at, c.ends_at) for c in claims if c.booking_id == booking.id]
        assert mine == [(booking.starts_at, booking.ends_at)] * 2
    assert {b.slot_id for b in holding} == {slot.id for slot in slots.values() if slot.state == "booked"}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_the_town_is_in_order_whatever_day_it_is(
    sqlite_house: object, tmp_path_factory: pytest.TempPathFactory, day: date
) -> None:
    import shutil

    file = tmp_path_factory.mktemp("town") / "t.sqlite"
    shutil.copyfile(str(sqlite_house), file)
    store = Store(make_engine(f"sqlite:///{file}"))
    demo.load(store, day=day, count=40)
    assert_in_order(store, day)
    store.engine.dispose()


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28), date(2027, 1, 1), DAY])
def test_each_named_person_is_in_the_situation_of_their_line(sqlite_url: str, day: date) -> None:
    store = Store(make_engine(sqlite_url))
    demo.load(store, day=day, count=20)
    rules = EmbeddedRuleService()
    expected = {"anna": "must_self_book", "bo": "must_self_book", "carla": "less_intensive_effort",
                "dennis": "unemployment_fund", "eva": "summoned", "farid": "must_self_book",
                "gitte": "must_self_book", "hans": "must_self_book", "ida": "must_self_book"}  # fmt: skip
    for key, outcome in expected.items():
        with store.read() as work:
            who = people.by_key(work, key)
            assert who is not None
            found = people.person(work, who.id)
        assert found is not None
        assert rules.assess("self-booking", facts.of_person(*found, day), day).outcome == outcome, key
    with store.read() as work:
        shown = people.demo_people(work)
        ida = work.execute(
            select(t.interview).join(t.person, t.person.c.id == t.interview.c.person_id).where(t.person.c.key == "ida")
        ).one()
        bo = work.execute(
            select(t.booking).join(t.person, t.person.c.id == t.booking.c.person_id).where(t.person.c.key == "bo")
        ).one()
    assert {one["key"] for one in shown} == {*expected, "sara", "paul", "lone"}
    assert all(one["summary_da"] and one["summary_en"] for one in shown)
    assert ida.book_by == day
    assert local(bo.starts_at).date() >= day + timedelta(days=3)
