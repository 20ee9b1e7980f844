"""Whether the process is up, and whether it can do its work."""

from typing import Any

from flask import Blueprint, jsonify

from portal.booking.readiness import readiness
from portal.web.access import audience
from portal.web.services import ask

health = Blueprint("health", __name__)


@health.get("/healthz")
@audience("public")
def healthz() -> Any:
    """The process is up."""
    return jsonify(status="up")


@health.get("/readyz")
@audience("public")
def readyz() -> Any:
    """Which parts answer; 503 without the database.

    Without the rule service it is *degraded* and still 200: bookings and deadlines are shown, and every server lacks it
    alike, so taking them out of the balance would only close those pages too.
    """
    parts = readiness(**ask())
    status = "not ready" if not parts["database"] else "ready" if all(parts.values()) else "degraded"
    return jsonify(status=status, parts=parts), 200 if parts["database"] else 503
