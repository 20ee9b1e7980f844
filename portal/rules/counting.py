"""How the portal counts days, weeks and months (contract, "Counting"), and how it writes a day in words."""

from datetime import date, timedelta

_MONTHS_DA = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
              "november", "december")  # fmt: skip
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip


def weeks_before(day: date, weeks: int) -> date:
    """The same weekday so many weeks earlier: the first day that is within N weeks of `day`."""
    return day - timedelta(weeks=weeks)


def add_months(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last day of a month that has none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def months_have_passed(since: date, months: int, day: date) -> bool:
    """Whether so many months have passed on `day`; the first N months end the day before that."""
    return day >= add_months(since, months)


def in_danish(day: date) -> str:
    """»3. marts 2026«."""
    return f"{day.day}. {_MONTHS_DA[day.month - 1]} {day.year}"


def in_english(day: date) -> str:
    """The day as in: 3 March 2026."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
