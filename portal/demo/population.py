"""The demo citizens as people to compare rules on: the same as `portal demo` loads for that seed and day."""

from collections.abc import Iterator
from datetime import date

from portal.booking import facts
from portal.demo.load import one_by_one
from portal.rules.compare import Person


def people(day: date, seed: int, count: int) -> Iterator[Person]:
    """So many citizens living on the day, one after another; no name is among what is said of them."""
    for person, row in one_by_one(day, seed, count):
        known = {key: value for key, value in row.items() if value is not None}
        yield Person(person["key"], facts.of_circumstances(known, person["birth_on"], day), person["birth_on"])
