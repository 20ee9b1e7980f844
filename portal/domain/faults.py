"""Faults outside the portal that every layer knows by name."""


class StoreUnavailable(Exception):
    """The database does not answer, or refuses to write. Nothing was changed, as far as can be known."""
