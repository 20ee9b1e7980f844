"""Where the time goes: the portal in this process, its own parts timed one by one.

Only processor time of this thread counts; waiting for the database does not. Each part's time is its own: what a
part calls that is a part, too, is not in it.
"""

import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.load import Step
from bench.report import TimeTable

Part = tuple[str, str, str]
"""What it is called, the module or class that holds it, and its name there."""

REST = "everything around them: routing, session, CSRF, sign-in, headers"


@dataclass(slots=True)
class Stopwatch:
    """Own time and calls of each part."""

    own: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    _inner: list[float] = field(default_factory=lambda: [0.0])

    def timed(self, label: str, act: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, watched."""
        self.own.setdefault(label, 0.0)

        def watched(*args: Any, **more: Any) -> Any:
            self._inner.append(0.0)
            began = time.thread_time()
            try:
                return act(*args, **more)
            finally:
                took = time.thread_time() - began
                self.own[label] += took - self._inner.pop()
                self.calls[label] = self.calls.get(label, 0) + 1
                self._inner[-1] += took

        return watched

    def run(self, act: Callable[[], Any]) -> None:
        """Run the whole; what no part took is the rest."""
        self.timed(REST, act)()


@contextmanager
def watching(parts: Sequence[Part]) -> Iterator[Stopwatch]:
    """Watch the parts meanwhile. A part that is not there any more is told in `missing`."""
    watch = Stopwatch()
    put_back: list[tuple[Any, str, Any]] = []
    try:
        for label, where, name in parts:
            module, _, inside = where.partition(":")
            holder = importlib.import_module(module)
            holder = getattr(holder, inside, None) if inside else holder
            act = getattr(holder, name, None)
            if act is None:
                watch.missing.append(f"{where}.{name}")
                continue
            put_back.append((holder, name, act))
            setattr(holder, name, watch.timed(label, act))
        yield watch
    finally:
        for holder, name, act in reversed(put_back):
            setattr(holder, name, act)


def environ(step: Step) -> dict[str, Any]:
    """The request as a server hands it to the application."""
    builder = EnvironBuilder(
        path=step.path.partition("?")[0], query_string=step.path.partition("?")[2], base_url="http://127.0.0.1:8000",
        method="GET" if step.fields is None else "POST", data=dict(step.fields) if step.fields else None,
        headers={**step.headers, **({"Cookie": step.cookie} if step.cookie else {})},
    )  # fmt: skip
    return builder.get_environ()


def _answer(app: Flask, request: dict[str, Any], wanted: int) -> None:
    told: list[str] = []

    def start(status: str, _headers: Any, _fault: Any = None) -> Callable[[bytes], object]:
        told.append(status)
        return lambda _octets: None

    body = app(request, start)
    for _ in body:
        pass
    if hasattr(body, "close"):
        body.close()
    assert told[0].startswith(str(wanted)), f"{request['PATH_INFO']} answers {told}"


def time_parts(
    app: Flask, operations: Iterable[Sequence[Step]], parts: Sequence[Part], heading: str
) -> tuple[TimeTable, Mapping[str, float]]:
    """Milliseconds of processor time per operation that each part takes, as a table and as numbers.

    The first third of the operations only warms up.
    """
    prepared = [[(environ(step), step.status) for step in operation] for operation in operations]
    warm = len(prepared) // 3
    for operation in prepared[:warm]:
        for request, status in operation:
            _answer(app, request, status)
    count = len(prepared) - warm
    with watching(parts) as watch:
        for operation in prepared[warm:]:
            for request, status in operation:
                watch.run(lambda request=request, status=status: _answer(app, request, status))  # type: ignore[misc]
    figures = {label: seconds * 1000 / count for label, seconds in watch.own.items()}
    whole = sum(figures.values())
    rows = [
        (label, f"{figures[label]:.2f}", f"{figures[label] / whole:.0%}", f"{watch.calls.get(label, 0) / count:g}")
        for label in sorted(figures, key=lambda label: -figures[label])
    ]
    rows.append(("together", f"{whole:.2f}", "100%", ""))
    rows += [(f"not found any more: {name}", "", "", "") for name in watch.missing]
    return TimeTable(heading, ("part", "ms", "share", "calls"), rows), figures
