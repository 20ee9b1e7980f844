"""One word per concept: the glossary, the settings in the README, the picture of the house, and the translations."""

import inspect
import re
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from portal.domain import interviews, persons
from portal.persistence import tables as t
from portal.rules import rulebook
from scripts.collect_messages import collect

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def code_words() -> set[str]:
    """The words in the first column of the glossary."""
    return {word for line in GLOSSARY.splitlines() if line.startswith("| `")
            for word in re.findall(r"`([^`]+)`", line.split("|")[1])}  # fmt: skip


def test_every_table_act_and_status_is_in_the_glossary() -> None:
    acts = {file.stem for file in (ROOT / "portal/booking").glob("*.py") if file.stem != "__init__"}
    values = {
        value.value
        for module in (interviews, persons)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, StrEnum) and kind is not StrEnum
        for value in kind
    }
    tables = {table.name for table in t.metadata.sorted_tables}
    assert not (tables | acts | values | set(rulebook.QUESTIONS)) - code_words()


def test_every_word_of_the_glossary_is_used_in_the_code() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "portal").rglob("*.py"))
    names = {file.stem for file in (ROOT / "portal").rglob("*.py")}
    assert not [word for word in code_words() if word not in names and not re.search(rf"\b{re.escape(word)}\b", code)]


def test_the_word_for_a_free_time_is_free() -> None:
    """Available is rådighed, which is another thing; JobCentre is a word the law has left."""
    for file in (ROOT / "portal").rglob("*.py"):
        for name in re.findall(r"\b(?:def|class)\s+(\w+)", file.read_text("utf-8")):
            assert "available" not in name.lower() or name == "StoreUnavailable" or "Unavailable" in name, (file, name)
            assert "jobcent" not in name.lower(), (file, name)


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    config = (ROOT / "portal/config.py").read_text("utf-8")
    read = {f"PORTAL_{name}" for name in re.findall(r'get\("([A-Z_]+)"', config)}
    told = set(re.findall(r"^\| `(PORTAL_[A-Z_]+)`", README, re.M))
    assert read == told


def test_the_readme_names_the_two_commands() -> None:
    assert "make run" in README
    assert "make test" in README


def test_every_file_named_in_the_docs_is_there() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text("utf-8")
        for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text):
            assert (page.parent / link).exists(), f"{page.name} leads to {link}"
        for named in re.findall(r"`((?:portal|tests|docs|bench|scripts)/[\w/.-]+\.\w+)`", text):
            assert (ROOT / named).exists(), f"{page.name} names {named}"


def test_every_text_is_there_in_english() -> None:
    file = ROOT / "portal/translations/en/LC_MESSAGES/messages.po"
    with file.open("rb") as source:
        catalog = read_po(source, locale="en")
    assert len(catalog) > 200
    for message in catalog:
        if message.id:
            both = message.string if message.pluralizable else (message.string,)
            assert all(both), message.id
            assert not message.fuzzy, message.id
            holes = re.compile(r"%\(\w+\)[sd]")
            assert sorted(holes.findall(str(message.id))) == sorted(holes.findall(str(message.string))), message.id


def test_the_texts_to_translate_are_those_of_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Collecting them again changes nothing: not the texts, nor the header, nor where the lines break."""
    kept = (ROOT / "portal/translations/en/LC_MESSAGES/messages.po").read_text("utf-8")
    (again := tmp_path / "messages.po").write_text(kept, "utf-8")
    monkeypatch.chdir(ROOT)
    collect(again)
    assert again.read_text("utf-8") == kept, "run `make messages`"


def test_collecting_the_texts_drops_what_no_page_says_and_adds_what_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = (ROOT / "portal/translations/en/LC_MESSAGES/messages.po").read_text("utf-8")
    other = kept.replace('msgid "Log ud"', 'msgid "Sagt af ingen"')
    other += '\n#~ msgid "Sagt engang"\n#~ msgstr "Said once"\n'
    (changed := tmp_path / "messages.po").write_text(other, "utf-8")
    monkeypatch.chdir(ROOT)
    collect(changed)
    assert 'msgid "Log ud"\nmsgstr ""\n' in changed.read_text("utf-8")
    assert "Sagt" not in changed.read_text("utf-8")
