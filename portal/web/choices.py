"""What a form offers to choose between."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice


def choices(offered: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """The choices of a field from pairs of a value (an enum's member counts as its value) and what is read."""
    return [SelectChoice(getattr(value, "value", value), label) for value, label in offered]
