"""Memory: what each worker holds after many requests of all kinds, and whether it goes on growing."""

from collections.abc import Iterator
from itertools import cycle

from bench import booking, cpu, load
from bench.house import House
from bench.load import Operation, Step
from bench.report import Findings, Line, TimeTable
from bench.rounds import take
from bench.town import Town

STEPS = 10


def visits(town: Town) -> Iterator[Operation]:
    """Endless visits of twenty requests each: pages of all kinds, and one booking by its two forms."""
    bookings = booking.operations(town)
    for viewer in cycle(town.viewers):
        cookie = viewer.signed_in(town.sessions).cookie
        times = f"/mine-samtaler/{viewer.interview}/tider"
        pages = [
            Step("/"), Step("/log-ind"), Step("/findes-ikke", status=404),
            Step("/mine-samtaler/0/tider", cookie, status=404),
            *[Step("/mine-samtaler", cookie)] * 4, *[Step(town.free_times(viewer), cookie)] * 5,
            *[Step(f"{times}?fra={town.monday}", cookie)] * 3, Step(f"{times}?fra={town.monday}&form=phone", cookie),
            Step(f"{times}?fra=ugyldig", cookie, status=400),
        ]  # fmt: skip
        yield (*pages, *next(bookings))


def measure(house: House) -> Findings:
    """Resident memory of each worker at the beginning, half-way and at the end."""
    town = house.large
    visit = 20
    count = house.options.requests // visit
    load.run(town.portal.port, take(visits(town), 10))
    supply = visits(town)
    workers = town.portal.workers()
    readings: list[tuple[int, list[float]]] = [(0, [cpu.resident_mb(pid) for pid in workers])]
    done = 0
    for step in range(1, STEPS + 1):
        wanted = count * step // STEPS - done
        load.run(town.portal.port, take(supply, wanted))
        done += wanted
        readings.append((done * visit, [cpu.resident_mb(pid) for pid in workers]))
    at_end, at_half = readings[-1][1], readings[STEPS // 2][1]
    growth = max(end - half for end, half in zip(at_end, at_half, strict=True))
    found = Findings(data={"readings": readings})
    found.lines.append(
        Line(f"memory per worker, {done * visit:,} requests", f"{max(at_end):.0f} MB", max(at_end), " MB", 200, 130)
    )
    found.tables.append(
        TimeTable(
            "Memory of each worker after so many requests to both, MB",
            ("requests", *(f"worker {number}" for number in range(1, len(workers) + 1))),
            [(f"{requests:,}", *(f"{mb:.1f}" for mb in held)) for requests, held in readings],
        )
    )
    second_half = (readings[-1][0] - readings[STEPS // 2][0]) / len(workers)
    found.notes.append(
        f"Memory in the second half of the requests: {growth:+.1f} MB in the worker that grew most, "
        f"{growth * 1e6 / second_half:.0f} octets per request of its own."
    )
    return found
