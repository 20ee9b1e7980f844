"""Who may open which page. Every view names its audience; a view that names none is closed to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from portal.domain.persons import Role

View = TypeVar("View", bound=Callable[..., Any])

AUDIENCES = ("public", "citizen", "caseworker", "planner", "manager")
_RANK = {Role.CASEWORKER: 0, Role.PLANNER: 1, Role.MANAGER: 2}


@dataclass(frozen=True, slots=True, eq=False)
class Visitor(UserMixin):
    """Who is signed in: a citizen, or a member of an authority's staff with a role."""

    kind: str
    id: int
    name: str
    authority_id: int
    role: Role | None = None

    def get_id(self) -> str:
        """Flask-Login's name for the visitor."""
        return f"{self.kind}:{self.id}"


def audience(name: str) -> Callable[[View], View]:
    """Mark a view with whom it is for: public, citizen, or the lowest staff role that may open it."""
    assert name in AUDIENCES

    def mark(view: View) -> View:
        view.audience = name  # type: ignore[attr-defined]
        return view

    return mark


def visitor() -> Visitor:
    """The signed-in visitor; 401 where nobody is."""
    if not current_user.is_authenticated:
        abort(401)
    return current_user._get_current_object()  # type: ignore[no-any-return]


def sign_in(who: Visitor) -> None:
    """Start a session of this visitor, and of nobody before them."""
    chosen = session.get("language")
    session.clear()
    session.permanent = True
    session["who"] = {"name": who.name, "authority": who.authority_id, "role": who.role.value if who.role else None}
    if chosen:
        session["language"] = chosen
    login_user(who)


def sign_out() -> None:
    """End the session."""
    logout_user()
    session.clear()


def may_open(who: Visitor | None, name: str) -> bool:
    """Whether this visitor belongs to the audience; None is somebody not signed in."""
    if name == "public":
        return True
    if who is None:
        return False
    if name == "citizen":
        return who.kind == "citizen"
    return who.kind == "staff" and who.role is not None and _RANK[who.role] >= _RANK[Role(name)]


def install(app: Flask) -> None:
    """Close every page to those it is not for."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(name: str) -> Visitor | None:
        kind, _, number = name.partition(":")
        who = session.get("who")
        if not who or not number.isdigit() or kind not in {"citizen", "staff"}:
            return None
        role = Role(who["role"]) if who["role"] else None
        return Visitor(kind, int(number), who["name"], who["authority"], role)

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = current_app.view_functions[request.endpoint]
        name = getattr(view, "audience", None)
        if name is None:
            abort(404)
        who = current_user._get_current_object() if name != "public" and current_user.is_authenticated else None
        if may_open(who, name):
            return None
        if who is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in_page", naeste=back), 303)
        return abort(403)
