"""The house keeps to its own rules: sizes, one clock, templates, no secrets and no strangers in the repository."""

import ast
import re
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from portal.domain.cpr import find_ordinary, synthetic

ROOT = Path(__file__).resolve().parents[2]
LONG_MODULES = {
    "portal/persistence/tables.py": "one table after another; apart, nobody would find them",
    "tests/web/test_citizen.py": "one promise after another on the citizen's pages",
    "tests/booking/test_booking_a_time.py": "one promise after another on one booking",
}
LONG_FUNCTIONS = {
    "portal/demo/named.py:named": "a table of persons, one after another",
    "bench/limit_app.py:create_app": "one bare route after another",
}


@lru_cache
def tracked() -> list[Path]:
    """The files of the repository that are text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    found = [ROOT / name for name in listed.stdout.splitlines()] if listed.returncode == 0 else []
    return [file for file in found if file.is_file() and file.suffix not in {".png", ".mo"}]


def python(*folders: str) -> list[Path]:
    found = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return [file for file in found if "versions" not in file.parts]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_modules_stay_small_or_say_why_not() -> None:
    long = {name_of(file) for file in python("portal", "tests", "bench", "scripts")
            if file.read_text("utf-8").count("\n") > 300}  # fmt: skip
    assert long == set(LONG_MODULES)


def test_functions_stay_small_or_say_why_not() -> None:
    long = set()
    for file in python("portal", "bench", "scripts"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40:
                long.add(f"{name_of(file)}:{node.name}")
    assert long == set(LONG_FUNCTIONS)


def test_every_public_thing_says_what_it_is() -> None:
    bare = []
    for file in python("portal"):
        tree = ast.parse(file.read_text("utf-8"))
        if file.stat().st_size and not ast.get_docstring(tree) and "migrations" not in file.parts:
            bare.append(name_of(file))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and "migrations" not in file.parts and not ast.get_docstring(node):
                bare.append(f"{name_of(file)}:{node.name}")
    assert not bare


def test_only_one_place_asks_what_time_it_is() -> None:
    asking = re.compile(r"\b(datetime\.now|date\.today|datetime\.today|utcnow|time\.time)\(")
    found = {name_of(file) for file in python("portal") if asking.search(file.read_text("utf-8"))}
    assert found == {"portal/domain/time.py"}


def test_only_the_settings_read_the_environment() -> None:
    found = {name_of(file) for file in python("portal") if "os.environ" in file.read_text("utf-8")}
    assert found == {"portal/config.py", "portal/cli/serve.py"}, "serve only hands the address on to its processes"


def test_a_logged_event_is_a_fixed_word_and_nothing_that_somebody_typed() -> None:
    loose = []
    for file in python("portal"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and ast.unparse(called.value) in {"log", "logger"}:
                event = node.args[0] if node.args else None
                if not isinstance(event, ast.Constant) or not re.fullmatch("[a-z_]+", str(event.value)):
                    loose.append(f"{name_of(file)}:{node.lineno}")
    assert not loose


@pytest.mark.parametrize("file", sorted((ROOT / "templates").rglob("*.html")), ids=name_of)
def test_a_template_escapes_everything_and_holds_no_script_or_style(file: Path) -> None:
    text = file.read_text("utf-8")
    for never in ("|safe", "| safe", "autoescape", "<style", "style=", "onclick=", "onchange=", "javascript:"):
        assert never not in text, never
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.S):
        assert "csrf_token" in form or "hidden(" in form, "a form that changes something carries its token"


def test_no_number_in_the_repository_can_be_anybodys_cpr_number() -> None:
    found = {}
    for file in tracked():
        if "requirements" in file.parts or file.name == "package-lock.json":
            continue  # hashes
        for number in find_ordinary(file.read_text("utf-8", "replace")):
            found.setdefault(name_of(file), set()).add(number)
    found.pop("tests/domain/test_time.py", None)  # shapes that the finder is tried on
    assert not found


def test_the_finder_of_cpr_numbers_finds_one() -> None:
    assert list(find_ordinary("x " + "010190" + "-1234 y")), "the control: without it the test above says nothing"
    assert not list(find_ordinary(synthetic(7)))


def test_lock_files_name_no_registry_and_nothing_fetched_is_committed() -> None:
    for file in (*(ROOT / "requirements").iterdir(), ROOT / "package-lock.json"):
        assert "://" not in file.read_text("utf-8"), file.name
    names = {name_of(file) for file in tracked()}
    assert not [name for name in names if name.startswith(("static/vendor", "node_modules", ".venv"))]
    assert [name for name in names if name.startswith("instance/")] == ["instance/.gitignore"]


def test_nothing_in_the_repository_knows_the_machine_it_was_written_on() -> None:
    paths = re.compile("/" + "work/|/" + "home/[a-z]|/" + "root/|C:" + r"\\\\Users")
    assert not [name_of(file) for file in tracked() if paths.search(file.read_text("utf-8", "replace"))]


def test_no_unfinished_business_is_left_in_the_code() -> None:
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error")
    assert not [name_of(file) for file in python("portal", "tests", "bench", "scripts")
                if marks.search(file.read_text("utf-8"))]  # fmt: skip
