"""Deadline events: what becomes of a deadline (frist) when something happens? STAR, Frist-service for selvbook."""

from collections.abc import Mapping
from datetime import date

from portal.rules.vocabulary import AUTHORITY, Answer, Facts, Finding, provision

_STAR_SERVICE = "STAR, Frist-service for selvbook"

_FULFILLED = Finding(
    True, "Fristen er opfyldt, fordi der er booket en tid.", "The deadline is met, because a time is booked."
)
_HELD = Finding(
    True,
    "Fristen er opfyldt, fordi dagen for samtalen er kommet.",
    "The deadline is met, because the day of the interview has come.",
)
_UNCHANGED = Finding(False, "Fristen er uændret.", "The deadline is unchanged.")
_CLOSED: Mapping[str, Finding] = {
    "exemption_registered": Finding(
        True, "Fristen er lukket, fordi du er fritaget for selv at booke. Du bliver indkaldt.",
        "The deadline is closed, because you are exempted from booking yourself. You will be summoned.",
        {"then_summon": True},
    ),
    "deprivation_registered": Finding(
        True, "Fristen er lukket, fordi retten til selv at booke er frataget dig. Du bliver indkaldt.",
        "The deadline is closed, because your right to book yourself was taken away. You will be summoned.",
        {"then_summon": True},
    ),
    "unemployment_fund_takes_over": Finding(
        True, "Fristen er lukket, fordi din a-kasse holder samtalerne nu.",
        "The deadline is closed, because your unemployment fund holds the interviews now.",
        {"then_summon": False},
    ),
    "less_intensive_effort_starts": Finding(
        True, "Fristen er lukket, fordi du ikke skal til samtaler for tiden.",
        "The deadline is closed, because you need not attend interviews for now.",
        {"then_summon": False},
    ),
}  # fmt: skip


# »Frist kan altid udstedes, men bliver indfriet, hvis der allerede ligger en booking«
@provision("D-06", since=date(2020, 1, 1), cites="STAR, Frist-service", certainty=AUTHORITY, source=_STAR_SERVICE)
def booking_fulfils(facts: Facts, day: date) -> Finding:
    """A booking, made now or there already, fulfils the deadline."""
    there = facts["event"] == "booking_made" or facts.get("future_bookings_of_kind", 1) >= 1
    return _FULFILLED if there else _UNCHANGED


# »Administrativt lukket«: absence 56 (fritaget), 57 (frataget), 75 (kontaktforløb er hos a-kassen)
@provision("D-07", since=date(2020, 1, 1), cites="STAR, Frist-service", certainty=AUTHORITY, source=_STAR_SERVICE)
def absence_closes(facts: Facts, day: date) -> Finding:
    """An absence that is registered closes the deadline."""
    return _CLOSED[facts["event"]]


# When the meeting date arrives the deadline becomes fulfilled, so that nobody is hit by »straksbooking« the day after.
@provision("D-08", since=date(2020, 1, 1), cites="STAR, Frist-service", certainty=AUTHORITY, source=_STAR_SERVICE)
def meeting_date_fulfils(facts: Facts, day: date) -> Finding:
    """The day of the meeting fulfils the deadline."""
    return _HELD


# »Jobcenteret skal derfor ikke indkalde til jobsamtaler i perioden« (STAR, Spørgsmål og svar om kontaktforløbet)
@provision(
    "H-08", since=date(2020, 1, 1), cites="LAB § 106", certainty=AUTHORITY,
    source="STAR, Spørgsmål og svar om kontaktforløbet",
)  # fmt: skip
def less_intensive_effort_closes(facts: Facts, day: date) -> Finding:
    """No interviews, so no deadline."""
    return _CLOSED["less_intensive_effort_starts"]


_BY_EVENT = {
    "booking_made": (booking_fulfils, "fulfilled"),
    "issued_with_future_booking": (booking_fulfils, "fulfilled"),
    "meeting_date_reached": (meeting_date_fulfils, "fulfilled"),
    "exemption_registered": (absence_closes, "administratively_closed"),
    "deprivation_registered": (absence_closes, "administratively_closed"),
    "unemployment_fund_takes_over": (absence_closes, "administratively_closed"),
    "less_intensive_effort_starts": (less_intensive_effort_closes, "administratively_closed"),
}


def answer(facts: Facts, day: date) -> Answer:
    """The question `deadline-event`. Only an open deadline changes."""
    rule, outcome = _BY_EVENT[facts["event"]]
    finding = rule.look(facts, day) if facts["deadline_status"] == "open" else _UNCHANGED
    if not finding.holds:
        return "unchanged", {}, [rule.reason(finding)]
    return outcome, dict(finding.details or {}), [rule.reason(finding)]
