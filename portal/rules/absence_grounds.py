"""Absence grounds (grunde til fravær): which grounds make it lawful to stay away from an interview, and how sure "
"that is."""

from collections.abc import Mapping
from datetime import date

from portal.rules.assessment import Reason
from portal.rules.coverage import LAB_BEGINS
from portal.rules.vocabulary import (
    INFERRED,
    QUOTED,
    SECONDARY,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    authority_word,
    in_force,
    provision,
)

_BEGINS = date(2016, 9, 1)
SICK_DAYS = Parameter(
    "Sygdom uden pligt til samtaler", "days", (Dated(_BEGINS, 14, "BEK nr. 808 af 23/6 2017, § 20, stk. 4", QUOTED),)
)
_PAST_THE_FIRST_DAYS = Finding(
    False,
    "Du havde meldt dig syg. Det ser din a-kasse på.",
    "You had reported sick. Your unemployment fund looks at that.",
)
_NO_DUTY = Finding(
    True,
    "Det var i orden, at du blev væk: du var syg, og i de første 14 dage havde du ikke pligt til at møde til samtaler.",
    "It was in order that you stayed away: you were sick, and in the first 14 days you had no duty to attend "
    "interviews.",
)


def _first_days(facts: Facts, day: date) -> bool:
    """Whether the day of the sickness period is known to be one of the first."""
    return "sickness_day" in facts and facts["sickness_day"] <= SICK_DAYS.on(day)


def _no_duty(facts: Facts, day: date) -> Finding:
    return _NO_DUTY if _first_days(facts, day) else _PAST_THE_FIRST_DAYS


def _perhaps_no_duty(facts: Facts, day: date) -> Finding:
    if "sickness_day" in facts and not _first_days(facts, day):
        return _PAST_THE_FIRST_DAYS
    who_da, who_en = authority_word(day)
    return Finding(
        False,
        f"Du havde meldt dig syg. Det er ikke bekræftet, om man stadig må blive væk i de første 14 dage, så {who_da} "
        "og din a-kasse ser på det.",
        f"You had reported sick. It is not confirmed that one may still stay away in the first 14 days, so {who_en} "
        "and your unemployment fund look at it.",
    )


# Dagpenge: no duty to »booke samtaler, møde til samtaler« in the first 14 days of sickness. The later orders were not
# read: on them nobody is told that they might stay away, and nobody that they lose anything.
_SICKNESS: tuple[Provision, ...] = (
    provision(
        "K-05", since=_BEGINS, until=date(2019, 12, 31), cites="BEK nr. 808 af 23/6 2017, § 20, stk. 4",
        certainty=QUOTED, source="Bekendtgørelse om rådighed § 20",
    )(_no_duty),
    provision(
        "K-05", since=LAB_BEGINS, cites="BEK nr. 1590 af 12/12 2023 (før: BEK nr. 808 af 23/6 2017, § 20, stk. 4)",
        certainty=INFERRED, source="Afløserne for BEK nr. 808 af 23/6 2017; ordlyden er ikke læst",
    )(_perhaps_no_duty),
)  # fmt: skip


def in_the_first_days_of_sickness(facts: Facts, day: date) -> tuple[Provision, Finding]:
    """Dagpenge: the text in force on the first days of sickness, and whether it is known to hold."""
    rule = in_force(_SICKNESS, day)
    return rule, rule.look(facts, day)


def sickness_is_unsettled(facts: Facts, day: date) -> bool:
    """Reported sick, and not known to be past the days in which there was no duty."""
    return facts.get("absence_ground") == "sickness" and facts.get("sickness_day", 0) <= SICK_DAYS.on(day)


_LAWFUL: Mapping[str, tuple[str, str]] = {
    "work": ("du var på arbejde", "you were at work"),
    "job_interview": ("du var til jobsamtale hos en arbejdsgiver", "you were at an interview with an employer"),
    "offer": ("du var i tilbud", "you took part in an offer"),
    "other_meeting": ("du var indkaldt til et andet møde", "you were summoned to another meeting"),
}


def _lawful(facts: Facts, _day: date) -> Finding:
    da, en = _LAWFUL[facts["absence_ground"]]
    return Finding(True, f"Det var i orden, at du blev væk, fordi {da}.", f"You stayed away lawfully, because {en}.")


# Lawful absence i.a.: at work, job interview, in tilbud, at another meeting that jobcenter or a-kasse summoned to
ON_UNEMPLOYMENT_BENEFIT: Provision = provision(
    "K-08", since=_BEGINS, cites="Bekendtgørelsen om rådighed", certainty=SECONDARY, part="dagpenge",
    source="Dansk Metals a-kasse, om udeblivelse",
)(_lawful)  # fmt: skip

# That the same grounds are a »rimelig grund« for the jobparate is inferred: it can only be to their advantage
JOB_READY: Provision = provision(
    "K-08", since=_BEGINS, cites="LAS § 37, stk. 1", certainty=INFERRED, part="kontanthjælp",
    source="Ingen liste fundet; grundene er de samme som for dagpenge",
)(_lawful)  # fmt: skip


def lawful_ground(facts: Facts, day: date) -> Reason | None:
    """The reason that the ground given makes the absence lawful, for nr. 1 and 2; None where it is no such ground."""
    if facts["absence_ground"] not in _LAWFUL:
        return None
    rule = ON_UNEMPLOYMENT_BENEFIT if facts["target_group"] == 1 else JOB_READY
    return rule.reason(rule.look(facts, day))


# Reporting sick on Jobnet is by itself no reasonable ground for staying away
@provision(
    "K-07", since=_BEGINS, cites="LAS § 37, stk. 1", certainty=SECONDARY, source="Frederiksberg Kommune, Sygemelding"
)
def reporting_sick_is_not_enough(_facts: Facts, _day: date) -> Finding:
    """Kontanthjælp: it is assessed."""
    return Finding(
        False,
        "At du har meldt dig syg på Jobnet, er ikke i sig selv en rimelig grund til at blive væk.",
        "That you reported sick on Jobnet is not in itself a reasonable ground for staying away.",
    )


# Failing to tell the jobcenter about sickness is itself an event to assess (LAS § 13, stk. 2, nr. 6-7)
@provision(
    "K-09", since=LAB_BEGINS, cites="LAS § 13, stk. 2, nr. 6 og 7", certainty=QUOTED,
    source="Lov om aktiv socialpolitik § 13",
)  # fmt: skip
def tell_of_sickness(_facts: Facts, day: date) -> Finding:
    """The person tells of sickness before the interview."""
    who_da, who_en = authority_word(day)
    return Finding(
        False,
        f"Er du syg på dagen, skal du sige det til {who_da}. Ellers indgår også det i vurderingen.",
        f"If you are sick on the day, you must tell {who_en}. Otherwise that is assessed, too.",
    )


def sick_without_more(facts: Facts, day: date) -> list[Reason]:
    """The rules on sickness for the jobparate: looked at, and none makes the absence lawful by itself."""
    reasons = [reporting_sick_is_not_enough.reason(reporting_sick_is_not_enough.look(facts, day))]
    if day >= LAB_BEGINS:
        reasons.append(tell_of_sickness.reason(tell_of_sickness.look(facts, day)))
    return reasons
