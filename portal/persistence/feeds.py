"""Private calendar addresses: only a hash of the secret is kept."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from portal.persistence import tables as t


def renew(work: Connection, person_id: int, token_hash: str, now: datetime) -> None:
    """Give the person this calendar address; an earlier one stops working."""
    work.execute(delete(t.feed).where(t.feed.c.person_id == person_id))
    work.execute(insert(t.feed), {"person_id": person_id, "token_hash": token_hash, "made_at": now})


def remove(work: Connection, person_id: int) -> None:
    """Take the person's calendar address away."""
    work.execute(delete(t.feed).where(t.feed.c.person_id == person_id))


def made_at(work: Connection, person_id: int) -> datetime | None:
    """When the person's present address was made."""
    made: datetime | None = work.scalar(select(t.feed.c.made_at).where(t.feed.c.person_id == person_id))
    return made
