"""Demo data: made, never typed in bulk, and the same for the same seed and day. Every person is fictitious."""

from portal.demo.load import Loaded, is_loaded, load

__all__ = ["Loaded", "is_loaded", "load"]
