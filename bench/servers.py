"""Servers under measurement: granian with two workers, as `portal run` starts it, on a port of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import cpu, load
from portal.config import ROOT
from tests.pgtemp import PgTemp, free_port

WORKERS = 2
THREADS = 8
_READY_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Counted:
    """Processor seconds of one tree of processes: by /proc just before its end, and by the kernel after it."""

    what: str
    by_proc: float
    by_wait: float


class Server:
    """`with Server(...) as server:` serves an application factory; afterwards `counted` holds both counts."""

    def __init__(self, application: str, environment: Mapping[str, str], log: Path) -> None:
        self.application = application
        self.port = free_port()
        self.counted: Counted | None = None
        self._log = log
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        self._environment = {**kept, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", "127.0.0.1",
                   "--port", str(self.port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS),
                   "--log-level", "warning", self.application]  # fmt: skip
        try:
            with self._log.open("wb") as log:
                # A session of its own: Ctrl-C at the terminal reaches the bench alone, which then stops the server.
                self._process = subprocess.Popen(
                    command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
                )
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def pid(self) -> int:
        """The process that has all others of this server below it."""
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that answer requests: the two largest below the first."""
        below = [pid for pid in cpu.tree(self.pid) if pid != self.pid]
        return sorted(sorted(below, key=cpu.resident_mb)[-WORKERS:])

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _READY_WITHIN
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                load.ask(self.port, load.Step("/healthz"))
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.application} does not answer:\n{self._log.read_text(errors='replace')[-3000:]}")

    def _stop(self) -> None:
        if self._process is None:
            return
        by_proc, before = cpu.seconds(self.pid), cpu.seconds_of_ended_children()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self._process.wait()
        self.counted = Counted(self.application, by_proc, cpu.seconds_of_ended_children() - before)


class Postgres(PgTemp):
    """A throw-away PostgreSQL that keeps its promises (fsync on) and does no background work unasked."""

    counted: Counted | None = None

    def __init__(self) -> None:
        super().__init__(durable=True)

    def __enter__(self) -> "Postgres":
        super().__enter__()
        try:
            self.run("ALTER SYSTEM SET autovacuum = off")
            self.run("SELECT pg_reload_conf()")
        except BaseException:
            self._stop()
            raise
        return self

    @property
    def pid(self) -> int:
        """The process that has all others of this server below it."""
        assert self.process is not None
        return int(self.process.pid)

    def run(self, statement: str, database: str = "postgres") -> object:
        """Run one statement by itself and answer its first value, if it has one."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            done = connection.execute(statement)  # type: ignore[arg-type]
            row = done.fetchone() if done.description else None
        return row[0] if row else None

    def _as_user(self, command: list[str]) -> dict[str, object]:
        return {**super()._as_user(command), "start_new_session": True}  # Ctrl-C is for the bench alone

    def _stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return super()._stop()
        by_proc, before = cpu.seconds(self.pid), cpu.seconds_of_ended_children()
        super()._stop()
        self.counted = Counted("PostgreSQL", by_proc, cpu.seconds_of_ended_children() - before)
        return None
