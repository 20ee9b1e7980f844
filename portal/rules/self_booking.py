"""Self-booking (selvbooking): must this person book digitally on this date? LAB § 34, in the contract's order.

In go the facts of one person and a day; out come the outcome, its details, and the reasons: the rule that settled it
first, then those that were looked at and let it pass through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.rules import carried_on, exclusion, less_intensive_effort
from portal.rules.assessment import Reason
from portal.rules.continued_duty import duty_continues
from portal.rules.coverage import LAB_BEGINS, NO_RULE, duty_of_group
from portal.rules.facts import need
from portal.rules.summoned import ALTERNATIVE_BEGINS, asked_for_the_alternative, by_status, not_covered_yet
from portal.rules.vocabulary import (
    AUTHORITY,
    QUOTED,
    Answer,
    Facts,
    Finding,
    Provision,
    authority_word,
    lab,
    provision,
)

FUND_PHASE_BEGINS = date(2024, 1, 1)
_STAR = "STAR, Spørgsmål og svar om kontaktforløbet"
_REFORM = date(2026, 2, 1)

_AS_A_RULE = Finding(
    True,
    "Som hovedregel booker din gruppe selv sine samtaler.",
    "As a rule your group books its interviews itself.",
)
_WOULD_EXEMPT = Finding(
    True,
    "Uden den beslutning ville du være fritaget for samtaler for en tid.",
    "Without that decision you would be exempt from interviews for a time.",
)
_FUND: Mapping[bool, tuple[Finding, Finding]] = {
    since_2026: (
        Finding(
            True,
            f"Din a-kasse holder samtalerne med dig i den første tid. Du skal ikke booke hos {who[0]}.",
            f"Your unemployment fund holds the interviews with you at first. You do not book with {who[1]}.",
        ),
        Finding(
            False,
            f"{who[0].capitalize()} holder samtalerne med dig nu, ikke a-kassen.",
            f"{who[1].capitalize()} holds the interviews with you now, not the unemployment fund.",
        ),
    )
    for since_2026, who in ((False, authority_word(FUND_PHASE_BEGINS)), (True, authority_word(_REFORM)))
}


# »indkalder a-kassen …« (BEK nr. 1216 af 28/9 2023, § 46, stk. 1, 3. pkt.); absence 75 »Kontaktforløb er hos a-kassen«
@provision(
    "B-05", since=FUND_PHASE_BEGINS, cites="BEK nr. 1216 af 28/9 2023, § 46, stk. 1, 3. pkt.", certainty=AUTHORITY,
    source="STAR, Frist-service; bekendtgørelsen § 46",
)  # fmt: skip
def fund_holds_the_course(facts: Facts, day: date) -> Finding:
    """Dagpenge: a-kassen holds the contact course in its phase, unless the person was referred (§ 27, stk. 3)."""
    holds, over = _FUND[day >= _REFORM]
    if facts.get("referred_to_municipality") is True:
        return over
    need(facts, "contact_phase")
    return holds if facts["contact_phase"] == "unemployment_fund" else over


# A person whom a stk. 3 decision keeps in the ordinary effort books digitally under § 34 (STAR)
@provision("H-11", since=LAB_BEGINS, cites=lab("§ 106, stk. 3"), certainty=AUTHORITY, source=_STAR)
def books_as_usual(_facts: Facts, _day: date) -> Finding:
    """With a reasoned stk. 3 decision the person books like anybody else."""
    return Finding(
        True,
        "Du booker dine samtaler som før, så længe beslutningen gælder.",
        "You book your interviews as before while that decision holds.",
    )


# »ledige selv skal booke deres jobsamtaler digitalt efter § 34 i LAB«
@provision("B-01", since=LAB_BEGINS, cites=lab("§ 34"), certainty=AUTHORITY, source=_STAR)
def booked_digitally(_facts: Facts, _day: date) -> Finding:
    """The channel is digital."""
    return Finding(
        True,
        "Den, der selv skal booke sine samtaler, gør det digitalt.",
        "Whoever must book their own interviews does so digitally.",
    )


# § 34, stk. 3 came into force later than the rest of the act (lov nr. 548 af 7/5 2019, ikrafttrædelsen)
@provision(
    "B-02", since=date(2021, 1, 1), cites=lab("§ 34, stk. 3"), certainty=QUOTED, source="Lov nr. 548 af 7/5 2019"
)
def later_groups_included(_facts: Facts, _day: date) -> Finding:
    """The groups that § 34, stk. 3 takes in."""
    return Finding(
        True,
        "Din gruppe kom med, da den sidste del af reglen begyndte at gælde.",
        "Your group was included when the last part of the rule came into force.",
    )


@dataclass(slots=True)
class _Settled:
    """What steps (1) and (2) settled, if anything, and the rules that let the person pass through."""

    outcome: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)


def outside_or_exempt(facts: Facts, day: date) -> _Settled:
    """Steps (1) and (2): an exclusion that holds (BEK § 40), then § 106 without a reasoned stk. 3 decision."""
    settled = _Settled()
    if "exclusion" in facts:
        rule, finding = exclusion.excluded(facts, day)
        settled.reasons.append(rule.reason(finding))
        if finding.holds:
            settled.outcome, settled.details = "outside_contact_course", dict(finding.details or {})
            return settled
    if less_intensive_effort.has_something_to_show(facts):
        _look_at_less_intensive_effort(facts, day, settled)
    return settled


def _look_at_less_intensive_effort(facts: Facts, day: date, settled: _Settled) -> None:
    found = less_intensive_effort.ground(facts, day)
    reason = found.provision.reason(found.finding)
    if not found.finding.holds:
        settled.reasons.append(reason)
        return
    continued = duty_continues.look(facts, day)
    if continued.holds:
        decision = duty_continues.reason(continued)
        settled.reasons += [decision, books_as_usual.told(day), found.provision.reason(_WOULD_EXEMPT, day)]
        return
    until = (found.finding.details or {}).get("to")
    settled.outcome, settled.details = "less_intensive_effort", {"exempt_until": until} if until else {}
    settled.reasons.insert(0, reason)
    settled.reasons += less_intensive_effort.effect_on(day)


def answer(facts: Facts, day: date) -> Answer:
    """The question `self-booking`."""
    outcome, details, reasons = _in_order(facts, day)
    return outcome, details, [*reasons, *carried_on.goes_on(day)]


def _in_order(facts: Facts, day: date) -> Answer:
    passed: list[Reason] = []
    if day >= LAB_BEGINS:
        settled = outside_or_exempt(facts, day)
        if settled.outcome:
            return settled.outcome, settled.details, settled.reasons
        passed = settled.reasons
    group = int(facts["target_group"])
    if group == 1 and day >= FUND_PHASE_BEGINS:
        finding = fund_holds_the_course.look(facts, day)
        reason = fund_holds_the_course.reason(finding)
        if finding.holds:
            return "unemployment_fund", {}, [reason, *passed]
        passed = [reason, *passed]
    if group in NO_RULE:
        return "not_covered", {}, [NO_RULE[group].reason(NO_RULE[group].look(facts, day)), *passed]
    duty = duty_of_group(facts, group, day)
    if duty is None:
        return "summoned", {}, [not_covered_yet.reason(not_covered_yet.look(facts, day)), *passed]
    rule, finding = duty
    if not finding.holds:
        return "summoned", {}, [rule.reason(finding), *passed]
    if day >= LAB_BEGINS and group != 6:
        passed = [booked_digitally.told(day), *passed]
        if rule.since > LAB_BEGINS:
            passed.insert(0, later_groups_included.told(day))
    return _unless_summoned_instead(facts, day, rule, finding, passed)


def _unless_summoned_instead(
    facts: Facts, day: date, rule: Provision, duty: Finding, passed: list[Reason]
) -> Answer:
    """Steps (5) and (6): exempted, deprived, or the alternative that was asked for; else the duty."""
    if facts.get("self_booking_status", "normal") != "normal":
        instead, finding = by_status(facts, day)
        return "summoned", {}, [instead.reason(finding), rule.reason(_AS_A_RULE, day), *passed]
    if day < ALTERNATIVE_BEGINS or facts.get("digital_post_exempt") is not True:
        return "must_self_book", {}, [rule.reason(duty), *passed]
    finding = asked_for_the_alternative.look(facts, day)
    reason = asked_for_the_alternative.reason(finding)
    if finding.holds:
        return "summoned", {}, [reason, rule.reason(_AS_A_RULE, day), *passed]
    return "must_self_book", {"guide_about_alternative": True}, [rule.reason(duty), reason, *passed]
