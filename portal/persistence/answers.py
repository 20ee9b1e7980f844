"""What was answered to a request: kept for ever under the request's own key, so that a repeat gets the same answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from portal.persistence import tables as t

CONSTRAINTS = {"pk_answered", "answered.request"}
"""The names under which the two databases report that a request was answered already."""

_add = insert(t.answered)


def keep(work: Connection, request: str, answer: Mapping[str, Any], now: datetime) -> None:
    """Keep the answer; `Clash` on `CONSTRAINTS` when another run of the same request was first."""
    work.execute(_add, {"request": request, "answer": dict(answer), "at": now})


def given(work: Connection, request: str) -> Mapping[str, Any] | None:
    """The answer that this request got, or None."""
    answer: Mapping[str, Any] | None = work.scalar(select(t.answered.c.answer).where(t.answered.c.request == request))
    return answer
