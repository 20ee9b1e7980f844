"""Files of cases: run them against a rule service and say which differ.

A case that names what it `needs` is pending: a jurist must confirm something first. It is run and told of, and fails
nothing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.rules.errors import RuleQuestionError
from portal.rules.service import RuleService

BUNDLED = tuple(Path(__file__).parent / "case_files" / name for name in ("cases.json", "pending-cases.json"))
"""The files that come with the portal."""


class CaseFileError(Exception):
    """The file cannot be read as a list of cases; the message says why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose answer is not the one it expects."""

    case: Mapping[str, Any]
    got: str


def read(path: Path) -> list[dict[str, Any]]:
    """The cases of a file."""
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        raise CaseFileError(f"{path}: cannot be read as JSON ({fault})") from fault
    needed = {"id", "question", "on", "facts", "expect"}
    if not isinstance(cases, list) or not all(_is_case(case, needed) for case in cases):
        raise CaseFileError(f"{path}: a list of cases with {', '.join(sorted(needed))} is wanted")
    return cases


def _is_case(case: Any, needed: set[str]) -> bool:
    return isinstance(case, dict) and needed <= case.keys() and isinstance(case["expect"], dict)


def is_pending(case: Mapping[str, Any]) -> bool:
    """Whether the case says what a jurist must confirm before it counts."""
    return bool(case.get("needs"))


@dataclass(slots=True)
class Tally:
    """How many cases were answered as they expect, and those that were not."""

    same: int = 0
    differing: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of running cases: those that count, and apart from them those that are pending."""

    counting: Tally
    pending: Tally

    @classmethod
    def of(cls, cases: Iterable[Mapping[str, Any]], rules: RuleService, *, all_pending: bool = False) -> "Report":
        """Run the cases; `all_pending` takes every one for pending."""
        report = cls(Tally(), Tally())
        for case in cases:
            tally = report.pending if all_pending or is_pending(case) else report.counting
            difference = differs(case, rules)
            if difference is None:
                tally.same += 1
            else:
                tally.differing.append(difference)
        return report


def differs(case: Mapping[str, Any], rules: RuleService) -> Difference | None:
    """The difference between what the case expects and what the service answers, if any."""
    expect = case["expect"]
    try:
        assessment = rules.assess(case["question"], case["facts"], case["on"])
    except RuleQuestionError as refusal:
        same = expect.get("error") == refusal.code and set(expect.get("fields", refusal.fields)) == set(refusal.fields)
        return None if same else Difference(case, f"{refusal.code} {refusal.fields or ''}".strip())
    got = assessment.as_json()
    same = expect.get("outcome") == got["outcome"] and matches(expect.get("details", {}), got["details"])
    return None if same else Difference(case, f"{got['outcome']} {json.dumps(got['details'], ensure_ascii=False)}")


def matches(wanted: Any, got: Any) -> bool:
    """Objects match on the keys named (`null`: the key is left out); lists have the same length and order."""
    if isinstance(wanted, dict):
        return isinstance(got, Mapping) and all(
            key not in got if value is None else key in got and matches(value, got[key])
            for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(matches, wanted, got))
    return bool(wanted == got)
