"""Every "no" in words: its status code, its heading, and what to do now. None of them looks like a sign-in error."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.booking.outcomes import No


@dataclass(frozen=True, slots=True)
class Words:
    """How a refusal is answered."""

    status: int
    heading: Any
    text: Any


WORDS: dict[No, Words] = {
    No.NOT_FOUND: Words(
        404, _l("Vi kan ikke finde samtalen"), _l("Den findes ikke, eller den er ikke din. Gå til »Mine samtaler«.")
    ),
    No.TAKEN: Words(
        409,
        _l("Tiden er lige blevet taget"),
        _l("En anden nåede at vælge den, mens du så på siden. Din pligt og din frist er som før. Vælg en anden tid."),
    ),
    No.OWN_CLASH: Words(
        409,
        _l("Du har allerede en aftale på det tidspunkt"),
        _l("Du kan ikke være to steder på én gang. Vælg en tid, der ikke falder sammen med din anden samtale."),
    ),
    No.HOLD_RAN_OUT: Words(
        409,
        _l("Reservationen er løbet ud"),
        _l("Vi holdt tiden til dig i 10 minutter. Du har ikke booket endnu. Vælg tiden igen, eller tag en anden."),
    ),
    No.HOLD_CHANGED: Words(
        409,
        _l("Du har valgt en anden tid i mellemtiden"),
        _l("Siden viste en tid, som vi ikke holder til dig mere. Der er ikke booket noget. Se, hvad du har valgt nu."),
    ),
    No.TOO_LATE: Words(
        409,
        _l("Det er for sent at gøre det her"),
        _l("Tiden er begyndt, eller den er så nær, at den ikke kan ændres her. Ring til os, så hjælper vi dig."),
    ),
    No.AFTER_HOLD_BY: Words(
        409,
        _l("Tiden ligger for sent"),
        _l("Samtalen skal holdes senest den dag, der står ved din frist. Vælg en tidligere tid."),
    ),
    No.NOT_ELIGIBLE: Words(
        403,
        _l("Du skal ikke booke denne samtale selv lige nu"),
        _l("Her kan du se hvorfor. Er du i tvivl, så ring til os."),
    ),
    No.FORM_NOT_PERMITTED: Words(
        409,
        _l("Samtalen kan ikke holdes på den måde"),
        _l("Vælg en anden mødeform, eller en anden tid. Nedenfor står, hvad reglerne siger."),
    ),
    No.ALREADY_BOOKED: Words(
        409,
        _l("Du har allerede booket en tid"),
        _l("Du kan flytte den, hvis den ikke passer. Du beholder din nuværende tid, til du har en ny."),
    ),
    No.ALREADY_CANCELLED: Words(
        409,
        _l("Aftalen er ikke længere booket"),
        _l("Den er flyttet eller aflyst i mellemtiden. Se, hvordan det står nu, under »Mine samtaler«."),
    ),
    No.FACTS_MISSING: Words(
        409,
        _l("Vi mangler en oplysning om dig"),
        _l("Uden den kan vi ikke se, hvilke regler der gælder for dig. Det er ikke din fejl. Ring til kommunen."),
    ),
    No.RULE_SERVICE_DOWN: Words(
        503,
        _l("Vi kan ikke slå reglerne op lige nu"),
        _l("Fejlen er hos os, ikke hos dig. Prøv igen om et øjeblik. Har du reserveret en tid, holder vi den imens."),
    ),
}
"""A test sees to it that no outcome is without its words."""
