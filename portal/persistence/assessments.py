"""Assessments that led to something, kept with the facts they were made from."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from portal.persistence import tables as t

_add = insert(t.assessment).returning(t.assessment.c.id)


def keep(
    work: Connection, person_id: int, answer: Mapping[str, Any], facts: Mapping[str, Any], on: date, now: datetime
) -> int:
    """Keep an assessment (the contract's JSON) and its facts; answers its id."""
    row = {
        "person_id": person_id,
        "question": answer["question"],
        "on_day": on,
        "outcome": answer["outcome"],
        "facts": dict(facts),
        "answer": dict(answer),
        "made_at": now,
    }
    return int(work.execute(_add, row).scalar_one())


def by_id(work: Connection, ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """Kept assessments: for each id the answer, its facts and when it was made."""
    wanted = select(t.assessment.c.id, t.assessment.c.answer, t.assessment.c.facts, t.assessment.c.made_at)
    found = work.execute(wanted.where(t.assessment.c.id.in_(list(ids))))
    return {row.id: {"answer": row.answer, "facts": row.facts, "made_at": row.made_at} for row in found}


def made_between(work: Connection, person_id: int, starts_at: datetime, ends_at: datetime) -> list[Mapping[str, Any]]:
    """What was kept about a person from an instant until another (not taken in): answer, facts and when, in order."""
    wanted = (
        select(t.assessment.c.answer, t.assessment.c.facts, t.assessment.c.made_at)
        .where(t.assessment.c.person_id == person_id)
        .where(t.assessment.c.made_at >= starts_at, t.assessment.c.made_at < ends_at)
        .order_by(t.assessment.c.made_at, t.assessment.c.id)
    )
    return [{"answer": row.answer, "facts": row.facts, "made_at": row.made_at} for row in work.execute(wanted)]
