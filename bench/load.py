"""Many browsers at once: each keeps its connection, sends one operation after the other, and checks the answers."""

import http.client
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

CLIENTS = 4


class WrongAnswer(Exception):
    """The server answered something else than what was to be measured."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request, and what must come of it: this status, and this text in the body or in the Location header."""

    path: str
    cookie: str = ""
    fields: Mapping[str, object] | None = None
    status: int = 200
    contains: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Operation = tuple[Step, ...]


@dataclass(slots=True)
class Load:
    """What came of it: operations done, and the seconds that each took."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as the checks need it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(connection: http.client.HTTPConnection, step: Step) -> Answer:
    """Send one request over a connection that is kept, and check the answer."""
    headers = {**step.headers, **({"Cookie": step.cookie} if step.cookie else {})}
    if step.fields is None:
        connection.request("GET", step.path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", step.path, urlencode(step.fields).encode(), headers)
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    wanted = step.contains
    if answer.status != step.status or (
        wanted and wanted.encode() not in answer.body and wanted not in answer.headers.get("location", "")
    ):
        told = answer.headers.get("location", "") or answer.body[:2000].decode(errors="replace")
        raise WrongAnswer(f"{step.path}: {answer.status}, not {step.status} with {wanted!r}\n{told}")
    return answer


def ask(port: int, step: Step) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return send(connection, step)
    finally:
        connection.close()


def run(port: int, operations: Iterable[Operation], clients: int = CLIENTS) -> Load:
    """Send all operations, `clients` at a time, and answer when the last one is done. The first fault stops it."""
    load, faults = Load(), []
    waiting = _Shared(iter(operations))
    stop = threading.Event()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            while not stop.is_set() and (operation := waiting.next()) is not None:
                began = time.perf_counter()
                for step in operation:
                    send(connection, step)
                load.took.append(time.perf_counter() - began)
        except Exception as fault:
            faults.append(fault)
            stop.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=client, daemon=True) for _ in range(clients)]
    began = time.perf_counter()
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        stop.set()
    load.seconds = time.perf_counter() - began
    if faults:
        raise faults[0]
    return load


class _Shared:
    """An iterator that threads share."""

    def __init__(self, items: Iterator[Operation]) -> None:
        self._items = items
        self._lock = threading.Lock()

    def next(self) -> Operation | None:
        """The next item, or None."""
        with self._lock:
            return next(self._items, None)
