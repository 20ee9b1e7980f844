"""What a rule service is asked in these tests: the cases, bad input of every kind, and facts made by chance."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from portal.rules import rulebook
from portal.rules.cases import read
from portal.rules.facts import KINDS

CASES = [case for file in sorted(Path(__file__).parents[2].glob("*/rules/*/*cases.json")) for case in read(file)]
"""Those of every file of cases, also of questions that are not answered yet."""
JOB_READY = {"target_group": 2, "readiness": "job_ready"}
GOOD = b'{"on": "2026-11-24", "facts": {"target_group": 2, "readiness": "job_ready"}}'


def body(facts: Any, on: Any = "2026-11-24") -> bytes:
    """A request's body."""
    return json.dumps({"on": on, "facts": facts}).encode()


_BAD: list[tuple[str, str, bytes, int, str, set[str]]] = [
    ("a question nobody knows", "no-such", GOOD, 404, "unknown_question", set()),
    ("that question and no JSON either", "no-such", b"{", 404, "unknown_question", set()),
    ("a question with other letters", "jeg-får-ø", GOOD, 404, "unknown_question", set()),
    ("nothing", "self-booking", b"", 400, "not_json", set()),
    ("half an object", "self-booking", GOOD[:-1], 400, "not_json", set()),
    ("UTF-16", "self-booking", GOOD.decode().encode("utf-16"), 400, "not_json", set()),
    ("UTF-8 with a mark", "self-booking", b"\xef\xbb\xbf" + GOOD, 400, "not_json", set()),
    ("latin-1", "self-booking", GOOD.replace(b"job_ready", b"\xe6\xf8\xe5"), 400, "not_json", set()),
    ("a fact twice", "self-booking", GOOD.replace(b'"target', b'"target_group": 1, "target'), 400, "not_json", set()),
    ("a body's key twice", "self-booking", b'{"on": "2026-11-25", ' + GOOD[1:], 400, "not_json", set()),
    ("not a number", "self-booking", body({"age": float("nan")}), 400, "not_json", set()),
    ("infinity", "self-booking", body({"age": float("inf")}), 400, "not_json", set()),
    ("a number too large to be one", "self-booking", b'{"on": 1e999}', 400, "not_json", set()),
    ("a thousand digits times five", "self-booking", b'{"on": ' + b"9" * 5000 + b"}", 400, "not_json", set()),
    ("deep nesting", "self-booking", b'{"facts": ' * 6_000, 400, "not_json", set()),
    ("deep lists that end", "self-booking", b"[" * 30_000 + b"]" * 30_000, 400, "not_json", set()),
    ("half a surrogate pair", "self-booking", b'{"on": "\\ud800"}', 400, "not_json", set()),
    ("half of one as a key", "self-booking", b'{"facts": {"\\udfff": 1}}', 400, "not_json", set()),
    ("a list", "self-booking", b"[]", 422, "invalid_facts", {"on"}),
    ("no day", "self-booking", b'{"facts": {}}', 422, "invalid_facts", {"on"}),
    ("a day that is none, and facts that are none", "booking", body([], "2026-02-30"), 422, "invalid_facts", {"on"}),
    ("a day before the law, and facts that are none", "booking", body([], "2016-08-31"), 422, "no_ruleset", set()),
    ("no facts", "self-booking", b'{"on": "2026-11-24"}', 422, "invalid_facts", {"facts"}),
    ("facts in a list", "self-booking", body([]), 422, "invalid_facts", {"facts"}),
    ("null for a fact", "self-booking", body({"target_group": None}), 422, "invalid_facts", {"facts.target_group"}),
    ("facts unknown, wrong and missing", "booking", body({"name": "x", "age": "y"}), 422, "invalid_facts",
     {"facts.name", "facts.age", "facts.target_group", "facts.slot_starts_at", "facts.now"}),
    ("a part at fault", "self-booking", body(JOB_READY | {"notice": {"channel": "pigeon"}}), 422, "invalid_facts",
     {"facts.notice.channel", "facts.notice.received_on", "facts.notice.meeting_at"}),
    ("a key beside the two", "self-booking", GOOD[:-1] + b', "cpr": 1}', 422, "invalid_facts", {"cpr"}),
]  # fmt: skip
BAD = {name: rest for name, *rest in _BAD}
"""Name → question, body, status, code, fields."""


def _example_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"], schema.get("format"):
        case "integer", _:
            return st.integers(schema.get("minimum", 0), min(schema.get("maximum", 40), 40))
        case "boolean", _:
            return st.booleans()
        case "string", "date":
            return st.dates(date(2019, 6, 1), date(2028, 1, 1)).map(str)
        case "string", "date-time":
            return st.dates(date(2019, 6, 1), date(2028, 1, 1)).map(lambda day: f"{day}T10:15:00+02:00")
        case "string", _:
            return st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
        case "array", _:
            return st.lists(_example_of(schema["items"]), max_size=3)
    parts = {name: _example_of(part) for name, part in schema["properties"].items()}
    needed = {name: parts[name] for name in schema["required"]}
    return st.fixed_dictionaries(needed, optional={name: parts[name] for name in parts if name not in needed})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=4,
)  # fmt: skip
SOUND_FACTS = st.fixed_dictionaries({}, optional={name: _example_of(kind.schema) for name, kind in KINDS.items()})
ANY_FACTS = SOUND_FACTS | st.dictionaries(st.sampled_from(sorted(KINDS)) | st.text(max_size=9), _JSON, max_size=4)
ASKED = st.tuples(
    st.sampled_from(sorted(rulebook.QUESTIONS)), ANY_FACTS, st.dates(date(2016, 6, 1), date(2028, 1, 1)).map(str)
)
"""Question, facts, day."""
