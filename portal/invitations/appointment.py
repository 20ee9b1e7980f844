"""An appointment: what a calendar may know of a booking, and nothing more."""

from dataclasses import dataclass
from datetime import datetime

from portal.domain.interviews import Booking, BookingStatus, MeetingForm

_WHERE = {MeetingForm.PHONE: "Telefon", MeetingForm.VIDEO: "Video"}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One calendar entry. It says when and where, never why: calendars are shared, shown and synchronised.

    Instants are aware; `uid` was made with the booking and never changes; `sequence` rises with each revision.
    """

    uid: str
    sequence: int
    revised_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    latitude: float | None
    longitude: float | None
    description: str
    url: str
    cancelled: bool


def appointment_of(booking: Booking, base_url: str) -> Appointment:
    """The citizen's calendar entry for a booking (requirements A, G, I and J of the calendar decision)."""
    cancelled = booking.status is BookingStatus.CANCELLED
    url = f"{base_url}/aftaler/{booking.id}"
    in_person = booking.form is MeetingForm.IN_PERSON
    lines = ["Log ind for at se alt om aftalen, flytte den eller aflyse den:", url]
    if booking.form is MeetingForm.PHONE:
        lines.insert(0, "Vi ringer til dig.")
    return Appointment(
        uid=booking.ical_uid,
        sequence=booking.ical_sequence,
        revised_at=booking.revised_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary="Aflyst: Aftale" if cancelled else "Aftale",
        location=booking.place.address if in_person else _WHERE[booking.form],
        latitude=booking.place.latitude if in_person else None,
        longitude=booking.place.longitude if in_person else None,
        description="\n".join(lines),
        url=url,
        cancelled=cancelled,
    )
