"""The blueprints, in the order of a visit."""

from flask import Flask

from portal.web.accounts.views import accounts
from portal.web.calendar.views import calendar
from portal.web.citizen.bookings import appointments
from portal.web.citizen.views import citizen
from portal.web.health import health
from portal.web.staff import (  # noqa: F401 - they add their pages to the blueprint of staff
    closures,
    patterns,
    planned,
    rules_said,
    tasks,
)
from portal.web.staff.views import staff


def install(app: Flask) -> None:
    """Register them."""
    for blueprint in (accounts, citizen, appointments, calendar, staff, health):
        app.register_blueprint(blueprint)
