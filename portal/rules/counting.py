"""How the portal counts days, weeks and months (contract, "Counting"), and how it writes a day in words.

Nothing here fails on a date at the edge of the calendar: what would lie outside it is its first or last day.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta

from portal.domain.time import COPENHAGEN

_MONTHS_DA = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
              "november", "december")  # fmt: skip
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip


def add_days(day: date, days: int) -> date:
    """The day so many calendar days later (earlier when negative)."""
    number = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(number)


def weeks_before(day: date, weeks: int) -> date:
    """The same weekday so many weeks earlier: the first day that is within N weeks of `day`."""
    return add_days(day, -7 * weeks)


def add_months(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last day of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_have_passed(since: date, months: int, day: date) -> bool:
    """Whether so many months have passed on `day`; the first N months end the day before that."""
    return day >= add_months(since, months)


def last_day_of_months(since: date, months: int) -> date:
    """The last day of the first N months."""
    return add_days(add_months(since, months), -1)


def whole_calendar_months_after(event: date, months: int) -> date:
    """The last day of the Nth month after the one that the event lies in."""
    month = add_months(event.replace(day=1), months)
    return month.replace(day=monthrange(month.year, month.month)[1])


def danish_day(instant: str) -> date:
    """The Danish date of a date-time, whatever its offset."""
    written = datetime.fromisoformat(instant)
    try:
        return written.astimezone(COPENHAGEN).date()
    except OverflowError:
        return written.date()


def elapsed_microseconds(earlier: str, later: str) -> int:
    """Elapsed time between two date-times, also over a change of the clock; negative when `later` is earlier."""
    between = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    return between // timedelta(microseconds=1)


def in_danish(day: date) -> str:
    """»3. marts 2026«."""
    return f"{day.day}. {_MONTHS_DA[day.month - 1]} {day.year}"


def in_english(day: date) -> str:
    """The day as in: 3 March 2026."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
