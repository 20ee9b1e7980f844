"""Processor time and memory of a process and all its descendants, from /proc."""

import os
import resource
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[int, int] | None:
    """A process's parent, and the ticks it and its reaped children have used; None when it is gone."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()
    return int(fields[1]), sum(int(ticks) for ticks in fields[11:15])


def tree(root: int) -> dict[int, int]:
    """The process and its living descendants, with the ticks of each.

    The ticks of a child that has ended are in its parent's, so the sum never loses any. Should the tree change while
    it is read, it is read again.
    """
    before: set[int] = set()
    while True:
        known = {int(entry.name): _stat(int(entry.name)) for entry in _PROC.iterdir() if entry.name.isdigit()}
        found: dict[int, int] = {}
        wanted = [root]
        while wanted:
            pid = wanted.pop()
            stat = known.get(pid)
            if stat is not None:
                found[pid] = stat[1]
                wanted += [child for child, held in known.items() if held is not None and held[0] == pid]
        if set(found) == before:
            return found
        before = set(found)


def seconds(root: int) -> float:
    """User and system time, in seconds, that the process and all its descendants have used since they began."""
    return sum(tree(root).values()) / _TICKS


def seconds_of_ended_children() -> float:
    """The same for all children of this process that have ended, as the kernel counts them when they are waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def resident_mb(pid: int) -> float:
    """The memory that a process has in use, in megabytes (10⁶ octets)."""
    for line in (_PROC / str(pid) / "status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
