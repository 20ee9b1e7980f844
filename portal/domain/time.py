"""Instants and Danish days: the only place where the two meet.

Instants are aware datetimes, kept in UTC. Days are Danish calendar days (Europe/Copenhagen). Nobody else converts.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

Clock = Callable[[], datetime]


class NoSuchLocalTime(ValueError):
    """A wall-clock time that the Danish clock never shows, such as 02.30 on 28 March 2027."""


def system_clock() -> datetime:
    """The present instant, in UTC. Use cases are handed a clock; only the wiring names this one."""
    return datetime.now(UTC)


def aware(instant: datetime) -> datetime:
    """The same instant in UTC; a naive datetime is refused with `ValueError`."""
    if instant.tzinfo is None:
        raise ValueError("an instant must say its offset: naive datetimes are refused")
    return instant.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """The instant on the Danish clock."""
    return instant.astimezone(COPENHAGEN)


def local_day(instant: datetime) -> date:
    """The Danish day that the instant lies in."""
    return instant.astimezone(COPENHAGEN).date()


def at_local(day: date, clock_time: time) -> datetime:
    """The instant (UTC) at which the Danish clock shows `clock_time` on `day`.

    In the double hour of autumn the first of the two is meant (RFC 5545, 3.3.5). A time in the hour that spring
    leaves out does not exist: `NoSuchLocalTime`.
    """
    wall = datetime.combine(day, clock_time.replace(tzinfo=None), COPENHAGEN)
    instant = wall.astimezone(UTC)
    if instant.astimezone(COPENHAGEN).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchLocalTime(f"{day.isoformat()} has no {clock_time.isoformat('minutes')} on the Danish clock")
    return instant


def day_starts(day: date) -> datetime:
    """The instant (UTC) at which the Danish day begins; a day lasts 23, 24 or 25 hours."""
    return at_local(day, time(0, 0))


def day_ends(day: date) -> datetime:
    """The instant (UTC) at which the Danish day is over: the start of the next one."""
    return day_starts(day + timedelta(days=1))


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def age_on(birth_on: date, day: date) -> int:
    """Whole years of age on `day`."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
