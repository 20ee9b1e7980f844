"""Growth: the same page and the same booking with a hundred times as many times, and with 98 authorities for one."""

from bench import booking, load, page
from bench.house import House
from bench.report import Findings, Line
from bench.rounds import Rounds, alternate, as_json, middle, ratio, take


def measure(house: House) -> Findings:
    """Page and booking in three towns, in turn."""
    options = house.options
    towns = {"few times": house.few_times, "large": house.large, "one authority": house.one_authority}
    warm = options.operations(150)
    for town in towns.values():
        load.run(town.portal.port, page.operations(town) * max(warm // 60, 1))
        load.run(town.portal.port, take(booking.operations(town), warm))
    found = Findings()
    for work, act, count in (
        ("page", page.portal_round, options.operations(300)),
        ("booking", booking.portal_round, options.operations(150)),
    ):
        rounds = alternate(
            {name: (lambda town=town, act=act, count=count: act(town, count)) for name, town in towns.items()},  # type: ignore[misc]
            options.rounds,
        )
        found.data[work] = as_json(rounds)
        few, many = towns["few times"].size.slots, towns["large"].size.slots
        found.lines.append(_line(f"{work}: {few:,} → {many:,} slots (CPU)", rounds, "few times"))
        found.lines.append(_line(f"{work}: 1 → 98 authorities (CPU)", rounds, "one authority"))
        found.tables.append(page.split(f"Growth of the {work}: ms of processor time", rounds))
    return found


def _line(work: str, rounds: Rounds, small: str) -> Line:
    before, after = (f"{middle(rounds[side]):.2f} ms" for side in (small, "large"))
    return Line(work, after, ratio(rounds, "large", small), " ×", 1.5, 1.1, before)
