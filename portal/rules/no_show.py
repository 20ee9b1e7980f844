"""No-show (udeblivelse): the person stayed away from an interview – what now? LAS § 37 and the orders on rådighed.

In go the facts and the day; out comes whether the absence was lawful, and otherwise who looks at it. That nobody knows
why the person stayed away is never taken for "without a ground": the one who assesses it asks.
"""

from datetime import date
from typing import Any

from portal.rules import sanctions
from portal.rules.absence_grounds import (
    in_the_first_days_of_sickness,
    lawful_ground,
    sick_without_more,
    sickness_is_unsettled,
)
from portal.rules.assessment import Reason
from portal.rules.counting import in_danish, in_english
from portal.rules.coverage import LAB_BEGINS
from portal.rules.missed_deadline import SELF_BOOKING_BEGINS
from portal.rules.vocabulary import (
    INFERRED,
    MAY_CLOSE_A_DOOR,
    QUOTED,
    SECONDARY,
    Answer,
    Facts,
    Finding,
    Provision,
    authority_word,
    provision,
)

_LAS_37 = "Lov om aktiv socialpolitik § 37"


def _since_the_interview(facts: Facts) -> tuple[str, str]:
    interview = date.fromisoformat(facts["interview_on"])
    return in_danish(interview), in_english(interview)


def _assessed(facts: Facts, day: date) -> Finding:
    da, en = _since_the_interview(facts)
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Du kom ikke til samtalen {da}. Nu vurderer {who_da}, om du havde en rimelig grund. Uden en rimelig grund "
        "regnes et fradrag fra den dag, og til du har kontakt igen.",
        f"You did not come to the interview on {en}. Now {who_en} assesses whether you had a reasonable ground. "
        "Without one, a deduction is counted from that day until you are in contact again.",
    )


def _for_the_fund(facts: Facts, _day: date) -> Finding:
    da, en = _since_the_interview(facts)
    return Finding(
        True,
        f"Du kom ikke til samtalen {da}. Havde du ikke lovligt forfald, får du ikke dagpenge fra den dag, og til du "
        "har kontakt igen. Det afgør din a-kasse.",
        f"You did not come to the interview on {en}. If your absence was not lawful, you receive no benefit from that "
        "day until you are in contact again. Your unemployment fund decides that.",
    )


def _looked_at(facts: Facts, day: date) -> Finding:
    da, en = _since_the_interview(facts)
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Du kom ikke til samtalen {da}. Der sker ikke noget af sig selv: {who_da} ser på det og taler med dig.",
        f"You did not come to the interview on {en}. Nothing happens by itself: {who_en} looks at it and talks with "
        "you.",
    )


# »uden rimelig grund«: a deduction from the day of the talk until contact is restored; that day always counts, »uanset
# om personen kontakter jobcenteret samme dag« (LAS § 37, stk. 1 and 2)
JOB_READY: Provision = provision(
    "S-01", since=LAB_BEGINS, cites="LAS § 37, stk. 1 og 2", certainty=QUOTED, source=_LAS_37
)(_assessed)

# Whom else § 37 reaches was not read, and for nr. 7-13 no rule was found: nothing happens by itself
OTHERS: Provision = provision(
    "S-01", since=LAB_BEGINS, cites="LAS § 37", certainty=INFERRED, part="andre grupper",
    source="Ingen regel fundet for gruppen",
)(_looked_at)  # fmt: skip
OTHERS_UNTIL_2019: Provision = provision(
    "S-01", since=SELF_BOOKING_BEGINS, until=date(2019, 12, 31), cites="LAS § 37", certainty=INFERRED,
    part="før 2020", source="Ordlyden før 2020 er ikke læst",
)(_looked_at)  # fmt: skip

# Dagpenge: no benefit until contact is restored; summoned and self-booked talks alike, in every form (Dansk Metal)
ON_UNEMPLOYMENT_BENEFIT: Provision = provision(
    "S-05", since=SELF_BOOKING_BEGINS, cites="Bekendtgørelsen om rådighed", certainty=SECONDARY,
    source="Dansk Metals a-kasse, om udeblivelse",
)(_for_the_fund)  # fmt: skip

# Sygedagpenge: the right lapses if the person »uden rimelig grund« does not take part; the person is heard first
SICK: Provision = provision(
    "S-06", since=LAB_BEGINS, cites="SDL § 21", certainty=SECONDARY, source="Ældre Sagen, 2019; PAV om partshøring"
)(_looked_at)

_LIKE_A_SUMMONS = Finding(
    True,
    "En samtale, du selv har booket, tæller som en, du er indkaldt til.",
    "An interview that you booked yourself counts as one you were summoned to.",
)
# »sidestilles personens booking af en jobsamtale med en indkaldelse« (LAS § 37, stk. 3)
BOOKED_IS_SUMMONED: Provision = provision(
    "B-07", since=LAB_BEGINS, cites="LAS § 37, stk. 3", certainty=QUOTED, source=_LAS_37, part="kontanthjælp"
)(lambda _facts, _day: _LIKE_A_SUMMONS)

# »møde til samtaler, som medlemmet selv har booket« (BEK nr. 1700 af 19/8 2021, § 13, stk. 2 and 3)
BOOKED_IS_SUMMONED_FUND: Provision = provision(
    "B-07", since=SELF_BOOKING_BEGINS, cites="BEK nr. 1700 af 19/8 2021, § 13, stk. 2 og 3", certainty=QUOTED,
    source="Bekendtgørelse om rådighed § 13; STAR, Spørgsmål og svar om Selvbook på Jobnet", part="dagpenge",
)(lambda _facts, _day: _LIKE_A_SUMMONS)  # fmt: skip


def answer(facts: Facts, day: date) -> Answer:
    """The question `no-show`."""
    group = int(facts["target_group"])
    lawful, passed = _lawful(facts, day, group)
    if lawful is not None:
        return "lawful_absence", {}, [lawful, *passed]
    if group == 1:
        return _on_unemployment_benefit(facts, day, passed)
    if day < LAB_BEGINS:
        return "caseworker_task", {}, [OTHERS_UNTIL_2019.reason(OTHERS_UNTIL_2019.look(facts, day)), *passed]
    if group == 2:
        may_open = JOB_READY.on(day).certainty in MAY_CLOSE_A_DOOR
        found = sanctions.deduction(facts, day, "interview_on", may_open=may_open)
        booked = BOOKED_IS_SUMMONED.reason(_LIKE_A_SUMMONS, day)
        reasons = [JOB_READY.reason(JOB_READY.look(facts, day)), *passed, booked, *found.reasons]
        return "availability_assessment", found.details, reasons
    rule = SICK if group == 6 else OTHERS
    return "caseworker_task", {}, [rule.reason(rule.look(facts, day)), *passed]


def _lawful(facts: Facts, day: date, group: int) -> tuple[Reason | None, list[Reason]]:
    """The reason that the absence was lawful, and the rules on the ground that let it pass."""
    ground = facts.get("absence_ground")
    if group == 1 and ground == "sickness":
        rule, finding = in_the_first_days_of_sickness(facts, day)
        reason = rule.reason(finding)
        return (reason, []) if finding.holds else (None, [reason])
    if group == 2 and ground == "sickness":
        return None, sick_without_more(facts, day)
    if group in {1, 2} and ground not in {None, "none"}:
        found = lawful_ground(facts, day)
        if found is not None:
            return found, []
    return None, []


def _on_unemployment_benefit(facts: Facts, day: date, passed: list[Reason]) -> Answer:
    """A-kassen decides. A person who reported sick is told of no loss while it is unsettled whether they may."""
    rule = ON_UNEMPLOYMENT_BENEFIT
    booked = BOOKED_IS_SUMMONED_FUND.reason(_LIKE_A_SUMMONS, day)
    if sickness_is_unsettled(facts, day):
        return "caseworker_task", {}, [*passed, booked]
    details: dict[str, Any] = sanctions.period(facts, "interview_on")
    return "caseworker_task", details, [rule.reason(rule.look(facts, day)), *passed, booked]
