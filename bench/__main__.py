"""The command: `python -m bench [--quick] [--only page,booking] [--rounds 3] [--requests 10000]`."""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import booking, feed, growth, memory, page, pattern, report, rules
from bench.house import House, Options
from bench.load import WrongAnswer
from bench.report import Findings
from portal.config import ROOT

MEASUREMENTS: dict[str, Callable[[House], Findings]] = {
    "rules": rules.measure,
    "page": page.measure,
    "booking": booking.measure,
    "feed": feed.measure,
    "growth": growth.measure,
    "memory": memory.measure,
    "pattern": pattern.measure,
}
RESULTS = ROOT / "instance" / "bench"


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(MEASUREMENTS)}")
    return names


def _count(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text}: a whole number, at least {least}")
        return int(text)

    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure the portal against limits made in the same run."
    )
    parser.add_argument("--quick", action="store_true", help="small towns, short rounds: shows that it works, no more")
    parser.add_argument("--only", type=_names, default=list(MEASUREMENTS), help=", ".join(MEASUREMENTS))
    parser.add_argument("--rounds", type=_count(3), default=3, help="rounds, each limit and portal (default 3)")
    parser.add_argument("--requests", type=_count(400), help="requests before memory is read (default 10,000)")
    return parser


def _run(names: list[str], options: Options) -> Path:
    began, now = time.perf_counter(), datetime.now(UTC)
    about = {"machine": report.machine(), "options": asdict(options)}
    found: dict[str, Findings] = {}
    with House(options) as house:
        for name in names:
            print(f"{name} …", flush=True)
            started = time.perf_counter()
            found[name] = MEASUREMENTS[name](house)
            print(f"  done in {time.perf_counter() - started:.0f} s", flush=True)
        if house.used_postgres:
            about["machine"]["postgresql"] = str(house.postgres.run("SHOW server_version"))
    about["seconds"] = round(time.perf_counter() - began)
    print(f"\n{report.printed(found, house.counted)}")
    return report.keep(RESULTS, now, about, found, house.counted)


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Run what was asked for. The exit status says whether it could be measured, never how fast it was."""
    given = _parser().parse_args()
    if not Path("/proc/self/stat").exists():
        print("The bench reads processor time from /proc, which this system does not have.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _stop)
    options = Options(given.quick, given.rounds, given.requests or (400 if given.quick else 10_000))
    try:
        file = _run(given.only, options)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        return 130
    except WrongAnswer as fault:
        print(f"\nWrong answer: {fault}", file=sys.stderr)
        return 1
    print(f"\nKept in {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
