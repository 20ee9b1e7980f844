"""Who can be signed in as when this is a demo."""

from collections.abc import Mapping
from typing import Any

from portal.persistence import people as queries
from portal.persistence.people import SignedInAs
from portal.persistence.store import Store


def people(store: Store) -> list[Mapping[str, Any]]:
    """The named demo persons: kind, key, name, summary_da and summary_en of each."""
    with store.read() as work:
        return queries.demo_people(work)


def find(key: str, store: Store) -> SignedInAs | None:
    """The person with this key, if any."""
    with store.read() as work:
        return queries.by_key(work, key.strip().lower()[:40])
