"""What has been done once for all in this database, and how far what is done every night has come."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from portal.persistence import tables as t


def reached(work: Connection, name: str) -> bool:
    """Whether the milestone of that name is passed."""
    return work.scalar(select(t.milestone.c.name).where(t.milestone.c.name == name)) is not None


def find(work: Connection, name: str, *, lock: bool = False) -> tuple[str, datetime] | None:
    """What the milestone says, and since when; with `lock` until the transaction ends."""
    wanted = select(t.milestone.c.value, t.milestone.c.at).where(t.milestone.c.name == name)
    row = work.execute(wanted.with_for_update() if lock else wanted).first()
    return None if row is None else (row.value, row.at)


def add(work: Connection, name: str, value: str, now: datetime) -> None:
    """Set a new milestone; `Clash` where somebody else was first."""
    work.execute(insert(t.milestone), {"name": name, "value": value, "at": now})


def move(work: Connection, name: str, value: str, now: datetime) -> None:
    """Let the milestone say something else."""
    work.execute(update(t.milestone).where(t.milestone.c.name == name).values(value=value, at=now))
