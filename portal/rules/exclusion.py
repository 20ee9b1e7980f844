"""Exclusion (uden for kontaktforløbet): who has no interviews at all, the eight groups of BEK § 40."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules.counting import add_days, in_danish, in_english
from portal.rules.facts import need
from portal.rules.vocabulary import (
    INFERRED,
    QUOTED,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    authority_word,
    provision,
)

CONTRACT_WEEKS = Parameter(
    "Ansættelsesaftale ved revalidering",
    "weeks",
    (Dated(date(2020, 1, 1), 4, "BEK nr. 2636 af 28/12 2021, § 40, nr. 5", QUOTED),),
)
_ONLY_FOR: Mapping[str, frozenset[int]] = {
    "disability_pension_no_accrual": frozenset((3, 5)),
    "rehabilitation_with_contract": frozenset((10,)),
}
_WHY: Mapping[str, tuple[str, str]] = {
    "pension_age_no_accrual": ("du har nået folkepensionsalderen", "you have reached state pension age"),
    "disability_pension_no_accrual": (
        "du får hjælp, fordi du ikke opfylder optjeningskravet til førtidspension",
        "you receive help because you do not meet the accrual condition for disability pension",
    ),
    "minor_without_parents": (
        "du er under 18 år og ikke har forældre, der forsørger dig",
        "you are under 18 and have no parents who support you",
    ),
    "parental_leave": ("du er på barsel eller har sorgorlov", "you are on parental or bereavement leave"),
    "rehabilitation_with_contract": ("du snart begynder i et aftalt job", "you will soon start in an agreed job"),
    "full_time_job_training": (
        "du er i gang med jobrettet uddannelse på fuld tid", "you are in full-time job-oriented training",
    ),
    "stu": ("du er i gang med en STU", "you are in specially planned youth education (STU)"),
    "sentence": ("du er anbragt eller i behandling efter en dom", "you are placed or in treatment after a sentence"),
}  # fmt: skip
_INSIDE = Finding(
    False,
    "Du er med i kontaktforløbet: ingen af undtagelserne gælder for dig i dag.",
    "You are part of the contact course: none of the exceptions applies to you today.",
)


def _outside(facts: Facts, day: date) -> Finding:
    exclusion = facts.get("exclusion")
    if exclusion is None:
        return _INSIDE
    groups = _ONLY_FOR.get(exclusion)
    if groups is not None and facts["target_group"] not in groups:
        return _INSIDE
    if "exclusion_from" in facts and day < date.fromisoformat(facts["exclusion_from"]):
        return _INSIDE
    until = date.fromisoformat(facts["exclusion_to"]) if "exclusion_to" in facts else None
    if until is not None and day > until:
        return _INSIDE
    if exclusion == "rehabilitation_with_contract":
        need(facts, "contract_starts_on")
        starts_on = date.fromisoformat(facts["contract_starts_on"])
        if not day <= starts_on <= add_days(day, 7 * CONTRACT_WEEKS.on(day)):
            return _INSIDE
    return _wording(exclusion, until, day)


def _wording(exclusion: str, until: date | None, day: date) -> Finding:
    da, en = _WHY[exclusion]
    who_da, who_en = authority_word(day)
    details: dict[str, Any] = {"exempt_until": until.isoformat()} if until is not None else {}
    to_da = f" Det gælder til og med {in_danish(until)}." if until else ""
    to_en = f" This holds up to and including {in_english(until)}." if until else ""
    return Finding(
        True,
        f"Du skal ikke booke samtaler lige nu, fordi {da}.{to_da} Du kan altid bede {who_da} om en samtale.",
        f"You do not have to book interviews now, because {en}.{to_en} You may always ask {who_en} for an interview.",
        details,
    )


# »Følgende personer er ikke omfattet af kontaktforløbet …« (BEK nr. 2636 af 28/12 2021, § 40, nr. 1-8)
OUTSIDE_UNTIL_2023: Provision = provision(
    "B-08", since=date(2020, 1, 1), until=date(2023, 12, 31), cites="BEK nr. 2636 af 28/12 2021, § 40",
    certainty=QUOTED, source="Bekendtgørelse om en aktiv beskæftigelsesindsats § 40",
)(_outside)  # fmt: skip

# BEK nr. 1216 af 28/9 2023 took over on 2024-01-01; its list was not read, and the old one is carried on.
OUTSIDE_SINCE_2024: Provision = provision(
    "B-08", since=date(2024, 1, 1), cites="BEK nr. 1216 af 28/9 2023 (før: BEK nr. 2636 af 28/12 2021, § 40)",
    certainty=INFERRED, source="Afløseren for BEK nr. 2636 af 28/12 2021, § 40; ordlyden er ikke læst",
)(_outside)  # fmt: skip


def excluded(facts: Facts, day: date) -> tuple[Provision, Finding]:
    """The text in force of BEK § 40, and whether an `exclusion` holds on the day (`exempt_until` where known)."""
    rule = OUTSIDE_SINCE_2024 if day >= OUTSIDE_SINCE_2024.since else OUTSIDE_UNTIL_2023
    return rule, rule.look(facts, day)
