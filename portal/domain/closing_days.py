"""Days on which no interview is held: Danish public holidays and the days job centres keep closed.

Public holidays come from the `holidays` library (Store bededag until 2023 only). Its category `optional` for Denmark
holds 1 May, 5 June, 24 and 31 December, which offices keep closed by custom; 1 May is a working day here.
"""

from datetime import date
from functools import lru_cache

_WORKED = {(5, 1)}


@lru_cache(maxsize=64)
def _of_year(year: int) -> dict[date, str]:
    import holidays  # a large library, which few pages need: not at every start

    days = holidays.country_holidays("DK", years=year, categories=("public", "optional"), language="da")
    return {day: name for day, name in days.items() if (day.month, day.day) not in _WORKED or "; " in name}


def closing_day(day: date) -> str | None:
    """The Danish name of the holiday that closes this day, or None on an ordinary day."""
    return _of_year(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no closing day."""
    return day.weekday() < 5 and closing_day(day) is None
