"""What a view hands to an act: the services, the signed-in visitor as an actor, the form's key."""

import secrets
from typing import TYPE_CHECKING, Any

from flask import current_app, request

from portal.domain.persons import Actor
from portal.web.access import visitor

if TYPE_CHECKING:
    from portal.wiring import Services


def services() -> "Services":
    """The services of this application."""
    wired: Services = current_app.extensions["portal"]
    return wired


def ask() -> dict[str, Any]:
    """Store, rules and clock, as the keyword arguments of an act that asks the rules."""
    wired = services()
    return {"store": wired.store, "rules": wired.rules, "clock": wired.clock}


def look() -> dict[str, Any]:
    """Store and clock, as the keyword arguments of an act that does not."""
    wired = services()
    return {"store": wired.store, "clock": wired.clock}


def actor() -> Actor:
    """The visitor as the one who acts."""
    who = visitor()
    return Actor(who.kind, who.id, request.remote_addr or "")


def form_key() -> str:
    """A new idempotency key for a form: sent twice, the form gets one answer."""
    return secrets.token_urlsafe(12)
