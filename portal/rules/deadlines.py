"""Deadlines (selvbookingsfrister): may this one be set? STAR on LAB § 34."""

from datetime import date

from portal.rules.counting import add_days, in_danish, in_english
from portal.rules.vocabulary import AUTHORITY, Answer, Dated, Facts, Finding, Parameter, provision

MIN_DAYS = Parameter("Mindste selvbookingsfrist", "days", (Dated(date(2020, 1, 1), 8, "STAR, 20-02-2020", AUTHORITY),))
_STAR_DEADLINES = "STAR, Spørgsmål og svar om Selvbook på Jobnet, 20-02-2020"


# »Der skal være en selvbookingsfrist på mindst 8 dage« – not for sygedagpenge
@provision(
    "D-02", since=date(2020, 1, 1), cites="LAB § 34; STAR, 20-02-2020", certainty=AUTHORITY, source=_STAR_DEADLINES
)
def long_enough(facts: Facts, day: date) -> Finding:
    """The deadline lies at least eight calendar days after the day it is set; nr. 6 is not bound by that."""
    set_on = date.fromisoformat(facts["deadline_set_on"])
    deadline = date.fromisoformat(facts["deadline_on"])
    sick = facts["target_group"] == 6
    days = MIN_DAYS.on(day)
    earliest = set_on if sick else add_days(set_on, days)
    if deadline >= earliest:
        return _may_be_set(deadline, short=sick and (deadline - set_on).days < days)
    if sick:
        why = ("Fristen kan ikke ligge før den dag, den bliver sat.", "A deadline cannot lie before the day it is set.")
    else:
        why = (f"Du skal have mindst {days} dage til at booke.", f"You must have at least {days} days to book.")
    return Finding(
        False,
        f"{why[0]} Fristen kan tidligst være {in_danish(earliest)}.",
        f"{why[1]} The deadline can be {in_english(earliest)} at the earliest.",
        {"earliest": earliest.isoformat()},
    )


def _may_be_set(deadline: date, *, short: bool) -> Finding:
    da = " Det er kort tid. Giv gerne lidt mere." if short else ""
    en = " That is a short time. Please give a little more if you can." if short else ""
    return Finding(
        True,
        f"Fristen {in_danish(deadline)} kan sættes.{da}",
        f"The deadline {in_english(deadline)} may be set.{en}",
        {"short": short},
    )


# »undtagelsesvist indkalde« with short notice, in place of a short deadline
@provision("D-03", since=date(2020, 1, 1), cites="STAR, 20-02-2020", certainty=AUTHORITY, source=_STAR_DEADLINES)
def summon_instead(facts: Facts, day: date) -> Finding:
    """Where there is less time than a deadline needs, the authority may exceptionally summon."""
    return Finding(
        True,
        "Haster det, kan du undtagelsesvis blive indkaldt skriftligt i stedet for at få en kort frist.",
        "If it is urgent, you may exceptionally be summoned in writing instead of being given a short deadline.",
    )


def answer(facts: Facts, day: date) -> Answer:
    """The question `deadline`."""
    finding = long_enough.look(facts, day)
    reason = long_enough.reason(finding)
    details = dict(finding.details or {})
    if not finding.holds:
        instead = summon_instead.reason(summon_instead.look(facts, day))
        return "rejected", {**details, "use_summons": True}, [reason, instead]
    return ("accepted_with_warning" if details["short"] else "accepted"), {}, [reason]
