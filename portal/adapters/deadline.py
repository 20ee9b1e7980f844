"""HTTP with one deadline for the whole of a request: looking the name up, connecting, TLS, sending, every octet read.

A timeout for each read does not end a server that sends an octet a second. Here every wait gets what is left of the
time, so the request ends when its time is up, whatever the other side does.
"""

import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, TimeoutError as TooLong
from contextvars import ContextVar
from dataclasses import dataclass
from socket import SOCK_STREAM, getaddrinfo
from typing import Any

import httpcore2
from httpcore2 import NetworkBackend, NetworkStream


@dataclass(slots=True)
class _Request:
    """The request that a thread makes: when its time is up, and whether the other side has hung up."""

    ends: float
    hung_up: bool = False


_under_way: ContextVar[_Request] = ContextVar("under_way")

FAULTS = (
    httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
)  # fmt: skip
"""What a request may raise."""


class Unusable(Exception):
    """What was answered cannot be used, and asking again would get the same; the message says why."""


class Line:
    """A few kept connections to one server. Safe to use from many threads."""

    def __init__(self, url: str, headers: Iterable[tuple[str, str]], tls: ssl.SSLContext | None = None) -> None:
        self._url = url
        self._headers = [*headers, ("Accept-Encoding", "identity")]
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls, max_connections=32, max_keepalive_connections=8, keepalive_expiry=30.0,
            network_backend=_Network(),
        )  # fmt: skip

    def request(self, method: str, path: str, body: bytes | None, *, ends: float, largest: int) -> tuple[int, bytes]:
        """Status and body. `ends` is a reading of `time.monotonic`; raises one of `FAULTS`, or `Unusable`."""
        headers = [*self._headers, ("Content-Type", "application/json")] if body is not None else self._headers
        # the pool counts down its own wait for a free connection; the network below looks at the deadline itself
        waits = {"pool": max(ends - time.monotonic(), 0.001)}
        now = _Request(ends)
        token = _under_way.set(now)
        try:
            with self._pool.stream(
                method, self._url + path, headers=headers, content=body, extensions={"timeout": waits}
            ) as response:
                if any(name.lower() == b"content-encoding" for name, _ in response.headers):
                    raise Unusable("packed, though nobody asked for that")
                return response.status, _read(response.iter_stream(), largest)
        except httpcore2.RemoteProtocolError as fault:
            if now.hung_up:
                raise
            raise Unusable("no HTTP") from fault
        finally:
            _under_way.reset(token)


def _read(pieces: Iterable[bytes], largest: int) -> bytes:
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > largest:
            raise Unusable("too large")
    return bytes(read)


def _left(fault: type[Exception]) -> float:
    """Seconds left of the request that this thread makes; `fault` when there are none."""
    left = _under_way.get().ends - time.monotonic()
    if left <= 0:
        raise fault
    return left


class _Stream(NetworkStream):
    """A connection whose every wait ends with the request's time."""

    def __init__(self, inner: NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        read = self._inner.read(max_bytes, _left(httpcore2.ReadTimeout))
        _under_way.get().hung_up |= not read
        return read

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(httpcore2.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(httpcore2.ConnectTimeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Network(NetworkBackend):
    """TCP where looking up the name counts, too: the system gives that no timeout, so a thread waits for it."""

    def __init__(self) -> None:
        self._plain = httpcore2.SyncBackend()
        self._names = ThreadPoolExecutor(2, thread_name_prefix="names")

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Any = None,
    ) -> NetworkStream:  # fmt: skip
        addresses = self._addresses(host, port)
        for left_over in range(len(addresses) - 1, -1, -1):
            share = _left(httpcore2.ConnectTimeout) / (left_over + 1)
            try:
                address = addresses[len(addresses) - 1 - left_over]
                return _Stream(self._plain.connect_tcp(address, port, share, local_address, socket_options or []))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if not left_over:
                    raise
        raise httpcore2.ConnectError("the name has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        asked = self._names.submit(getaddrinfo, host, port, type=SOCK_STREAM)
        try:
            found = asked.result(_left(httpcore2.ConnectTimeout))
        except TooLong as fault:
            asked.cancel()
            raise httpcore2.ConnectTimeout("looking up the name") from fault
        except OSError as fault:
            raise httpcore2.ConnectError("looking up the name") from fault
        return list(dict.fromkeys(str(at[4][0]) for at in found))
