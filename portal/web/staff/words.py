"""The words of staff's pages for codes: what happened, how a booking stands, what a rule service found."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l

from portal.booking.find_times import Empty
from portal.booking.outcomes import No
from portal.booking.set_deadline import DeadlineNotSet
from portal.domain.interviews import BookingStatus, DeadlineStatus
from portal.web.filters import said
from portal.web.staff.fact_words import LABELS, in_words

STATUSES: Mapping[BookingStatus, Any] = {
    BookingStatus.RESERVED: _l("Reserveret"),
    BookingStatus.BOOKED: _l("Booket"),
    BookingStatus.LAPSED: _l("Udløbet"),
    BookingStatus.CANCELLED: _l("Aflyst"),
    BookingStatus.NOT_RECORDED: _l("Ikke registreret"),
    BookingStatus.ATTENDED: _l("Mødt"),
    BookingStatus.NO_SHOW: _l("Udeblevet"),
}
DEADLINES: Mapping[DeadlineStatus, Any] = {
    DeadlineStatus.OPEN: _l("åben"),
    DeadlineStatus.FULFILLED: _l("opfyldt"),
    DeadlineStatus.CLOSED: _l("lukket"),
}
DID: Mapping[str, Any] = {
    "booking.reserved": _l("reserverede en tid"),
    "booking.booked": _l("bookede tiden"),
    "booking.moved": _l("flyttede tiden"),
    "booking.cancelled": _l("aflyste tiden"),
    "booking.lapsed": _l("lod en reservation udløbe"),
    "booking.over": _l("noterede, at tiden er gået"),
    "booking.refused": _l("fik nej til at booke"),
    "reservation.refused": _l("fik nej til at reservere"),
    "rebooking.refused": _l("fik nej til at flytte"),
    "cancellation.refused": _l("fik nej til at aflyse"),
    "citizen.viewed": _l("så borgerens side"),
    "booking.rechecked": _l("slog reglerne op bagefter"),
    "facts.missing": _l("bad kommunen om en oplysning, der mangler"),
    "task.finished": _l("udførte en opgave"),
    "deadline.set": _l("satte fristen"),
    "interview.planned": _l("foreslog en samtale"),
    "interview.replanned": _l("foreslog nye dage for en samtale"),
    "interview.unplanned": _l("trak et forslag tilbage, fordi samtalen ikke mangler mere"),
    "interview.confirmed": _l("bekræftede en foreslået samtale"),
    "interview.discarded": _l("afviste en foreslået samtale"),
    "deadline.restored": _l("satte fristen tilbage"),
    "times.missing": _l("registrerede, at der manglede tider"),
    "feed.renewed": _l("lavede en kalenderadresse"),
    "feed.removed": _l("fjernede kalenderadressen"),
}
TASKS: Mapping[str, Any] = {
    "provisional_refused": _l("En tid blev booket uden opslag i reglerne, og svaret blev nej"),
    "facts_missing": _l("Der mangler en oplysning om borgeren"),
    "summons_due": _l("Borgeren mangler samtaler og skal indkaldes"),
    "booked_under_closure": _l("En booket samtale ligger på en lukkedag"),
}
TO_DO: Mapping[str, Any] = {
    "provisional_refused": _l("Tiden er borgerens, og fristen er overholdt. Aftal med borgeren, hvad der skal ske nu."),
    "facts_missing": _l("Uden den kan reglerne ikke slås op. Find ud af det, og ret borgerens oplysninger."),
    "summons_due": _l("Indkald borgeren skriftligt, så samtalerne kan holdes i tide."),
    "booked_under_closure": _l("Aftalen står ved magt. Find en anden tid med borgeren, eller hold samtalen alligevel."),
}
"""What is to be done about a task, by its kind."""
CODES: Mapping[str, Any] = {
    "no_duty": _l("borgeren skal ikke selv booke"),
    "slot_started": _l("tiden var begyndt"),
    "already_booked": _l("der var booket en tid allerede"),
    "after_last_meeting_date": _l("tiden ligger efter »Hold senest«"),
    "form_not_permitted": _l("mødeformen kan ikke vælges"),
    "summoned": _l("borgeren skal indkaldes og ikke selv booke"),
    "not_certain": _l("det er ikke sikkert, at borgeren skal selv booke"),
    "too_late": _l("der er for kort tid til en frist"),
}
"""The codes of the question `booking`, and why somebody is to be summoned."""
HOLDERS: Mapping[str, Any] = {"municipality": _l("Kommunen"), "unemployment_fund": _l("A-kassen")}
"""Who holds the interviews of a part of the contact course."""
WHY: Mapping[No, Any] = {
    No.NOT_FOUND: _l("samtalen findes ikke"),
    No.TAKEN: _l("tiden var taget"),
    No.OWN_CLASH: _l("borgeren har en anden aftale på det tidspunkt"),
    No.HOLD_RAN_OUT: _l("reservationen var løbet ud"),
    No.HOLD_CHANGED: _l("en anden tid var valgt i mellemtiden"),
    No.TOO_LATE: _l("det var for sent"),
    No.AFTER_HOLD_BY: _l("tiden lå efter »Hold senest«"),
    No.NOT_ELIGIBLE: _l("borgeren skal ikke selv booke"),
    No.FORM_NOT_PERMITTED: _l("mødeformen kunne ikke vælges"),
    No.ALREADY_BOOKED: _l("der var booket en tid allerede"),
    No.ALREADY_CANCELLED: _l("aftalen var aflyst allerede"),
    No.FACTS_MISSING: _l("der manglede en oplysning om borgeren"),
    No.RULE_SERVICE_DOWN: _l("reglerne kunne ikke slås op"),
}
EMPTY: Mapping[Empty, Any] = {
    Empty.OTHER_WEEK: _l("der var tider i andre uger"),
    Empty.FORM: _l("ingen tider i den mødeform"),
    Empty.HOLD_BY: _l("ingen tider før »Hold senest«"),
    Empty.OWN_BOOKINGS: _l("borgerens egne aftaler optog tiderne"),
    Empty.NOTHING_OFFERED: _l("der var ingen tider"),
    Empty.NO_DUTY: _l("borgeren skal ikke selv booke"),
}
DETAILS: Mapping[str, Any] = {
    "starts_at": _l("tiden"),
    "from": _l("fra"),
    "to": _l("til"),
    "why": _l("grund"),
    "empty": _l("grund"),
    "by": _l("af"),
    "outcome": _l("reglerne"),
    "offered": _l("tider vist"),
    "book_by": _l("book senest"),
    "hold_by": _l("hold senest"),
    "on": _l("dag"),
}
"""What is said of a detail in the audit; numbers of rows are not here, since nobody reads them."""
_VALUES: Mapping[str, Mapping[Any, Any]] = {
    "why": WHY,
    "empty": EMPTY,
    "by": {"citizen": _l("borgeren"), "authority": _l("kommunen")},
    "outcome": {"accepted": _l("fristen kan sættes"), "accepted_with_warning": _l("fristen er kort")},
}


def happened(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The details of a row of the audit, as label and value, in words."""
    for name, value in row["details"].items():
        if name in DETAILS and value is not None:
            words = _VALUES.get(name, {})
            yield str(DETAILS[name]), str(words[value]) if value in words else in_words(value)


def who(row: Mapping[str, Any], colleagues: Mapping[int, str]) -> str:
    """Who did what the row of the audit tells; a colleague by name."""
    if row["actor_kind"] == "staff":
        name = colleagues.get(row["actor_id"])
        return name or _("medarbejder %(number)s", number=row["actor_id"])
    return _("borgeren") if row["actor_kind"] == "citizen" else _("systemet")


def not_set(outcome: DeadlineNotSet) -> str:
    """Why a deadline was not set."""
    if outcome.assessment is not None:
        reasons = " ".join(said(reason) for reason in outcome.assessment.reasons[:2])
        return _("Fristen er ikke sat. Reglerne siger til borgeren: »%(reasons)s«", reasons=reasons)
    if outcome.why == "hold_before_book":
        return _("Feltet »Hold senest«: Dagen kan ikke ligge før »Book senest«.")
    if outcome.why == "facts_missing":
        return _("Der mangler en oplysning om borgeren, så reglerne ikke kan slås op. Fristen er ikke sat.")
    if outcome.why == "settled":
        return _("Forslaget er bekræftet eller afvist i mellemtiden. En anden har nok set på det.")
    return _("Reglerne kan ikke slås op lige nu. Fristen er ikke sat. Prøv igen om et øjeblik.")


def missing(names: Iterable[str]) -> str:
    """The facts that are missing, named; what has no name of its own, by the contract's."""
    return ", ".join(str(LABELS.get(name, name)) for name in names)
