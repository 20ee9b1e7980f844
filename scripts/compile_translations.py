"""Compile every translation catalogue that is newer than its compiled form."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for source in Path("portal/translations").glob("*/LC_MESSAGES/*.po"):
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        continue
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    print(f"compiled {source}: {sum(1 for m in catalogue if m.id and m.string)} texts")
