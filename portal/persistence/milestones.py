"""What has been done once for all in this database."""

from sqlalchemy import Connection, select

from portal.persistence import tables as t


def reached(work: Connection, name: str) -> bool:
    """Whether the milestone of that name is passed."""
    return work.scalar(select(t.milestone.c.name).where(t.milestone.c.name == name)) is not None
