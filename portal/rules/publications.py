"""Where an act is published: from a citation to the addresses at which the law itself can be read.

The addresses are ELI addresses of retsinformation.dk, the official publication: Lovtidende A (`lta`: lov, LBK, BEK) and
the guidances (`retsinfo`: VEJ). Short names (LAB, LAS, SDL) lead to the text that was in force on the day; the table
knows the consolidations that the rules were read from, no others. An act that is not in the table gets no link.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

_ELI = "https://www.retsinformation.dk/eli"


@dataclass(frozen=True, slots=True)
class Publication:
    """One published text: what it is called in Danish, and its address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a citation; `publication` is the act that it speaks of, or None where there is none to link to."""

    text: str
    publication: Publication | None = None


def _published(kind: str, number: int, year: int, series: str = "lta") -> Publication:
    return Publication(f"{kind} nr. {number}/{year}", f"{_ELI}/{series}/{year}/{number}")


_NUMBERED: Mapping[tuple[str, int, int], Publication] = {
    (kind, number, year): _published(kind, number, year, "retsinfo" if kind == "VEJ" else "lta")
    for kind, number, year in (
        ("lov", 548, 2019), ("lov", 2590, 2021), ("lov", 295, 2023), ("lov", 603, 2023), ("lov", 727, 2023),
        ("lov", 1750, 2025),
        ("LBK", 701, 2022), ("LBK", 1179, 2023), ("LBK", 280, 2024), ("LBK", 1004, 2025),
        ("BEK", 744, 2016), ("BEK", 808, 2017), ("BEK", 2006, 2020), ("BEK", 473, 2021), ("BEK", 1700, 2021),
        ("BEK", 2636, 2021), ("BEK", 442, 2023), ("BEK", 1216, 2023), ("BEK", 1590, 2023), ("BEK", 1716, 2023),
        ("VEJ", 10190, 2016), ("VEJ", 9117, 2026),
    )
}  # fmt: skip

Dated = tuple[tuple[date | None, Publication], ...]
"""Texts of one act, each from its day on; None for the earliest one known, which also stands for the time before."""

_SHORT: Mapping[str, tuple[str, Dated]] = {
    "LAB": (
        "lov om en aktiv beskæftigelsesindsats",
        (
            (date(2020, 1, 1), _NUMBERED["lov", 548, 2019]),
            (date(2022, 5, 22), _NUMBERED["LBK", 701, 2022]),
            (date(2024, 3, 1), _NUMBERED["LBK", 280, 2024]),
        ),
    ),
    "LAS": ("lov om aktiv socialpolitik", ((None, _NUMBERED["LBK", 1004, 2025]),)),
    "SDL": ("sygedagpengeloven", ((None, _NUMBERED["LBK", 1179, 2023]),)),
    "Bekendtgørelsen om rådighed": (
        "bekendtgørelsen om rådighed",
        (
            (None, _NUMBERED["BEK", 808, 2017]),
            (date(2021, 8, 19), _NUMBERED["BEK", 1700, 2021]),
            (date(2024, 1, 1), _NUMBERED["BEK", 1590, 2023]),
        ),
    ),
}
_KINDS = {"lov": "lov", "lbk": "LBK", "bek": "BEK", "vej": "VEJ", "vejledning": "VEJ"}
_ACT = re.compile(
    r"\b(?:(?P<short>LAB|LAS|SDL|Bekendtgørelsen om rådighed)\b"
    r"|(?P<kind>[Ll]ov|LBK|BEK|VEJ|Vejledning) nr\. (?P<number>\d+)(?: af (?:\d+/\d+ )?|/)(?P<year>\d{4})\b)"
)
_ENDS = re.compile(r";| \(|\)")
"""What a citation goes on with after one act: another act, or what stands in brackets."""


def parts(citation: str, day: date) -> list[Part]:
    """The citation in stretches, in its order; each that speaks of a known act leads to its text of the day."""
    return [part for part in _stretches(citation, day) if part.text]


def published(citation: str, day: date) -> list[Publication]:
    """The publications that the citation leads to on the day, in its order."""
    return [part.publication for part in parts(citation, day) if part.publication is not None]


def long_name(citation: str, day: date) -> str:
    """The short name that the citation begins with, written out, and the text that it leads to; else nothing."""
    first = _ACT.match(citation)
    found = _publication(first, day) if first and first["short"] else None
    return f"{_SHORT[first['short']][0]}, {found.name}" if first and found else ""


def _stretches(citation: str, day: date) -> Iterator[Part]:
    told = 0
    for found in _ACT.finditer(citation):
        publication = _publication(found, day)
        if publication is None or found.start() < told:
            continue
        end = _ENDS.search(citation, found.end())
        until = end.start() if end else len(citation)
        yield Part(citation[told : found.start()])
        yield Part(citation[found.start() : until], publication)
        told = until
    yield Part(citation[told:])


def _publication(found: re.Match[str], day: date) -> Publication | None:
    if found["short"] is None:
        return _NUMBERED.get((_KINDS[found["kind"].lower()], int(found["number"]), int(found["year"])))
    for since, text in reversed(_SHORT[found["short"]][1]):
        if since is None or since <= day:
            return text
    return None
