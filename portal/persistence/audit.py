"""The audit: who did what, when and from where, in the transaction that did it. Rows are only ever added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from portal.domain.persons import Actor
from portal.persistence import tables as t

_add = insert(t.audit)


def record(
    work: Connection,
    now: datetime,
    actor: Actor,
    action: str,
    *,
    subject: str,
    subject_id: int | None,
    authority_id: int | None,
    person_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add one row and answer its number.

    `details` holds ids, times and codes; never a name, a CPR number or a citizen's own words.
    """
    values = _row(now, actor, action, subject, subject_id, authority_id, person_id, details)
    added = work.execute(_add, values)
    return int(added.inserted_primary_key[0])  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what one row of many is about: the subject's id, its authority and its person."""

    subject_id: int
    authority_id: int | None
    person_id: int | None = None


def record_each(
    work: Connection, now: datetime, actor: Actor, action: str, *, subject: str, about: Iterable[About]
) -> None:
    """Add one row for each of many that the same act was done to."""
    values = [_row(now, actor, action, subject, one.subject_id, one.authority_id, one.person_id, None) for one in about]
    if values:
        work.execute(_add, values)


def _row(
    now: datetime, actor: Actor, action: str, subject: str, subject_id: int | None, authority_id: int | None,
    person_id: int | None, details: Mapping[str, Any] | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "at": now,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "action": action,
        "authority_id": authority_id,
        "person_id": person_id,
        "subject": subject,
        "subject_id": subject_id,
        "details": dict(details or {}),
        "origin": actor.origin[:80],
    }


def about_person(work: Connection, person_id: int, limit: int = 200) -> list[Mapping[str, Any]]:
    """What happened around a person, the latest first, each row as a mapping of the table's columns."""
    found = work.execute(
        select(t.audit).where(t.audit.c.person_id == person_id).order_by(t.audit.c.id.desc()).limit(limit)
    )
    return [dict(row) for row in found.mappings()]
