"""Self-booking of interviews under LAB § 34: the portal's Python package."""
