"""Bring a translation catalogue in step with the texts of the pages; run again, it changes nothing.

Texts that no page says any more go, new ones stand without a translation, each on one line, and the header keeps no
lines that are waiting to be filled in.
"""

import sys
import tempfile
from pathlib import Path

from babel.messages.frontend import CommandLineInterface

CATALOGUE = Path("portal/translations/en/LC_MESSAGES/messages.po")
_UNFILLED = tuple(
    f'"{line}'
    for line in ("PO-Revision-Date: YEAR", "Last-Translator: FULL", "Language-Team: ", "Report-Msgid-Bugs-To: ")
)


def collect(catalogue: Path) -> None:
    """Write the catalogue anew from the source code of the folder one stands in."""
    with tempfile.TemporaryDirectory() as folder:
        found = f"{folder}/found.pot"
        _babel("extract -F scripts/babel.cfg --no-location --sort-output -k _l -o", found, ".")
        _babel("update -l en --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date -i", found,
               "-o", str(catalogue))  # fmt: skip
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    catalogue.write_text("".join(line for line in lines if not line.startswith(_UNFILLED)), encoding="utf-8")


def _babel(words: str, *more: str) -> None:
    if CommandLineInterface().run(["pybabel", "-q", *words.split(), *more]):
        sys.exit(f"pybabel {words.split()[0]} failed")


if __name__ == "__main__":
    collect(CATALOGUE)
