"""Answers kept for the day they were given on: the same question about the same facts is asked once."""

import hashlib
import json
import threading
from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

from cachetools import LRUCache

from portal.domain.time import Clock, local_day

Answer = TypeVar("Answer")
Key = tuple[date, bytes]


class KeptAnswers(Generic[Answer]):
    """At most `octets` of answers, those not asked for longest going first; all gone when the Danish day changes.

    The keys are digests: no facts lie here. Safe to use from many threads; each process has its own.
    """

    def __init__(self, clock: Clock, *, octets: int) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._day = local_day(clock())
        self._kept: LRUCache[Key, tuple[Answer, int]] = LRUCache(octets, getsizeof=lambda kept: kept[1])

    def key(self, question: str, facts: Mapping[str, object], on: str) -> Key:
        """Today, the question, the day asked about and the facts, in whatever order they stand."""
        text = json.dumps([question, on, facts], sort_keys=True, separators=(",", ":"))
        return local_day(self._clock()), hashlib.sha256(text.encode()).digest()

    def get(self, key: Key) -> Answer | None:
        """The answer kept under the key, if any."""
        with self._lock:
            if key[0] != self._day:
                self._kept.clear()
                self._day = key[0]
            kept = self._kept.get(key)
        return kept[0] if kept else None

    def keep(self, key: Key, answer: Answer, octets: int) -> Answer:
        """Keep the answer, unless one came first: then that one stands. The one that stands."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                return kept[0]
            if key[0] == self._day and octets <= self._kept.maxsize:
                self._kept[key] = answer, octets
        return answer

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)
