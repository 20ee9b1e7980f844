"""Column types that keep a promise on both databases."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, SmallInteger
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, timestamptz in PostgreSQL, ISO text in UTC in SQLite. A naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """PostgreSQL answers instants as they are to be: with nothing to do, nothing is called for each of hundreds."""
        return None if dialect.name == "postgresql" else super().result_processor(dialect, coltype)


class WordSet(TypeDecorator[tuple[StrEnum, ...]]):
    """A set of words of one vocabulary, kept as bits so that SQL can ask for one of them on both databases.

    The order of the words is the order of the enumeration: words may be added at its end, never moved.
    """

    impl = SmallInteger
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self._words = tuple(vocabulary)
        self._sets: dict[int, tuple[StrEnum, ...]] = {}

    def bits(self, words: Iterable[str]) -> int:
        """The number that stands for these words."""
        wanted = set(words)
        return sum(1 << place for place, word in enumerate(self._words) if word in wanted)

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else value if isinstance(value, int) else self.bits(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> tuple[StrEnum, ...] | None:
        if value is None:
            return None
        known = self._sets.get(value)
        if known is None:
            known = self._sets[value] = tuple(w for place, w in enumerate(self._words) if value >> place & 1)
        return known
