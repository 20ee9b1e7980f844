"""The limit of a calendar feed: the same octets as the portal's, by joining strings."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

COLUMNS = ("id", "form", "status", "starts_at", "ends_at", "place_street", "place_postal_code", "place_city",
           "place_latitude", "place_longitude", "ical_uid", "ical_sequence", "revised_at")  # fmt: skip
_HEAD = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Portal//Aftaler 1.0//DA\r\nCALSCALE:GREGORIAN\r\n"
    "NAME:Mine aftaler\r\nX-WR-CALNAME:Mine aftaler\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
)
_LOGIN = "Log ind for at se alt om aftalen\\, flytte den eller aflyse den:\\n"
_WIDTH = 74


def raw_calendar(rows: Iterable[Sequence[Any]], base_url: str) -> bytes:
    """A feed of bookings, each a row of `COLUMNS`."""
    events = "".join([_event(row, base_url) for row in rows])
    return f"{_HEAD}{events}END:VCALENDAR\r\n".encode()


def _event(row: Sequence[Any], base_url: str) -> str:
    number, form, status, starts_at, ends_at, street, code, city, latitude, longitude, uid, sequence, revised_at = row
    cancelled = status == "cancelled"
    url = f"{base_url}/aftaler/{number}"
    calls = "Vi ringer til dig.\\n" if form == "phone" else ""
    where, geo = "Telefon" if form == "phone" else "Video", ""
    if form == "in_person":
        where = _text(f"{street}, {code} {city}")
        geo = f"GEO:{round(latitude, 6)};{round(longitude, 6)}\r\n" if latitude is not None else ""
    revised = _instant(revised_at)
    return (
        f"BEGIN:VEVENT\r\nSUMMARY:{'Aflyst: Aftale' if cancelled else 'Aftale'}\r\n"
        f"DTSTART:{_instant(starts_at)}\r\nDTEND:{_instant(ends_at)}\r\nDTSTAMP:{revised}\r\nUID:{uid}\r\n"
        f"SEQUENCE:{sequence}\r\nCLASS:PRIVATE\r\n{_folded(f'DESCRIPTION:{calls}{_LOGIN}{url}')}\r\n{geo}"
        f"LAST-MODIFIED:{revised}\r\n{_folded(f'LOCATION:{where}')}\r\n"
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}\r\n"
        f"TRANSP:{'TRANSPARENT' if cancelled else 'OPAQUE'}\r\n{_folded(f'URL:{url}')}\r\nEND:VEVENT\r\n"
    )


def _instant(at: datetime) -> str:
    """An instant in UTC."""
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}Z"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 74 octets, no character cut in two."""
    if line.isascii():
        return "\r\n ".join([line[at : at + _WIDTH] for at in range(0, len(line), _WIDTH)])
    if len(line.encode()) <= _WIDTH:
        return line
    pieces, used = [""], 0
    for char in line:
        size = len(char.encode())
        if used + size > _WIDTH:
            pieces.append("")
            used = 0
        pieces[-1] += char
        used += size
    return "\r\n ".join(pieces)
