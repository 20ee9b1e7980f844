"""The mail about a booking. It says when and where, and nothing that tells why: everything else is behind sign-in."""

from email.message import EmailMessage
from email.utils import format_datetime

from portal.domain.interviews import Booking, MeetingForm
from portal.domain.time import local
from portal.invitations.appointment import appointment_of
from portal.invitations.ical import calendar_file

_SUBJECTS = {
    "booked": "Din aftale er booket",
    "moved": "Din aftale er flyttet",
    "cancelled": "Din aftale er aflyst",
}
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
           "november", "december")  # fmt: skip


def compose(kind: str, booking: Booking, to: str, *, sender: str, base_url: str) -> EmailMessage:
    """A mail about a booking as it stands, with the calendar entry attached.

    The same booking and sequence give the same Message-ID and the same octets, so a copy can be recognised.
    """
    starts = local(booking.starts_at)
    when = f"{_DAYS[starts.weekday()]} den {starts.day}. {_MONTHS[starts.month - 1]} {starts.year} kl. {starts:%H.%M}"
    where = {
        MeetingForm.IN_PERSON: f"{booking.place.office}, {booking.place.address}",
        MeetingForm.PHONE: "Vi ringer til dig.",
        MeetingForm.VIDEO: "Video. Linket finder du, når du logger ind.",
    }[booking.form]
    link = f"{base_url}/aftaler/{booking.id}"
    message = EmailMessage()
    message["Subject"] = _SUBJECTS[kind]
    message["From"] = sender
    message["To"] = to
    message["Date"] = format_datetime(booking.revised_at)
    domain = sender.rsplit("@", 1)[-1]
    message["Message-ID"] = f"<{booking.ical_uid}-{booking.ical_sequence}-{kind}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    said = {
        "booked": f"Din aftale er booket:\n\n{when}\n{where}\n",
        "moved": f"Din aftale er flyttet. Den nye tid er:\n\n{when}\n{where}\n",
        "cancelled": f"Din aftale er aflyst:\n\n{when}\n",
    }[kind]
    message.set_content(f"Hej\n\n{said}\nSe alt om aftalen, flyt den eller aflys den, når du er logget ind:\n{link}\n")
    if kind != "cancelled":
        message.add_attachment(
            calendar_file([appointment_of(booking, base_url)]), maintype="text", subtype="calendar",
            filename="aftale.ics", params={"charset": "utf-8"},
        )  # fmt: skip
    return message
