"""Sessions of citizens, made in this process by the portal's own sign-in, with the key that its servers have."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import session
from flask_wtf.csrf import generate_csrf

from portal.app import create_app
from portal.config import Settings
from portal.web import access
from portal.web.access import Visitor
from portal.wiring import wire


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser keeps of a sign-in: the cookie, and the token that every form of the session carries."""

    cookie: str
    token: str


class Sessions:
    """The portal in this process: it makes sessions, and its parts can be timed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.services = wire(Settings.from_environment(environment))
        self.app = create_app(self.services)

    def of(self, person: int, name: str, authority: int) -> Session:
        """A session of this citizen."""
        with self.app.test_request_context():
            access.sign_in(Visitor("citizen", person, name, authority))
            token = generate_csrf()
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            return Session(f"{self.app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}", token)

    def close(self) -> None:
        """Give back the database connections."""
        self.services.store.engine.dispose()
