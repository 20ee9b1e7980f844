"""A rule service on a real socket that answers well until it is told how to misbehave."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from portal.rules import wire
from portal.rules.service import EmbeddedRuleService

Deed = Callable[[socket.socket, bytes], None]
"""What is done on a connection with the octets of a right answer; then the connection is closed."""


def head(length: int, status: str = "200 OK", more: str = "") -> bytes:
    """The head of an answer of so many octets."""
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{more}\r\n".encode()


def answer(octets: bytes, status: str = "200 OK", more: str = "") -> Deed:
    """Answer with these octets instead."""
    return lambda line, _right: line.sendall(head(len(octets), status, more) + octets)


def well(line: socket.socket, right: bytes) -> None:
    """Answer as the embedded service does."""
    status = "422 Unprocessable" if b'"error"' in right[:10] else "200 OK"
    line.sendall(head(len(right), "404 Not Found" if b"unknown_question" in right[:40] else status) + right)


class RuleServer:
    """Deeds are done one for each request, in their order; when none is left, `then`."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self.then: Deed = well
        self.heard: list[tuple[str, dict[str, str], Any]] = []
        self.over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more."""
        self.over.set()
        self._listening.close()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._attend, args=(line,), daemon=True).start()

    def _attend(self, line: socket.socket) -> None:
        with line:
            try:
                while request := self._read(line):
                    deed = self.deeds.pop(0) if self.deeds else self.then
                    deed(line, self._right(*request))
                    if deed is not well:
                        return
            except OSError:
                return  # the asker has gone

    def _read(self, line: socket.socket) -> tuple[str, Any] | None:
        read = b""
        while b"\r\n\r\n" not in read:
            piece = line.recv(65_536)
            if not piece:
                return None
            read += piece
        first, _, rest = read.partition(b"\r\n\r\n")
        lines = first.decode("latin-1").split("\r\n")
        named = dict(one.lower().split(": ", 1) for one in lines[1:])
        while len(rest) < int(named.get("content-length", 0)):
            rest += line.recv(65_536)
        path, asked = lines[0].split()[1], json.loads(rest) if rest else None
        self.heard.append((path, named, asked))
        return path, asked

    def _right(self, path: str, asked: Any) -> bytes:
        service = EmbeddedRuleService()
        if asked is None:
            return wire.octets(service.questions() if path.endswith("questions") else service.rulesets())
        return wire.assessed(service, path.rsplit("/", 1)[1], asked["facts"], asked["on"]).octets


@contextmanager
def running() -> Iterator[RuleServer]:
    """A server, closed at the end."""
    server = RuleServer()
    try:
        yield server
    finally:
        server.close()
