"""The outbox: each message about a booking is sent, once where it can be told, and never one that is overtaken."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.adapters.mail_folder import MailFolder
from portal.booking.cancel import Cancel, cancel_as_citizen
from portal.booking.rebook import Rebook, rebook
from portal.booking.save_pattern import SavePattern
from portal.domain.cpr import find_ordinary
from portal.domain.persons import Actor
from portal.messages.worker import Worker
from portal.persistence import outbox, tables as t
from portal.persistence.store import OpenTransaction
from tests.booking.conftest import House, house  # noqa: F401 - a fixture
from tests.booking.test_patterns import mondays, saved


class Post:
    """A mailer that keeps what it was given, or does not take it."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.down = False

    def send(self, message: EmailMessage) -> None:
        if self.down:
            raise ConnectionRefusedError
        self.sent.append(message)


@pytest.fixture
def post() -> Iterator[Post]:
    return Post()  # type: ignore[return-value]


def worker(house: House, post: object) -> Worker:  # noqa: F811
    return Worker(house.store, post, house.rules, house.clock, sender="aftaler@x.example", base_url="https://x.example")  # type: ignore[arg-type]


def a_booking(house: House) -> tuple[int, int, int]:  # noqa: F811
    person, staff = house.citizen(), house.caseworker()
    booking = house.booked(person, house.interview(person), house.slot(staff, hour=10))
    return person, booking, staff


def test_booking_moving_and_cancelling_each_send_one_mail_in_order(house: House, post: Post) -> None:  # noqa: F811
    person, booking, staff = a_booking(house)
    working = worker(house, post)
    assert working.round() == 1
    citizen = Actor("citizen", person, "t")
    rebook(Rebook(person, booking, house.slot(staff, hour=12)), citizen, **house.ask)
    working.round()
    cancel_as_citizen(Cancel(booking), person, citizen, **house.ask)
    working.round()
    assert working.round() == 0
    assert [mail["Subject"] for mail in post.sent] == [
        "Din aftale er booket", "Din aftale er flyttet", "Din aftale er aflyst",
    ]  # fmt: skip
    assert len({mail["Message-ID"] for mail in post.sent}) == 3
    sequences = [b"SEQUENCE:%d" % number in bytes(mail.get_payload(1).get_content().encode())  # type: ignore[union-attr]
                 for number, mail in enumerate(post.sent[:2])]  # fmt: skip
    assert sequences == [True, True]


def test_a_message_that_a_later_change_overtook_is_let_go(house: House, post: Post) -> None:  # noqa: F811
    person, booking, _ = a_booking(house)
    cancel_as_citizen(Cancel(booking), person, Actor("citizen", person, "t"), **house.ask)
    worker(house, post).round()
    assert [mail["Subject"] for mail in post.sent] == ["Din aftale er aflyst"]
    assert {row.outcome for row in house.rows(t.outbox)} == {"sent", "not_needed"}


def test_while_the_post_is_down_the_message_waits_longer_each_time_and_is_then_set_aside(
    house: House, post: Post  # noqa: F811
) -> None:
    a_booking(house)
    post.down = True
    working = worker(house, post)
    assert working.round() == 1
    assert working.round() == 0, "it is not due yet"
    for _ in range(outbox.DEAD_AFTER):
        house.now += timedelta(hours=3)
        working.round()
    row = house.rows(t.outbox)[0]
    assert (row.outcome, row.last_error) == ("dead", "ConnectionRefusedError")


def test_a_worker_that_dies_with_a_message_in_hand_leaves_it_to_another(house: House, post: Post) -> None:  # noqa: F811
    a_booking(house)
    assert len(house.store.change(lambda work: outbox.lease(work, house.now))) == 1
    assert worker(house, post).round() == 0
    house.now += outbox.LEASE
    assert worker(house, post).round() == 1
    assert len(post.sent) == 1


def test_the_mail_tells_when_and_where_and_never_why(house: House, post: Post) -> None:  # noqa: F811
    a_booking(house)
    worker(house, post).round()
    text = post.sent[0].get_payload(0).get_content()  # type: ignore[union-attr]
    assert "onsdag den 25. november 2026 kl. 10.00" in text
    everything = bytes(post.sent[0]).decode().lower()
    for word in ("kontanthjælp", "dagpenge", "ledig", "jobcenter", "jobsamtale"):
        assert word not in everything + text.lower()
    assert not list(find_ordinary(text))


def test_the_mail_folder_holds_one_file_a_message_and_none_inside_a_transaction(
    house: House, tmp_path: Path  # noqa: F811
) -> None:
    a_booking(house)
    folder = MailFolder(tmp_path / "mail")
    worker(house, folder).round()
    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    with house.store.read(), pytest.raises(OpenTransaction):
        folder.send(EmailMessage())


def test_times_are_laid_out_further_once_a_day_and_when_a_worker_starts(house: House, post: Post) -> None:  # noqa: F811
    saved(house, SavePattern(mondays(house.caseworker())))
    laid = len(house.rows(t.slot))
    one = worker(house, post)
    one.round()
    assert len(house.rows(t.slot)) == laid
    house.now += timedelta(days=7)
    one.round()
    assert len(house.rows(t.slot)) == laid + 4
    worker(house, post).round()
    assert len(house.rows(t.slot)) == laid + 4, "another worker finds it done"
