"""Appointment → iCalendar. The only importer of icalendar."""
