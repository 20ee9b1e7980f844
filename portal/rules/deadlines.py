"""Deadlines: may this one be set, and what happens to one when something else happens?"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portal.rules.assessment import Reason
from portal.rules.counting import in_danish, in_english
from portal.rules.vocabulary import AUTHORITY, Dated, Facts, Finding, Parameter, provision

MIN_DAYS = Parameter("Mindste selvbookingsfrist", "days", (Dated(date(2020, 1, 1), 8, "STAR, 20-02-2020"),))
_STAR_DEADLINES = "STAR, Spørgsmål og svar om Selvbook på Jobnet, 20-02-2020"
_STAR_SERVICE = "STAR, Frist-service for selvbook"
Answer = tuple[str, dict[str, Any], list[Reason]]


# »Der skal være en selvbookingsfrist på mindst 8 dage« – not for sygedagpenge
@provision(
    "D-02", since=date(2020, 1, 1), cites="LAB § 34; STAR, 20-02-2020", certainty=AUTHORITY, source=_STAR_DEADLINES
)
def long_enough(facts: Facts, day: date) -> Finding:
    """The deadline lies at least eight calendar days after the day it is set; nr. 6 is not bound by that."""
    set_on = date.fromisoformat(facts["deadline_set_on"])
    deadline = date.fromisoformat(facts["deadline_on"])
    sick = facts["target_group"] == 6
    earliest = set_on if sick else set_on + timedelta(days=MIN_DAYS.on(day))
    if deadline < earliest:
        return Finding(
            False,
            f"Fristen kan tidligst være {in_danish(earliest)}: der skal være {MIN_DAYS.on(day)} dage til at booke.",
            f"The deadline can be {in_english(earliest)} at the earliest: "
            f"there must be at least {MIN_DAYS.on(day)} days to book.",
            {"earliest": earliest.isoformat()},
        )
    short = (deadline - set_on).days < MIN_DAYS.on(day)
    return Finding(
        True,
        f"Fristen {in_danish(deadline)} kan sættes." + (" Den er kort: giv gerne mindst 8 dage." if short else ""),
        f"The deadline {in_english(deadline)} may be set." + (" It is short: rather give 8 days." if short else ""),
        {"short": short},
    )


# »undtagelsesvist indkalde« with short notice, in place of a short deadline
@provision("D-03", since=date(2020, 1, 1), cites="STAR, 20-02-2020", certainty=AUTHORITY, source=_STAR_DEADLINES)
def summon_instead(facts: Facts, day: date) -> Finding:
    """Where there is less time than a deadline needs, the authority may exceptionally summon."""
    return Finding(
        True,
        "Haster det, kan borgeren undtagelsesvis indkaldes skriftligt i stedet.",
        "If it is urgent, the citizen may exceptionally be summoned in writing instead.",
    )


def may_be_set(facts: Facts, day: date) -> Answer:
    """The question `deadline`."""
    finding = long_enough.look(facts, day)
    reason = long_enough.reason(finding)
    details = dict(finding.details or {})
    if not finding.holds:
        instead = summon_instead.reason(summon_instead.look(facts, day))
        return "rejected", {**details, "use_summons": True}, [reason, instead]
    return ("accepted_with_warning" if details["short"] else "accepted"), {}, [reason]


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


def after_event(facts: Facts, day: date) -> Answer:
    """The question `deadline-event`. Only an open deadline changes."""
    rule, outcome = _BY_EVENT[facts["event"]]
    finding = rule.look(facts, day) if facts["deadline_status"] == "open" else _UNCHANGED
    if not finding.holds:
        return "unchanged", {}, [rule.reason(finding)]
    return outcome, dict(finding.details or {}), [rule.reason(finding)]
