"""A round: some operations on one server, and the processor time they cost there and in the database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import chain, islice
from statistics import median, quantiles
from typing import Any

from bench import cpu, load
from bench.servers import Postgres, Server


@dataclass(frozen=True, slots=True)
class Sample:
    """What a round came to: milliseconds of processor time per operation, and how fast the answers came."""

    operations: int
    server_ms: float
    database_ms: float
    per_second: float
    p50_ms: float
    p99_ms: float

    @property
    def total_ms(self) -> float:
        """Server and database together."""
        return self.server_ms + self.database_ms


def sample(server: Server, postgres: Postgres, operations: Iterable[load.Operation]) -> Sample:
    """Run the operations and answer what each cost."""
    before = cpu.seconds(server.pid), cpu.seconds(postgres.pid)
    done = load.run(server.port, operations)
    after = cpu.seconds(server.pid), cpu.seconds(postgres.pid)
    count = len(done.took)
    cuts = quantiles(done.took, n=100) if count > 1 else [done.took[0]] * 99
    return Sample(
        count, (after[0] - before[0]) * 1000 / count, (after[1] - before[1]) * 1000 / count, count / done.seconds,
        cuts[49] * 1000, cuts[98] * 1000,
    )  # fmt: skip


Rounds = Mapping[str, list[Sample]]


def alternate(sides: Mapping[str, Callable[[], Sample]], count: int) -> dict[str, list[Sample]]:
    """Each side once per round, one after the other, so that all meet the same neighbours."""
    done: dict[str, list[Sample]] = {name: [] for name in sides}
    for _ in range(count):
        for name, act in sides.items():
            done[name].append(act())
    return done


def middle(samples: Iterable[Sample], value: str = "total_ms") -> float:
    """The median over the rounds."""
    return float(median(getattr(one, value) for one in samples))


def ratio(rounds: Rounds, of: str, to: str) -> float:
    """The median over the rounds of one side's cost divided by the other's in the same round."""
    return float(median(a.total_ms / b.total_ms for a, b in zip(rounds[of], rounds[to], strict=True)))


def as_json(rounds: Rounds) -> dict[str, Any]:
    """The rounds, to be kept."""
    return {name: [asdict(one) for one in samples] for name, samples in rounds.items()}


def take(operations: Iterable[load.Operation], count: int) -> list[load.Operation]:
    """So many operations of an endless or long supply; `ValueError` when it runs dry."""
    found = list(islice(chain(operations), count))
    if len(found) < count:
        raise ValueError("the town has too few citizens for so many operations")
    return found
