"""The check-up: whoever runs the portal sees what does not answer, what waits, and rules that nobody has confirmed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.booking.checkup import State, checkup
from portal.persistence import outbox, tables as t
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService
from tests.booking.conftest import House
from tests.booking.test_without_rules import Down, booked_without


def found(house: House) -> dict[str, tuple[State, str]]:
    return {one.about: (one.state, one.says) for one in checkup(**house.ask)}


def test_a_house_in_order_is_well(house: House) -> None:
    assert {state for state, _ in found(house).values()} == {State.WELL}
    assert set(found(house)) == {"database", "rule service", "rules", "messages"}


def test_a_rule_service_that_does_not_answer_is_wrong(house: House) -> None:
    house.rules = Down()
    assert found(house)["rule service"][0] is State.WRONG
    assert "rules" not in found(house), "nobody can say how old they are"


def test_rules_that_nobody_has_confirmed_are_told_of_from_the_day_on(house: House) -> None:
    house.now = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert found(house)["rules"][0] is State.WELL
    house.now += timedelta(days=1)
    assert found(house)["rules"] == (
        State.LOOK, "have not been confirmed since 2027-01-01: a new act was expected then",
    )  # fmt: skip


def test_what_waits_is_told_of(house: House) -> None:
    booked_without(house)
    assert found(house)["bookings to check again"] == (State.LOOK, "the oldest waits since 2026-11-23")
    assert found(house)["messages"][0] is State.LOOK
    house.now += timedelta(hours=3)
    assert found(house)["messages"] == (State.WRONG, "the oldest was due 3 h ago: is a worker running?")
    house.store.change(lambda work: outbox.done(work, house.rows(t.outbox)[0].id, "sent", house.now))
    assert found(house)["messages"][0] is State.WELL


def test_a_database_in_an_old_shape_is_wrong(house: House) -> None:
    house.run("UPDATE alembic_version SET version_num = '0001'")
    state, says = found(house)["database"]
    assert state is State.WRONG
    assert says.endswith("portal db upgrade")


def test_a_database_that_is_not_there_is_wrong(tmp_path: Path, house: House) -> None:
    house.store = Store(make_engine(f"sqlite:///{tmp_path}/none/none.sqlite"))
    house.rules = EmbeddedRuleService()
    assert found(house)["database"] == (State.WRONG, "does not answer")
