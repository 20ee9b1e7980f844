"""Everything that the measurements share: PostgreSQL, the demo data to build on, and the towns. Nothing outlives it."""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

from bench.load import WrongAnswer
from bench.servers import Counted, Postgres, Server
from bench.town import Size, Town
from portal import demo
from portal.domain.time import local_day, system_clock
from portal.persistence import migrate
from portal.persistence.engine import make_engine
from portal.persistence.store import Store

_BASE = "base"


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured. `effort` is the part of a full run's operations in each round."""

    quick: bool
    rounds: int
    requests: int

    @property
    def effort(self) -> float:
        """The part of a full round's operations that a round has."""
        return 0.15 if self.quick else 1.0

    def operations(self, whole: int) -> int:
        """So many operations instead of `whole`."""
        return max(int(whole * self.effort), 8)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Signals to stop are not heard meanwhile, so that cleaning up is done to its end."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, act in zip(numbers, before, strict=True):
            signal.signal(number, act)


class House:
    """`with House(options) as house:`; databases and servers are made when a measurement asks for them."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.counted: list[Counted] = []
        self._stack = ExitStack()
        self._towns: dict[str, Town] = {}

    def __enter__(self) -> "House":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        servers: list[Server | Postgres] = [
            held for town in self._towns.values() for held in vars(town).values() if isinstance(held, Server)
        ]
        with undisturbed():
            if kind is not None and issubclass(kind, WrongAnswer):
                self._show_logs()
            if self.used_postgres:
                with suppress(psycopg.Error):
                    self.postgres.run("CHECKPOINT")
                servers.append(self.postgres)
            self._stack.close()
        self.counted = [server.counted for server in servers if server.counted is not None]

    def _show_logs(self) -> None:
        for log in sorted(self.folder.glob("*.log")):
            if told := log.read_text(encoding="utf-8", errors="replace").strip():
                print(f"\n{log.name}:\n{told[-3000:]}", file=sys.stderr)

    @property
    def used_postgres(self) -> bool:
        """Whether the database server was started."""
        return "postgres" in vars(self)

    @cached_property
    def folder(self) -> Path:
        """A folder for logs and for what the portal writes."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))

    @cached_property
    def postgres(self) -> Postgres:
        """The database server."""
        return self._stack.enter_context(Postgres())  # type: ignore[return-value]

    @cached_property
    def base_url(self) -> str:
        """A migrated database with the demo data of today."""
        url = self.postgres.create_database(_BASE)
        migrate.upgrade(url)
        store = Store(make_engine(url))
        try:
            demo.load(store, day=local_day(system_clock()), count=500 if self.options.quick else 2_000)
        finally:
            store.engine.dispose()
        return url

    @cached_property
    def large(self) -> Town:
        """The town that most is measured in: 1,000,000 times of 98 authorities (10,000 in a quick run)."""
        return self._town("large", 10_000 if self.options.quick else 1_000_000, 98)

    @cached_property
    def few_times(self) -> Town:
        """The same with a hundredth of the times."""
        return self._town("few_times", 3_000 if self.options.quick else 10_000, 98)

    @cached_property
    def one_authority(self) -> Town:
        """As many times as in the large town, all of one authority."""
        return self._town("one_authority", 10_000 if self.options.quick else 1_000_000, 1)

    def _town(self, name: str, slots: int, authorities: int) -> Town:
        assert self.base_url
        options = self.options
        a_round = options.operations(1_600 if name == "large" else 400)
        bookers = 500 + a_round * options.rounds + (options.requests // 20 if name == "large" else 0)
        began = time.perf_counter()
        town = Town(Size(name, slots, authorities, bookers), self.postgres, _BASE, self.folder, self._stack)
        self._towns[name] = town
        took = time.perf_counter() - began
        print(f"  filled a town with {slots:,} times, authorities: {authorities} ({took:.0f} s)", flush=True)
        return town
