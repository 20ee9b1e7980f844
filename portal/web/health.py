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
    """Database and rule service answer; 503 when one does not."""
    parts = readiness(**ask())
    return jsonify(status="ready" if all(parts.values()) else "not ready", parts=parts), 200 if all(
        parts.values()
    ) else 503
