"""The 98 authorities, and the seven offices of the three that are populated."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

COPENHAGEN, AARHUS, SVENDBORG = "0101", "0751", "0479"
HOME = SVENDBORG
"""The authority of the named citizens and staff."""

_BRING_DA = "Legitimation med foto, dit cv, hvis du har et, og breve fra arbejdsgivere, som vi skal se."
_BRING_EN = "Photo identification, your CV if you have one, and letters from employers that we should see."

_OFFICES: tuple[tuple[str, str, str, str, str, float, float], ...] = (
    (SVENDBORG, "Borgerhuset Havnen", "Prøvekajen 2", "5700", "Svendborg", 55.058, 10.611),
    (SVENDBORG, "Borgerhuset Bakken", "Prøvebakken 14", "5700", "Svendborg", 55.066, 10.603),
    (SVENDBORG, "Borgerhuset Øen", "Prøvestien 1", "5700", "Svendborg", 55.052, 10.628),
    (COPENHAGEN, "Borgerhuset Nord", "Prøvegade 40", "2200", "København N", 55.699, 12.549),
    (COPENHAGEN, "Borgerhuset Syd", "Prøvevej 7", "2450", "København SV", 55.652, 12.541),
    (AARHUS, "Borgerhuset Midt", "Prøveallé 3", "8000", "Aarhus C", 56.155, 10.204),
    (AARHUS, "Borgerhuset Vest", "Prøvetoften 22", "8210", "Aarhus V", 56.164, 10.152),
)
MAIN_OFFICE, QUIET_OFFICE = 1, 3
"""Where most can be tried at once, and where no time is free before late."""


def authorities() -> list[dict[str, Any]]:
    """The rows of `authority`, numbered by code."""
    with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        found = sorted(csv.DictReader(file), key=lambda row: row["code"])
    return [
        {"id": number, "code": row["code"], "name": row["name"], "rebooking_cutoff_hours": 24}
        for number, row in enumerate(found, start=1)
    ]


def offices(authority_ids: Mapping[str, int]) -> list[dict[str, Any]]:
    """The rows of `office`."""
    return [
        {
            "id": number,
            "authority_id": authority_ids[code],
            "name": name,
            "street": street,
            "postal_code": postal_code,
            "city": city,
            "phone": f"70 00 00 {number:02}",
            "latitude": latitude,
            "longitude": longitude,
            "what_to_bring_da": _BRING_DA,
            "what_to_bring_en": _BRING_EN,
        }
        for number, (code, name, street, postal_code, city, latitude, longitude) in enumerate(_OFFICES, start=1)
    ]
