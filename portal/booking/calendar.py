"""The citizen's private calendar address: made, renewed and taken away by the citizen alone."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.domain.interviews import Booking
from portal.domain.persons import Actor
from portal.domain.time import Clock
from portal.persistence import audit, bookings, feeds, people
from portal.persistence.store import Store

SHOWN_BACK = timedelta(days=90)
"""How long an appointment stays in the feed after it is over; cancelled ones too, so that calendars can follow."""


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def renew_address(person_id: int, actor: Actor, *, store: Store, clock: Clock) -> str:
    """Give the citizen a new address and answer its token (256 bits), once; the earlier one stops working."""
    now = clock()
    token = secrets.token_urlsafe(32)
    with store.read() as work:
        found = people.person(work, person_id)

    def act(work: Connection) -> None:
        feeds.renew(work, person_id, hash_of(token), now)
        audit.record(
            work, now, actor, "feed.renewed", subject="person", subject_id=person_id, person_id=person_id,
            authority_id=found[0].authority_id if found else None,
        )  # fmt: skip

    store.change(act)
    return token


def remove_address(person_id: int, actor: Actor, *, store: Store, clock: Clock) -> None:
    """Take the citizen's address away."""
    now = clock()

    def act(work: Connection) -> None:
        feeds.remove(work, person_id)
        audit.record(
            work, now, actor, "feed.removed", subject="person", subject_id=person_id, person_id=person_id,
            authority_id=None,
        )  # fmt: skip

    store.change(act)


def address_made_at(person_id: int, *, store: Store) -> datetime | None:
    """When the citizen's present address was made; None where there is none."""
    with store.read() as work:
        return feeds.made_at(work, person_id)


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind an address: whose it is, and what tells whether the calendar has changed."""

    person_id: int
    count: int
    revisions: int
    revised_at: datetime | None


def behind(token: str, *, store: Store, clock: Clock) -> Behind | None:
    """What is behind an address, without reading the bookings; None for an unknown or withdrawn token."""
    now = clock()
    with store.read() as work:
        found = bookings.behind_address(work, hash_of(token), now - SHOWN_BACK)
    return None if found is None else Behind(*found)


def calendar_of(person_id: int, *, store: Store, clock: Clock) -> list[Booking]:
    """The bookings in a person's calendar, by id."""
    now = clock()
    with store.read() as work:
        return bookings.for_calendar(work, person_id, now - SHOWN_BACK)
