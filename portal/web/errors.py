"""Faults as pages: what happened in plain words, and what to do."""

from typing import Any

import structlog
from flask import Flask, g, render_template
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.booking.outcomes import No
from portal.domain.faults import StoreUnavailable
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.web.refusals import WORDS

log = structlog.get_logger("portal.web")

PAGES: dict[int, tuple[Any, Any]] = {
    400: (_l("Vi forstod ikke det, du sendte"), _l("Gå tilbage, se felterne efter, og send igen.")),
    401: (_l("Log ind for at se siden"), _l("Du er ikke logget ind, eller du har været væk for længe.")),
    403: (
        _l("Du har ikke adgang til siden"),
        _l("Den er for andre. Er du logget ind som den forkerte, så log ud, og log ind igen."),
    ),
    404: (_l("Siden findes ikke"), _l("Adressen er forkert, eller også har du ikke adgang til det, den viser.")),
    405: (_l("Det kan siden ikke"), _l("Gå tilbage, og brug knapperne på siden.")),
    413: (_l("Det fylder for meget"), _l("Der er intet gemt. Gå tilbage, skriv lidt mindre, og send igen.")),
    429: (_l("Det går lidt for stærkt"), _l("Vent et øjeblik, og prøv igen.")),
    500: (_l("Noget gik galt hos os"), _l("Fejlen er hos os, ikke hos dig. Prøv igen om lidt.")),
    503: (
        _l("Bookingsystemet svarer ikke lige nu"),
        _l("Fejlen er hos os, ikke hos dig. Prøv igen om et øjeblik, og ring til kommunen, hvis din frist er i dag."),
    ),
}  # fmt: skip


STAFF_PAGES: dict[int, tuple[Any, Any]] = {
    503: (
        _l("Bookingsystemet svarer ikke lige nu"),
        _l("Der er ikke noget galt med det, du gjorde. Prøv igen om lidt."),
    ),
}
"""Where staff read other words than citizens."""


def _home() -> tuple[str, str]:
    """Where the visitor goes on from here, and what the link says."""
    who = current_user.kind if current_user.is_authenticated else ""
    return {
        "citizen": ("citizen.overview", _("Til mine samtaler")),
        "staff": ("staff.day", _("Til dagens samtaler")),
    }.get(who, ("accounts.start", _("Til forsiden")))


def page(status: int, heading: Any = None, text: Any = None) -> tuple[str, int]:
    """The page of a fault."""
    known = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    if current_user.is_authenticated and current_user.kind == "staff":
        known = STAFF_PAGES.get(status, known)
    return render_template(
        "errors/error.html", heading=heading or known[0], text=text or known[1], status=status, home=_home(),
        reference=g.get("request_token") if status >= 500 else None,
    ), status  # fmt: skip


def install(app: Flask) -> None:
    """One page for each fault."""

    @app.errorhandler(HTTPException)
    def http(fault: HTTPException) -> Any:
        if fault.response is not None:
            return fault
        return page(fault.code or 500)

    @app.errorhandler(CSRFError)
    def expired(_fault: CSRFError) -> Any:
        return page(
            400, _l("Formularen er for gammel"), _l("Der er intet ændret. Gå tilbage, genindlæs siden, og send igen.")
        )

    @app.errorhandler(StoreUnavailable)
    def no_store(_fault: StoreUnavailable) -> Any:
        log.error("store_unavailable")
        return page(503)

    @app.errorhandler(RuleServiceUnavailable)
    def no_rules(_fault: RuleServiceUnavailable) -> Any:
        log.error("rule_service_unavailable")
        return page(
            503,
            _l("Vi kan ikke slå reglerne op lige nu"),
            _l("Fejlen er hos os, ikke hos dig. Det, du har booket, står ved magt. Prøv igen om et øjeblik."),
        )

    @app.errorhandler(RuleQuestionError)
    def facts_missing(fault: RuleQuestionError) -> Any:
        log.error("facts_missing", fields=sorted(fault.fields))
        words = WORDS[No.FACTS_MISSING]
        return page(words.status, words.heading, words.text)

    @app.errorhandler(Exception)
    def unforeseen(fault: Exception) -> Any:
        log.exception("unforeseen", fault=type(fault).__name__)
        return page(500)
