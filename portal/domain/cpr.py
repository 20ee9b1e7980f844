"""CPR numbers: telling an ordinary one apart, so that none ever slips into a log, a page, a file or this repository.

The rules are the CPR office's: day, month and year, the seventh digit telling the century; modulus 11 refuses nobody,
since numbers without it have been issued since 2007. The portal keeps no CPR number yet.
"""

import re
from collections.abc import Iterator
from datetime import date

_SHAPE = re.compile(r"(?<![0-9A-Za-z_.+/=-])(\d{2})(\d{2})(\d{2})[- ]?(\d)(\d{3})(?![0-9A-Za-z_+/=-])")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def century(two_digits: int, seventh: int) -> int:
    """The first year of the century that the seventh digit tells."""
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if two_digits <= 36 else 1900
    return 2000 if two_digits <= 57 else 1800


def find_ordinary(text: str) -> Iterator[str]:
    """What in the text has the shape and the date of an ordinary CPR number."""
    for match in _SHAPE.finditer(text):
        day, month, year, seventh = (int(match.group(place)) for place in (1, 2, 3, 4))
        try:
            date(century(year, seventh) + year, month, day)
        except ValueError:
            continue
        yield match.group(0)


def synthetic(number: int) -> str:
    """A number that can never be an ordinary one: the day is raised by 60, and modulus 11 does not hold."""
    day, month, year, serial = 61 + number % 28, 1 + number // 28 % 12, number // 336 % 100, number // 33_600 % 10_000
    for last in range(10):
        digits = f"{day:02}{month:02}{year:02}{serial // 10:03}{last}"
        if sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11:
            return f"{digits[:6]}-{digits[6:]}"
    raise AssertionError("nine of ten last digits are wrong for modulus 11")
