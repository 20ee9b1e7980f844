"""What is printed and kept: the lines with their marks, the tables of where the time goes, the machine."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.servers import Counted


@dataclass(frozen=True, slots=True)
class Line:
    """One figure against its marks. `figure` is what is judged: a ratio to the limit, or the portal's own value."""

    work: str
    portal: str
    figure: float
    unit: str
    mark: float
    goal: float
    limit: str = ""
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        """Which of the two it reaches."""
        sign = -1 if self.more_is_better else 1
        if sign * self.figure <= sign * self.goal:
            return "goal"
        return "mark" if sign * self.figure <= sign * self.mark else "MISSED"

    def cells(self) -> list[str]:
        """The line's cells in the printed table."""
        return [self.work, self.limit, self.portal, self._said(self.figure), self._bound(self.mark),
                self._bound(self.goal), self.verdict]  # fmt: skip

    def _said(self, number: float) -> str:
        return f"{number:,.0f}{self.unit}" if number >= 1000 else f"{number:.2f}{self.unit}"

    def _bound(self, number: float) -> str:
        written = f"{number:,.0f}" if number >= 1000 else f"{number:g}"
        return f"{'≥' if self.more_is_better else '≤'} {written}{self.unit}"


@dataclass(frozen=True, slots=True)
class TimeTable:
    """A small table: a heading, the names of its columns, its rows."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Findings:
    """What one measurement found."""

    lines: list[Line] = field(default_factory=list)
    tables: list[TimeTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


def machine() -> dict[str, Any]:
    """The machine and the versions that matter, without a name or a path."""
    model = ""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    packages = ("flask", "granian", "jinja2", "psycopg", "sqlalchemy", "icalendar")
    return {
        "cores": os.cpu_count(), "model": model, "system": platform.system(), "python": platform.python_version(),
        "load_before": os.getloadavg()[0], "packages": {name: version(name) for name in packages},
    }  # fmt: skip


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns, the first to the left and the others to the right."""
    widths = [max(len(row[place]) for row in (columns, *rows)) for place in range(len(columns))]
    lines = []
    for row in (columns, ["-" * width for width in widths], *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def printed(found: Mapping[str, Findings], counted: Sequence[Counted]) -> str:
    """The whole report as text."""
    lines = [line for one in found.values() for line in one.lines]
    parts = [table(["work", "limit", "portal", "figure", "mark", "goal", "reaches"], [line.cells() for line in lines])]
    for one in found.values():
        parts += [f"{shown.heading}\n{table(shown.columns, shown.rows)}" for shown in one.tables]
    notes = [f"* {note}" for one in found.values() for note in one.notes]
    if counted:
        by_proc, by_wait = sum(one.by_proc for one in counted), sum(one.by_wait for one in counted)
        notes.append(
            f"* The servers' processor time, counted twice: {by_proc:.1f} s from /proc while they ran, {by_wait:.1f} s "
            f"by the kernel when they had ended ({by_wait - by_proc:+.1f} s: stopping is in the second alone)."
        )
    return "\n\n".join([*parts, "\n".join(notes)])


def keep(
    folder: Path, now: datetime, about: Mapping[str, Any], found: Mapping[str, Findings], counted: Sequence[Counted]
) -> Path:
    """Write the run as JSON and answer the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    held = {
        "at": now.isoformat(), **about,
        "lines": [{**asdict(line), "reaches": line.verdict} for one in found.values() for line in one.lines],
        "tables": [asdict(shown) for one in found.values() for shown in one.tables],
        "notes": [note for one in found.values() for note in one.notes],
        "counted": [asdict(one) for one in counted],
        "data": {name: one.data for name, one in found.items()},
    }  # fmt: skip
    file.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file
