"""What stands in the way is told as what it is: a missing fact, a changed hold, a time that is gone."""

import re
from datetime import timedelta

from sqlalchemy import select, update

from portal.domain.time import local
from portal.persistence import tables as t
from tests.web.conftest import Town
from tests.web.test_citizen import first_slots, interview_of


def person_id(town: Town, key: str) -> int:
    with town.services.store.read() as work:
        return int(work.execute(select(t.person.c.id).where(t.person.c.key == key)).scalar_one())


def test_a_fact_that_is_missing_leaves_the_overview_and_says_whom_to_call(town: Town) -> None:
    anna = town.visit("anna")
    interview = interview_of(anna)
    unknown = update(t.circumstances).where(t.circumstances.c.person_id == person_id(town, "anna"))
    town.services.store.change(lambda work: work.execute(unknown.values(target_group=None)))
    overview = anna.get("/mine-samtaler")
    assert overview.status_code == 200
    assert "Vi mangler en oplysning om dig" in overview.text
    assert "Book senest" in overview.text, "the deadline stands"
    times = anna.get(f"/mine-samtaler/{interview}/tider")
    assert times.status_code == 409
    assert "Det er ikke din fejl" in times.text
    assert "Log ind" not in times.text


def test_an_old_page_does_not_book_the_time_that_was_chosen_since(town: Town) -> None:
    anna = town.visit("anna")
    interview = interview_of(anna)
    first, second, *_ = first_slots(anna, interview, "?fra=2026-12-01")
    path = f"/mine-samtaler/{interview}"
    anna.send(f"{path}/reserver", {"slot": first})
    shown = re.search(r'name="slot"[^>]*value="(\d+)"', anna.get(f"{path}/bekraeft").text)
    assert shown
    assert shown.group(1) == str(first)
    anna.send(f"{path}/reserver", {"slot": second})
    answer = anna.send(f"{path}/bekraeft", {"slot": first})
    assert answer.status_code == 409
    assert "Du har valgt en anden tid i mellemtiden" in answer.text
    assert f"{path}/bekraeft" in answer.text, "and there it is"
    assert anna.send(f"{path}/bekraeft", {"slot": second}).status_code == 303


def test_the_times_offered_instead_are_those_nearest_to_the_one_that_is_gone(town: Town) -> None:
    first, second = town.visit("citizen-0001"), town.visit("citizen-0002")
    interview = interview_of(first)
    slot = first_slots(first, interview, "?fra=2026-12-07")[5]
    with town.services.store.read() as work:
        wanted = work.execute(select(t.slot).where(t.slot.c.id == slot)).one()
    others = update(t.slot).where(t.slot.c.starts_at == wanted.starts_at, t.slot.c.id != wanted.id)
    town.services.store.change(lambda work: work.execute(others.values(state="withdrawn")))
    assert first.send(f"/mine-samtaler/{interview}/reserver", {"slot": slot}).status_code == 303
    answer = second.send(f"/mine-samtaler/{interview_of(second)}/reserver", {"slot": slot})
    assert answer.status_code == 409
    offered = [int(number) for number in re.findall(r'<button[^>]*name="slot" value="(\d+)"', answer.text)]
    assert len(offered) == 3
    with town.services.store.read() as work:
        starts = list(work.scalars(select(t.slot.c.starts_at).where(t.slot.c.id.in_(offered))))
    assert all(abs(start - wanted.starts_at) < timedelta(days=1) for start in starts), "on the same day, or nearly"
    week = local(wanted.starts_at).isocalendar().week
    assert f"Uge {week}" in answer.text, "the page stays in the week of the time that was asked for"
