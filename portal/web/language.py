"""Danish first, English by a switch. The choice is kept in the session, and made by a POST."""

from flask import request, session

LANGUAGES = {"da": "Dansk", "en": "English"}


def chosen() -> str:
    """The language of this page."""
    kept = session.get("language") if request else None
    return kept if kept in LANGUAGES else "da"


def choose(name: str) -> bool:
    """Keep a choice; whether there is such a language."""
    if name not in LANGUAGES:
        return False
    session["language"] = name
    return True
