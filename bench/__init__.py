"""Measuring the portal against limits made in the same run: `python -m bench`, or `make bench`."""
