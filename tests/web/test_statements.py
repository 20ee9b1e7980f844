"""How many SQL statements a page costs, so that it cannot creep. BEGIN, COMMIT and ROLLBACK are not counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.web.conftest import Town
from tests.web.test_citizen import first_slots, interview_of


@pytest.fixture
def counted(make_town: Callable[..., Town], database_url: str) -> Town:
    return make_town(database_url)


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append(statement)

    engine = town.services.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_each_page_stays_within_its_statements(counted: Town) -> None:
    anna = counted.visit("anna")
    interview = interview_of(anna)
    slot = first_slots(anna, interview, "?fra=2026-12-01")[0]
    token = anna.get("/mine-samtaler").text.split('name="csrf_token" value="')[1].split('"')[0]
    limits: dict[str, tuple[int, Callable[[], Any]]] = {
        "overview": (6, lambda: anna.get("/mine-samtaler")),
        "free times": (4, lambda: anna.get(f"/mine-samtaler/{interview}/tider?fra=2026-12-01")),
        "free times, none": (4, lambda: anna.get(f"/mine-samtaler/{interview}/tider?fra=2027-06-01")),
        "reserve": (
            6,
            lambda: anna.client.post(
                f"/mine-samtaler/{interview}/reserver", data={"csrf_token": token, "slot": slot, "key": "k"}
            ),
        ),
        "confirm, to read": (6, lambda: anna.get(f"/mine-samtaler/{interview}/bekraeft")),
        "confirm": (
            8,
            lambda: anna.client.post(f"/mine-samtaler/{interview}/bekraeft", data={"csrf_token": token, "key": "k2"}),
        ),
        "overview, booked": (6, lambda: anna.get("/mine-samtaler")),
    }
    for name, (limit, act) in limits.items():
        with statements(counted) as sent:
            answer = act()
        assert answer.status_code in (200, 303), name
        assert len(sent) <= limit, f"{name}: {len(sent)} statements\n" + "\n".join(sent)


def test_a_calendar_that_has_not_changed_costs_one_statement(counted: Town) -> None:
    anna = counted.visit("anna")
    address = anna.send("/mine-samtaler/kalender").text.split("/kalender/")[1].split(".ics")[0]
    etag = anna.get(f"/kalender/{address}.ics").headers["ETag"]
    with statements(counted) as sent:
        unchanged = anna.get(f"/kalender/{address}.ics", headers={"If-None-Match": etag})
    assert unchanged.status_code == 304
    assert len(sent) == 1


def test_the_day_sheet_costs_the_same_whatever_is_on_it(make_town: Callable[..., Town], sqlite_url: str) -> None:
    town = make_town(sqlite_url, citizens=400)
    sara = town.visit("sara")
    sizes = []
    for day in ("2026-11-29", "2026-12-01"):
        with statements(town) as sent:
            page = sara.get(f"/medarbejder/?dag={day}").text
        sizes.append((len(sent), page.count("<tr")))
    assert sizes[0][0] == sizes[1][0] <= 3
    assert sizes[1][1] > sizes[0][1]
