"""Which forms of meeting may be booked, LAB § 33 and SDL § 13 b."""

from datetime import date

from portal.rules.counting import months_have_passed
from portal.rules.facts import need
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    QUOTED,
    QUOTED_BILL,
    Answer,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    lab,
    provision,
)

FIRST_MONTHS = Parameter(
    "Første del af kontaktforløbet", "months", (Dated(date(2020, 1, 1), 6, lab("§ 33"), AUTHORITY),)
)
CITIZEN_CHOOSES_ALWAYS = date(2023, 3, 22)
ALL = ("in_person", "phone", "video")
IN_PERSON = ("in_person",)

_FIRST = Finding(
    True,
    "Ved den første samtale mødes I personligt.",
    "For the first interview you meet in person.",
    {"forms": IN_PERSON, "citizen_chooses": False},
)
_CHOOSE = Finding(
    True,
    "Du vælger selv, om I skal mødes personligt, tale i telefon eller på video.",
    "You choose yourself whether to meet in person, by phone or by video.",
    {"forms": ALL, "citizen_chooses": True},
)
_REQUIRED = Finding(
    True,
    "Til denne samtale skal I mødes personligt. Det er besluttet for dig, og du kan få at vide hvorfor.",
    "For this interview you must meet in person. That was decided in your case, and you can be told why.",
    {"forms": IN_PERSON, "citizen_chooses": False},
)
_FIRST_MONTHS = Finding(
    True,
    "I de første 6 måneder mødes I som hovedregel personligt.",
    "In the first 6 months you meet in person as a rule.",
    {"forms": IN_PERSON, "citizen_chooses": False},
)
_AFTERWARDS = Finding(
    True,
    "Samtalen kan holdes på flere måder. Aftal med din sagsbehandler, hvad der passer dig bedst.",
    "The interview may be held in several ways. Agree with your caseworker what suits you best.",
    {"forms": ALL, "citizen_chooses": False},
)


def _began(facts: Facts) -> str:
    """The key of the day that the first six months run from."""
    return "first_absence_on" if facts["target_group"] == 6 else "unemployed_since"


def also_needs(facts: Facts, day: date) -> tuple[str, ...]:
    """Before 2023-03-22 the form hangs on how long the course has lasted."""
    return (_began(facts),) if day < CITIZEN_CHOOSES_ALWAYS and "target_group" in facts else ()


def _months_over(facts: Facts, day: date) -> bool:
    began = _began(facts)
    need(facts, began)
    return months_have_passed(date.fromisoformat(facts[began]), FIRST_MONTHS.on(day), day)


# Before 2022: personal attendance as the rule in the first six months, other forms in defined cases only
@provision(
    "F-01", since=date(2020, 1, 1), until=date(2021, 12, 31), cites=lab("§ 33"), certainty=INFERRED,
    source="L 14 (2022-23, 2. saml.), om den hidtidige ordlyd",
)  # fmt: skip
def in_person_as_a_rule(facts: Facts, day: date) -> Finding:
    """Before 2022."""
    return _AFTERWARDS if _months_over(facts, day) else _FIRST_MONTHS


# After the first six months the citizen chooses (lov nr. 2590 af 28/12 2021); its day of coming into force is [M]
@provision(
    "F-03", since=date(2022, 1, 1), until=date(2023, 3, 21), cites="Lov nr. 2590 af 28/12 2021", certainty=AUTHORITY,
    source="Lov nr. 2590 af 28/12 2021, forarbejder, pkt. 2.5",
)  # fmt: skip
def chosen_after_six_months(facts: Facts, day: date) -> Finding:
    """From 2022 to 21 March 2023. That the first six months allow nothing else is inferred."""
    if _months_over(facts, day):
        return _CHOOSE
    return Finding(True, _FIRST_MONTHS.da, _FIRST_MONTHS.en, _FIRST_MONTHS.details, INFERRED)


# »Første jobsamtale holdes ved personligt fremmøde. Herefter vælger personen, om en jobsamtale skal holdes ved
#  personligt fremmøde, telefonisk eller ved personligt digitalt fremmøde, jf. dog stk. 2.«
@provision(
    "F-04", since=CITIZEN_CHOOSES_ALWAYS, cites=lab("§ 33, stk. 1"), certainty=QUOTED_BILL,
    source="L 14 (2022-23, 2. saml.) → lov nr. 295 af 20/3 2023, § 1, nr. 3",
)  # fmt: skip
def first_in_person_then_chosen(facts: Facts, day: date) -> Finding:
    """The first interview in person; afterwards the citizen chooses."""
    return _FIRST if facts["is_first_interview"] else _CHOOSE


# »eller ved personligt digitalt fremmøde« in place of »digitalt eller pr. brev«
@provision(
    "F-05", since=CITIZEN_CHOOSES_ALWAYS, cites=lab("§ 33, stk. 2, 2. pkt."), certainty=QUOTED_BILL,
    source="L 14 (2022-23, 2. saml.) → lov nr. 295 af 20/3 2023, § 1, nr. 4",
)  # fmt: skip
def never_by_letter(facts: Facts, day: date) -> Finding:
    """A letter is no form of meeting any more."""
    return Finding(False, "En samtale kan ikke holdes pr. brev.", "An interview cannot be held by letter.")


# The jobcenter may after a concrete assessment require personal attendance
@provision(
    "F-06", since=CITIZEN_CHOOSES_ALWAYS, cites=lab("§ 33, stk. 2"), certainty=INFERRED,
    source="Parallelerne i SDL § 13 b, stk. 1, og bekendtgørelsen om rådighed § 13, stk. 6",
)  # fmt: skip
def attendance_required(facts: Facts, day: date) -> Finding:
    """A concrete decision that this interview is held in person."""
    return _REQUIRED


# Sygedagpenge: the first follow-up in person, afterwards the citizen chooses; the municipality may require attendance
@provision(
    "F-08", since=CITIZEN_CHOOSES_ALWAYS, cites="SDL § 13 b, stk. 1", certainty=QUOTED,
    source="LBK nr. 1179 af 21/9 2023, § 13 b",
)  # fmt: skip
def sick_first_in_person_then_chosen(facts: Facts, day: date) -> Finding:
    """The parallel for sygedagpenge."""
    if facts["is_first_interview"]:
        return _FIRST
    return _REQUIRED if "in_person_required" in facts else _CHOOSE


# Whether the first interview with the municipality must be in person again is not settled (gap G5)
@provision(
    "F-10", since=date(2024, 1, 1), cites=lab("§ 33, stk. 1"), certainty=INFERRED,
    source="Ikke afklaret; a-kassens første samtale regnes som den første",
)  # fmt: skip
def funds_first_counts(facts: Facts, day: date) -> Finding:
    """A-kassens first interview counts as the first."""
    return Finding(
        True,
        "Den første samtale hos din a-kasse regnes som den første.",
        "The first interview with your unemployment fund counts as the first.",
    )


def settled_by(facts: Facts, day: date) -> tuple[Provision, Finding]:
    """The provision that settles the form, and what it says (`forms`, `citizen_chooses`)."""
    need(facts, "is_first_interview")
    if day < date(2022, 1, 1):
        return in_person_as_a_rule, in_person_as_a_rule.look(facts, day)
    if day < CITIZEN_CHOOSES_ALWAYS:
        return chosen_after_six_months, chosen_after_six_months.look(facts, day)
    if facts["target_group"] == 6:
        return sick_first_in_person_then_chosen, sick_first_in_person_then_chosen.look(facts, day)
    if "in_person_required" in facts and not facts["is_first_interview"]:
        return attendance_required, _REQUIRED
    return first_in_person_then_chosen, first_in_person_then_chosen.look(facts, day)


def answer(facts: Facts, day: date) -> Answer:
    """The question `meeting-form`."""
    rule, finding = settled_by(facts, day)
    said = finding.details or {}
    reasons = [rule.reason(finding)]
    if day >= date(2024, 1, 1) and facts["target_group"] == 1 and not facts["is_first_interview"]:
        reasons.append(funds_first_counts.reason(funds_first_counts.look(facts, day)))
    return "decided", {"forms": list(said["forms"]), "citizen_chooses": said["citizen_chooses"]}, reasons
