"""Upcoming start (snart i gang): a job, a leave, a pension or an education within six weeks, LAB § 106."""

from collections.abc import Mapping
from datetime import date

from portal.rules.counting import in_danish, in_english, weeks_before
from portal.rules.vocabulary import (
    INFERRED,
    QUOTED,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    lab,
    provision,
)

LBK_106 = "LBK nr. 280 af 1/3 2024, § 106"
WINDOW = Parameter(
    "Periode før start", "weeks", (Dated(date(2020, 1, 1), 6, lab("§ 106, stk. 1, nr. 1 og 4"), QUOTED),)
)
_LATE_PENSIONS = frozenset(("early_pension", "senior_pension"))
_STARTS_2020 = frozenset(
    ("full_time_job", "flex_job", "parental_leave", "voluntary_early_retirement", "flex_benefit", "state_pension")
)
_STARTS = _STARTS_2020 | _LATE_PENSIONS
_WHAT: Mapping[str, tuple[str, str]] = {
    "full_time_job": ("begynder i job på fuld tid", "start a full-time job"),
    "part_time_job": ("begynder i et job på deltid", "start a part-time job"),
    "flex_job": ("begynder i fleksjob", "start a flex job"),
    "parental_leave": ("går på barsel", "go on parental leave"),
    "voluntary_early_retirement": ("går på efterløn", "go on voluntary early retirement"),
    "flex_benefit": ("går på fleksydelse", "go on flex benefit"),
    "early_pension": ("går på tidlig pension", "take early pension"),
    "senior_pension": ("går på seniorpension", "take senior pension"),
    "state_pension": ("går på folkepension", "take state pension"),
    "full_time_education": ("begynder på en uddannelse på fuld tid", "start full-time education"),
}


def _starts_soon(facts: Facts, day: date, kinds: frozenset[str], certainty: str | None) -> Finding:
    upcoming = facts["upcoming"]
    what = upcoming["kind"]
    starts_on = date.fromisoformat(upcoming["starts_on"])
    da, en = _WHAT[what]
    if what not in kinds:
        return Finding(
            False,
            f"Du {da} {in_danish(starts_on)}. Det fritager dig ikke for samtaler: det er ikke på lovens liste.",
            f"You {en} on {in_english(starts_on)}. That does not exempt you, because it is not on the list in the act.",
        )
    first = weeks_before(starts_on, WINDOW.on(day))
    if not upcoming["documented"]:
        return Finding(
            False,
            f"Du {da} {in_danish(starts_on)}, men vi har ikke set dokumentation. Send den, så ser vi på det igen.",
            f"You {en} on {in_english(starts_on)}, but we have not seen documentation. Send it and we look again.",
        )
    if day < first:
        return Finding(
            False,
            f"Du {da} {in_danish(starts_on)}. Fra {in_danish(first)} er der højst 6 uger til, "
            "og så skal du ikke til samtaler.",
            f"You {en} on {in_english(starts_on)}. From {in_english(first)} it is at most 6 weeks ahead, "
            "and then you need not attend interviews.",
            {"from": first.isoformat()},
        )
    if day > starts_on:
        return Finding(
            False, f"Du skulle begynde {in_danish(starts_on)}. Den dag er gået, så fritagelsen gælder ikke mere.",
            f"You were to start on {in_english(starts_on)}. That day has passed, so the exemption no longer applies.",
        )  # fmt: skip
    return Finding(
        True,
        f"Du skal ikke booke eller møde til samtaler, fordi du {da} {in_danish(starts_on)}.",
        f"You need not book or attend interviews, because you {en} on {in_english(starts_on)}.",
        {"from": first.isoformat(), "to": starts_on.isoformat()},
        certainty,
    )


# »kan dokumentere, at den pågældende inden for de næste 6 uger skal påbegynde ordinært job på fuld tid eller fleksjob
#  eller skal på barsel eller overgå til efterløn, fleksydelse eller folkepension« (lov nr. 548 af 7/5 2019)
@provision(
    "H-01", since=date(2020, 1, 1), until=date(2020, 12, 31), cites=lab("§ 106, stk. 1, nr. 1"), certainty=QUOTED,
    source="Lov nr. 548 af 7/5 2019, § 106",
)  # fmt: skip
def soon_starts_2020(facts: Facts, day: date) -> Finding:
    """A documented start within six weeks, of the list of 2020."""
    return _starts_soon(facts, day, _STARTS_2020, None)


# »… efterløn, fleksydelse eller folkepension«: tidlig pension and seniorpension are not in the list of 2020
@provision(
    "H-02", since=date(2020, 1, 1), until=date(2020, 12, 31), cites=lab("§ 106, stk. 1, nr. 1"), certainty=QUOTED,
    source="Lov nr. 548 af 7/5 2019, § 106",
)  # fmt: skip
def not_in_the_list_of_2020(facts: Facts, day: date) -> Finding:
    """Two pensions that the list took in later."""
    return _starts_soon(facts, day, _STARTS_2020, None)


# »… overgå til efterløn, fleksydelse, tidlig pension, seniorpension eller folkepension« (LBK nr. 280 af 1/3 2024). The
# day that the two pensions came in is not known between 2020 and 2024: until then they count as inferred.
@provision(
    "H-01", since=date(2021, 1, 1), cites=lab("§ 106, stk. 1, nr. 1"), certainty=QUOTED,
    source=LBK_106,
)  # fmt: skip
def soon_starts(facts: Facts, day: date) -> Finding:
    """A documented start within six weeks, of the present list."""
    unsure = facts["upcoming"]["kind"] in _LATE_PENSIONS and day < date(2024, 1, 1)
    return _starts_soon(facts, day, _STARTS, INFERRED if unsure else None)


# »inden for de næste 6 uger på almindelige vilkår skal påbegynde en erhvervskompetencegivende uddannelse på fuld tid …«
@provision(
    "H-05", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1, nr. 4"), certainty=QUOTED,
    source=LBK_106,
)  # fmt: skip
def soon_in_education(facts: Facts, day: date) -> Finding:
    """A documented start of full-time education within six weeks; not for § 6, nr. 4 and 5."""
    if facts["target_group"] in {4, 5}:
        return Finding(
            False, "Du begynder på en uddannelse, men den regel gælder ikke for din gruppe.",
            "You start an education, but that rule does not cover your group.",
        )  # fmt: skip
    return _starts_soon(facts, day, frozenset(("full_time_education",)), None)


def rule_for(kind: str, day: date) -> Provision:
    """The text that speaks of this kind of start on the day."""
    if kind == "full_time_education":
        return soon_in_education
    if soon_starts.in_force(day):
        return soon_starts
    return not_in_the_list_of_2020 if kind in _LATE_PENSIONS else soon_starts_2020
