"""A clock for tests."""

from datetime import datetime, timedelta


class StoppedClock:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The instant it shows."""
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by timedelta's arguments."""
        self.now += timedelta(**by)
