"""The page between a form and saving it: what will happen, with everything that was filled in and a fingerprint."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm

from portal.booking.previews import MOST_NAMED, Preview
from portal.web.staff import pattern_words

SEE, SAVE, CORRECT = "se", "gem", "ret"
"""What the button that was pressed asks for."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one act: its heading and sentence, the label of saving, and what added and removed times are."""

    heading: Any
    says: Any
    save: Any
    added: Any
    removed: Any
    kept: Any


def step() -> str:
    """Which button was pressed."""
    return request.form.get("trin", SEE)


def seen() -> str:
    """The fingerprint of the preview that was seen."""
    return request.form.get("set", "")


def preview_page(
    texts: Texts, form: FlaskForm, preview: Preview, fingerprint: str, *, changed: bool = False
) -> tuple[str, int]:
    """The preview (200), or a new one since something changed meanwhile (409)."""
    filled = [(field.name, value) for field in form for value in request.form.getlist(field.name)
              if field.name != "csrf_token"]  # fmt: skip
    page = render_template(
        "staff/preview.html",
        texts=texts,
        preview=preview,
        fingerprint=fingerprint,
        filled=filled,
        changed=changed,
        told=pattern_words,
        most_named=MOST_NAMED,
    )
    return page, 409 if changed else 200
