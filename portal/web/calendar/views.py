"""The private calendar address: making and removing it, and the feed behind it."""

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from portal.booking import calendar as act
from portal.domain.interviews import Booking
from portal.invitations.appointment import appointment_of
from portal.invitations.ical import feed
from portal.web.access import audience, visitor
from portal.web.services import actor, look, services

calendar = Blueprint("calendar", __name__)


@calendar.post("/mine-samtaler/kalender")
@audience("citizen")
def renew() -> str:
    """Make a new address and show it, this once."""
    token = act.renew_address(visitor().id, actor(), **look())
    return render_template("calendar/address.html", address=f"{services().settings.base_url}/kalender/{token}.ics")


@calendar.post("/mine-samtaler/kalender/fjern")
@audience("citizen")
def remove() -> Any:
    """Take the address away."""
    act.remove_address(visitor().id, actor(), **look())
    return redirect(url_for("citizen.overview"), 303)


@calendar.get("/kalender/<token>.ics")
@audience("public")
def subscription(token: str) -> Response:
    """The citizen's appointments as a calendar; an unknown or withdrawn address is 404, whatever was asked."""
    bookings = act.feed_bookings(token, **look())
    if bookings is None:
        abort(404)
    answer = Response(content_type="text/calendar; charset=utf-8")
    answer.set_etag(_state_of(bookings))
    if bookings:
        answer.last_modified = max(booking.revised_at for booking in bookings)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.make_conditional(request)
    if answer.status_code == 200:
        base_url = services().settings.base_url
        answer.set_data(feed(appointment_of(booking, base_url) for booking in bookings))
    return answer


def _state_of(bookings: list[Booking]) -> str:
    """What the feed says, in short: it changes when and only when the feed does."""
    said = ((b.ical_uid, b.ical_sequence, b.revised_at.isoformat(), b.status.value) for b in bookings)
    return hashlib.sha256(repr(sorted(said)).encode()).hexdigest()[:32]
