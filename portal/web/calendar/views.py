"""The private calendar address: making and removing it, and the feed behind it."""

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from portal.booking import calendar as act
from portal.invitations.appointment import appointment_of
from portal.invitations.ical import WRITTEN_AS, feed
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
    behind = act.behind(token, **look())
    if behind is None:
        abort(404)
    answer = Response(content_type="text/calendar; charset=utf-8")
    base_url = services().settings.base_url
    answer.set_etag(hashlib.sha256(repr((WRITTEN_AS, base_url, behind)).encode()).hexdigest()[:32])
    answer.last_modified = behind.revised_at
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.make_conditional(request)
    if answer.status_code == 200:
        bookings = act.calendar_of(behind.person_id, **look())
        answer.set_data(feed(appointment_of(booking, base_url) for booking in bookings))
    return answer
