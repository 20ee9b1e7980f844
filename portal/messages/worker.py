"""The worker: empties the outbox, clears what has run out, asks the rules again where they did not answer, and lays
patterns of times out further, once a day.

At night, when no message is due, it plans interviews, a page at a time.

Several may run; each message is sent at least once.
"""

import threading
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

import structlog

from portal.booking.holds import tidy
from portal.booking.plan_nightly import plan_nightly
from portal.booking.recheck import recheck
from portal.booking.top_up import top_up
from portal.domain.faults import StoreUnavailable
from portal.domain.interviews import Booking, BookingStatus
from portal.domain.persons import Person
from portal.domain.time import Clock, local_day
from portal.messages.compose import compose
from portal.messages.ports import Mailer
from portal.persistence import bookings, outbox, people
from portal.persistence.store import Store
from portal.rules.service import RuleService

log = structlog.get_logger("portal.worker")
PAUSE_SECONDS = 2.0


class Worker:
    """One worker. `sender` is the address messages come from, `base_url` where the links in them lead."""

    def __init__(
        self, store: Store, mailer: Mailer, rules: RuleService, clock: Clock, *, sender: str, base_url: str
    ) -> None:
        self.store = store
        self.rules = rules
        self.mailer = mailer
        self.clock = clock
        self.sender = sender
        self.base_url = base_url
        self._planned_at: datetime | None = None
        self._topped_up_on: date | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; a database that does not answer is waited for."""
        while not stop.is_set():
            try:
                busy = self.round()
            except StoreUnavailable:
                log.warning("store_unavailable")
                busy = 0
            if not busy:
                stop.wait(PAUSE_SECONDS)

    def round(self) -> int:
        """One round: clear what has run out, ask the rules again, lay out times once a day, and send what is due.

        Answers how many messages were handled.
        """
        tidy(self.store, self.clock)
        recheck(store=self.store, rules=self.rules, clock=self.clock)
        self._top_up()
        now = self.clock()
        due = self.store.change(lambda work: outbox.lease(work, now))
        for row in due:
            self._handle(row)
        if not due:
            self._planned_at = plan_nightly(self._planned_at, store=self.store, rules=self.rules, clock=self.clock)
        return len(due)

    def _top_up(self) -> None:
        """Once a Danish day, and when the worker starts: what another worker has done is only looked at."""
        today = local_day(self.clock())
        if self._topped_up_on != today:
            top_up(store=self.store, clock=self.clock)
            self._topped_up_on = today

    def _handle(self, row: Any) -> None:
        """Send one message about its booking as it stands now, or let it go when it says nothing any more."""
        now = self.clock()
        with self.store.read() as work:
            booking = bookings.find(work, row.booking_id)
            found = people.person(work, booking.person_id) if booking else None
        if booking is None or found is None:
            return self._done(row.id, "not_needed", now)
        message = self._message(row, booking, found[0], now)
        if message is None:
            return self._done(row.id, "not_needed", now)
        try:
            self.mailer.send(message)
        except OSError as fault:
            log.warning("message_not_sent", message=row.id, kind=row.kind, fault=type(fault).__name__)
            error, attempts = type(fault).__name__, row.attempts
            return self.store.change(lambda work: outbox.failed(work, row.id, attempts, error, now))
        return self._done(row.id, "sent", now)

    def _done(self, message_id: int, outcome: str, now: datetime) -> None:
        self.store.change(lambda work: outbox.done(work, message_id, outcome, now))

    def _message(self, row: Any, booking: Booking, person: Person, now: datetime) -> EmailMessage | None:
        """The message, or None: nobody to send it to, overtaken by a later change, or the time is over."""
        overtaken = row.sequence != booking.ical_sequence
        over = booking.ends_at <= now and booking.status is not BookingStatus.CANCELLED
        if not person.email or overtaken or over:
            return None
        return compose(row.kind, booking, person.email, sender=self.sender, base_url=self.base_url)
