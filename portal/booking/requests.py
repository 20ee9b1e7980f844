"""One request, one answer: a form sent twice gets the first answer again, also when that was a no."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from portal.booking.outcomes import Outcome, from_json, to_json
from portal.domain.persons import Actor
from portal.persistence import answers
from portal.persistence.store import Clash, Store


def request_id(actor: Actor, key: str | None, act: str, *target: object) -> str | None:
    """The request's own key: who, the key in the form, the act and what it is about. None where the form has no key.

    The same form sent with another choice is another request, so going back and choosing anew works.
    """
    if not key:
        return None
    parts = (actor.kind, actor.id, key, act, *target)
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def settle(store: Store, request: str | None, now: datetime, act: Callable[[Connection], Outcome]) -> Outcome:
    """Run `act` in one transaction together with the record of its answer.

    Two runs of one request: the record's key lets one of them commit; the other is rolled back and gives that answer.
    """

    def act_and_keep(work: Connection) -> Outcome:
        outcome = act(work)
        if request is not None:
            answers.keep(work, request, to_json(outcome), now)
        return outcome

    try:
        return store.change(act_and_keep)
    except Clash as clash:
        if request is None or clash.constraint not in answers.CONSTRAINTS:
            raise
    with store.read() as work:
        kept = answers.given(work, request)
    assert kept is not None, "the key was taken, so the answer is there"
    return from_json(kept)
