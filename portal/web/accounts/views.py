"""The front page, signing in and out, and the choice of language."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.booking import demo_sign_in
from portal.web import access, language
from portal.web.access import Visitor, audience
from portal.web.services import services

accounts = Blueprint("accounts", __name__)


@accounts.get("/")
@audience("public")
def start() -> str:
    """What this is, who must book, and how."""
    return render_template("citizen/start.html")


@accounts.get("/log-ind")
@audience("public")
def sign_in_page() -> str:
    """The demo sign-in: the named persons, and a field for any other."""
    return _sign_in_page()


def _sign_in_page(problem: str = "", typed: str = "") -> str:
    if not services().settings.demo:
        abort(404)
    return render_template(
        "accounts/sign_in.html", people=demo_sign_in.people(services().store), problem=problem, typed=typed,
        next_page=_safe(request.values.get("naeste", "")),
    )  # fmt: skip


@accounts.post("/log-ind")
@audience("public")
def sign_in() -> Response | tuple[str, int]:
    """Sign in as a demo person; only when this is a demo."""
    if not services().settings.demo:
        abort(404)
    typed = request.form.get("person", "").strip()
    found = demo_sign_in.find(typed, services().store) if typed else None
    if found is None:
        problem = _("Vi kender ingen person med det navn.") if typed else _("Vælg en person, eller skriv et navn.")
        return _sign_in_page(problem, typed[:60]), 422
    access.sign_in(Visitor(found.kind, found.id, found.name, found.authority_id, found.role))
    home = url_for("citizen.overview") if found.kind == "citizen" else url_for("staff.day")
    return redirect(_safe(request.form.get("naeste", "")) or home, 303)


@accounts.post("/log-ud")
@audience("public")
def sign_out() -> Response:
    """End the session."""
    access.sign_out()
    return redirect(url_for("accounts.start"), 303)


@accounts.post("/sprog")
@audience("public")
def choose_language() -> Response:
    """Keep the choice of language and go back."""
    if not language.choose(request.form.get("sprog", "")):
        abort(400)
    home = url_for("citizen.overview") if current_user.is_authenticated else url_for("accounts.start")
    return redirect(_safe(request.form.get("naeste", "")) or home, 303)


def _safe(target: str) -> str:
    """The target when it is a path of this portal, else nothing: no open redirects."""
    parts = urlsplit(target)
    local = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if local and "\\" not in target and target.isprintable() else ""
