"""Contact course (kontaktforløb): which interviews must be held, by whom, by when? LAB §§ 31 and 32, SDL § 13 b.

In go the facts and the day; out come `none` (BEK § 40, § 106, or no rule for the person) or `decided` with the minimums
of the first six months, and the days that are known.
"""

from datetime import date
from typing import Any

from portal.rules import interview_minimums as minimums, sick_follow_up
from portal.rules.assessment import Reason
from portal.rules.counting import add_days, add_months, in_danish, in_english
from portal.rules.course_start import first_part_is_over, new_benefit_restarts, started
from portal.rules.coverage import LAB_BEGINS
from portal.rules.facts import need
from portal.rules.interview_minimums import EXTRA_JOINT, FLEXIBLE, FUND_HOLDS
from portal.rules.self_booking import outside_or_exempt
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    QUOTED,
    Answer,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    authority_word,
    in_force,
    lab,
    provision,
)

FIRST_WITH_FUND = Parameter("Første samtale i a-kassen", "weeks", (Dated(FUND_HOLDS, 2, lab("§ 31, stk. 4"), QUOTED),))
FIRST_ON_HELP = Parameter(
    "Første samtale efter henvendelse om hjælp",
    "weeks",
    (
        Dated(LAB_BEGINS, 1, "LAB § 31, stk. 3 (LBK nr. 701/2022)", QUOTED),
        Dated(FUND_HOLDS, 1, lab("§ 31, stk. 5"), QUOTED),
    ),
)
JOINT_AFTER = Parameter(
    "Samtale, som a-kassen deltager i", "months", (Dated(FUND_HOLDS, 16, lab("§ 32, stk. 2"), QUOTED),)
)
_LBK_2024 = "LBK nr. 280 af 1/3 2024"
_STAR_2025 = "STAR, spørgsmål og svar om reformen, 04-06-2025"


# Nr. 1: a-kassen takes part in two talks held in addition to the four, unless the person does not want it
@provision(
    "N-02", since=LAB_BEGINS, until=date(2023, 12, 31), cites="LAB § 31, stk. 2 (LBK nr. 701 af 22/5 2022)",
    certainty=QUOTED, source="LBK nr. 701 af 22/5 2022, § 31",
)  # fmt: skip
def fund_takes_part(_facts: Facts, day: date) -> Finding:
    """Two more interviews that a-kassen only takes part in."""
    count = EXTRA_JOINT.on(day)
    return Finding(
        True,
        f"Dertil kommer {count} samtaler, som din a-kasse deltager i, medmindre du ikke ønsker det.",
        f"To these come {count} interviews in which your unemployment fund takes part, unless you do not want it.",
        {"extra_joint_interviews": count},
    )


def _first_by(since: date, weeks: int) -> Finding:
    by = add_days(since, 7 * weeks)
    return Finding(
        True,
        f"Den første samtale skal holdes senest {in_danish(by)}.",
        f"The first interview must be held by {in_english(by)}.",
        {"first_interview_by": by.isoformat()},
    )


# »senest 2 uger efter personens tilmelding som jobsøgende«: a-kassen's first jobsamtale
@provision("N-06", since=FUND_HOLDS, cites=lab("§ 31, stk. 4"), certainty=QUOTED, source=f"{_LBK_2024}, § 31")
def first_with_the_fund(facts: Facts, day: date) -> Finding:
    """Nr. 1, in a-kassen."""
    return _first_by(date.fromisoformat(facts["registered_on"]), FIRST_WITH_FUND.on(day))


def _first_on_help(facts: Facts, day: date) -> Finding:
    return _first_by(date.fromisoformat(facts["first_contact_on"]), FIRST_ON_HELP.on(day))


# »senest 1 uge fra første henvendelse til kommunen om hjælp«: nr. 2-5. From 1 July 2026 L 66 has a chapter on the time
# of the first jobsamtale: not seen.
FIRST_ON_HELP_TEXTS: tuple[Provision, ...] = (
    provision(
        "N-07", since=LAB_BEGINS, until=date(2026, 6, 30), certainty=QUOTED,
        cites="LAB § 31, stk. 5 (før 2024: stk. 3)", source=f"{_LBK_2024} og LBK nr. 701 af 22/5 2022, § 31",
    )(_first_on_help),
    provision(
        "N-07", since=FLEXIBLE, cites="Lov nr. 1750 af 29/12 2025 (før: LAB § 31, stk. 5)", certainty=INFERRED,
        source="L 66 (2025-26): kapitlet om den første jobsamtale er ikke læst",
    )(_first_on_help),
)  # fmt: skip


# The person chooses whether a-kassen takes part in the first talk with the jobcenter (§ 31, stk. 2)
@provision("N-08", since=FUND_HOLDS, cites=lab("§ 31, stk. 2"), certainty=QUOTED, source=f"{_LBK_2024}, § 31")
def person_chooses(_facts: Facts, day: date) -> Finding:
    """Nr. 1, the first interview with the municipality."""
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Du vælger selv, om din a-kasse skal være med til den første samtale hos {who_da}.",
        f"You choose yourself whether your unemployment fund takes part in the first interview with {who_en}.",
        {"person_chooses_fund_participation": True},
    )


_RIGHT = Finding(
    True,
    "Du har ret til en samtale, når du beder om det. Ellers holdes der samtaler, når der er behov for det.",
    "You have a right to an interview when you ask for it. Otherwise interviews are held when there is a need.",
    {"right_on_request": True},
)
# »Den enkelte person har ret til jobsamtaler, hvis personen anmoder herom«; that goes on after the reform (STAR)
ON_REQUEST: tuple[Provision, ...] = (
    provision(
        "N-09", since=LAB_BEGINS, until=date(2026, 6, 30), cites=lab("§ 32, stk. 1"), certainty=QUOTED,
        source=f"{_LBK_2024}, § 32",
    )(lambda _facts, _day: _RIGHT),
    provision(
        "L-10", since=FLEXIBLE, cites=lab("§ 32, stk. 1"), certainty=AUTHORITY, source=_STAR_2025, part="efter "
        "anmodning"
    )(lambda _facts, _day: _RIGHT),
)  # fmt: skip


def _joint_by(facts: Facts, day: date) -> Finding:
    by = add_months(date.fromisoformat(facts["unemployed_since"]), JOINT_AFTER.on(day))
    return Finding(
        True,
        f"Senest {in_danish(by)} holdes der en samtale, som din a-kasse deltager i, medmindre du siger nej.",
        f"By {in_english(by)} an interview is held in which your unemployment fund takes part, unless you decline.",
        {"joint_interview_by": by.isoformat()},
    )


# »senest når personen har været ledig i 16 måneder«: a-kassen takes part in a talk, unless declined
AFTER_16_MONTHS: tuple[Provision, ...] = (
    provision(
        "N-10", since=FUND_HOLDS, until=date(2026, 6, 30), cites=lab("§ 32, stk. 2"), certainty=QUOTED,
        source=f"{_LBK_2024}, § 32",
    )(_joint_by),
    provision(
        "L-10", since=FLEXIBLE, cites=lab("§ 32, stk. 2"), certainty=AUTHORITY, source=_STAR_2025, part="16 måneder"
    )(_joint_by),
)  # fmt: skip


# »nr. 1-5, 7, 8, 9 (ledighedsydelse), 10«: § 31 names no others
@provision(
    "N-05", since=LAB_BEGINS, cites=lab("§ 31"), certainty=INFERRED, part="andre grupper", source=f"{_LBK_2024}, § 31"
)
def no_rule(_facts: Facts, _day: date) -> Finding:
    """No minimum for the person."""
    return Finding(
        False,
        "Der er ikke fundet en regel om et mindste antal samtaler for dig.",
        "No rule on a minimum number of interviews was found for you.",
    )


def answer(facts: Facts, day: date) -> Answer:
    """The question `contact-course`."""
    settled = outside_or_exempt(facts, day)
    if settled.outcome:
        return "none", {}, settled.reasons
    group, passed = int(facts["target_group"]), settled.reasons
    if group == 6:
        return sick_follow_up.answer(facts, day, passed)
    if group > 10 or (group == 9 and facts.get("benefit_kind", "unemployment_allowance") != "unemployment_allowance"):
        return "none", {}, [no_rule.reason(no_rule.look(facts, day)), *passed]
    need(facts, *_needs(facts, group, day))
    details, reasons = _minimums(facts, group, day)
    for rule in _days_and_rights(facts, group, day):
        finding = rule.look(facts, day)
        details |= finding.details or {}
        reasons.append(rule.reason(finding))
    return "decided", details, [*reasons, *passed]


def _needs(facts: Facts, group: int, day: date) -> tuple[str, ...]:
    """Whether the person is exempted settles nothing after the first six months."""
    over = "unemployed_since" in facts and first_part_is_over(started(facts, day), day)
    needed = ["unemployed_since"]
    if group == 9:
        needed.append("benefit_kind")
    if group == 1 and day >= FUND_HOLDS:
        needed.append("referred_to_municipality")
    if group in {1, 2, 9} and day >= FLEXIBLE and not over:
        needed.append("exempted_by_share")
    return tuple(needed)


def _minimums(facts: Facts, group: int, day: date) -> tuple[dict[str, Any], list[Reason]]:
    """The minimums and the rule that says them; after the six months the right on request is what settles it."""
    if first_part_is_over(started(facts, day), day):
        right = in_force(ON_REQUEST, day)
        return {"minimums": [], "right_on_request": True}, [right.reason(right.look(facts, day))]
    rule = minimums.rule_for(facts, group, day)
    finding = rule.look(facts, day)
    details, reasons = dict(finding.details or {}), [rule.reason(finding)]
    if group in {1, 2, 9} and day >= FLEXIBLE:
        share = minimums.among_the_exempted
        reasons.append(share.reason(share.look(facts, day)))
    return details, reasons


def _days_and_rights(facts: Facts, group: int, day: date) -> list[Provision]:
    """The rules that add a day or a right, in the order they are told."""
    rules: list[Provision] = []
    over = first_part_is_over(started(facts, day), day)
    if not over:
        if group == 1:
            rules += _first_for_unemployment_benefit(facts, day)
        elif group in {2, 3, 4, 5} and "first_contact_on" in facts:
            rules.append(in_force(FIRST_ON_HELP_TEXTS, day))
        if group in {1, 2, 9} and day >= FLEXIBLE and facts["exempted_by_share"]:
            rules.append(in_force(ON_REQUEST, day))
    if group == 1 and day >= FUND_HOLDS:
        in_municipality = facts["referred_to_municipality"] or facts.get("contact_phase") == "municipality"
        if in_municipality and facts.get("is_first_interview") is True:
            rules.append(person_chooses)
        rules.append(in_force(AFTER_16_MONTHS, day))
    if new_benefit_restarts.look(facts, day).holds:
        rules.append(new_benefit_restarts)
    return rules


def _first_for_unemployment_benefit(facts: Facts, day: date) -> list[Provision]:
    if day < FUND_HOLDS:
        return [fund_takes_part]
    return [first_with_the_fund] if "registered_on" in facts and not facts["referred_to_municipality"] else []
