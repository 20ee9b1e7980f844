"""Must this person book digitally on this date? LAB § 34, in the order of looking of the contract."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules import less_intensive_effort
from portal.rules.assessment import Reason
from portal.rules.contact_course import OUTSIDE_SINCE_2024, OUTSIDE_UNTIL_2023
from portal.rules.facts import need
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    MEMORY,
    QUOTED,
    Facts,
    Finding,
    Provision,
    authority_word,
    lab,
    provision,
)

LAB_BEGINS = date(2020, 1, 1)
FUND_PHASE_BEGINS = date(2024, 1, 1)
ALTERNATIVE_BEGINS = date(2023, 6, 1)

_MUST = Finding(
    True,
    "Du skal selv booke dine samtaler digitalt, fordi du hører til en gruppe, som loven pålægger det.",
    "You must book your interviews digitally yourself, because you belong to a group that the act requires to.",
)
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
_SICK_MUST = Finding(
    True,
    "Du skal selv booke dine opfølgningssamtaler digitalt, fordi den første samtale er holdt.",
    "You must book your follow-up interviews digitally yourself, because the first one has been held.",
)


def _summons(da: str, en: str) -> dict[tuple[str, str], Finding]:
    """The same words for each authority of its time."""
    return {
        who: Finding(False, da.format(who=who[0].capitalize()), en.format(who=who[1].capitalize()))
        for who in (authority_word(date(2020, 1, 1)), authority_word(date(2026, 2, 1)))
    }


_NOT_YET = _summons(
    "{who} indkalder dig til samtaler. Du skal ikke selv booke.",
    "{who} summons you to interviews. You do not have to book yourself.",
)
_BEFORE_FIRST = _summons(
    "{who} indkalder dig til den første opfølgningssamtale. Bagefter booker du selv.",
    "{who} summons you to the first follow-up interview. After that you book yourself.",
)
_EXEMPTED = _summons(
    "{who} indkalder dig til samtaler, fordi du er fritaget for selv at booke.",
    "{who} summons you to interviews, because you are exempted from booking yourself.",
)
_DEPRIVED = _summons(
    "{who} indkalder dig til samtaler, fordi retten til selv at booke er frataget dig.",
    "{who} summons you to interviews, because your right to book yourself was taken away.",
)
_ALTERNATIVE = _summons(
    "{who} indkalder dig til samtaler, fordi du er fritaget for Digital Post og har bedt om en anden vej.",
    "{who} summons you to interviews, because you are exempt from Digital Post and asked for another way.",
)
_NORMAL = Finding(False, "Du er ikke fritaget for selv at booke.", "You are not exempted from booking yourself.")
_NO_ALTERNATIVE_ASKED = Finding(
    False,
    "Du er fritaget for Digital Post. Du har ret til en anden vej end den digitale, hvis du beder om det.",
    "You are exempt from Digital Post. You have a right to another way than the digital one, if you ask for it.",
)
_NOT_COVERED = Finding(
    False,
    "Der er ingen pligt for din gruppe til selv at booke samtaler.",
    "Your group has no duty to book interviews itself.",
)
_FUND = Finding(
    True,
    "Din a-kasse holder samtalerne med dig i den første tid. Du skal ikke booke hos kommunen.",
    "Your unemployment fund holds the interviews with you at first. You do not book with the municipality.",
)
_MUNICIPALITY_PHASE = Finding(
    False,
    "Kommunen har overtaget dit kontaktforløb fra a-kassen.",
    "The municipality has taken over your contact course from the unemployment fund.",
)

_COVERED_SINCE: tuple[tuple[int, date, str, str, str], ...] = (
    # nr., from, certainty, citation, source (law brief, table 2.1)
    (1, date(2016, 9, 1), QUOTED, "BEK nr. 744 af 2016, § 17 a; fra 2020 LAB § 34", "STAR, Selvbooking af samtaler"),
    (2, date(2020, 1, 1), AUTHORITY, lab("§ 34"), "STAR, Selvbooking af samtaler; LAS § 13, stk. 2, nr. 4"),
    (3, date(2021, 1, 1), AUTHORITY, lab("§ 34, stk. 3"), "STAR, 15-12-2020; LAS § 13, stk. 2, nr. 5"),
    (4, date(2021, 1, 1), INFERRED, lab("§ 34, stk. 3"), "STAR, 15-12-2020: »stort set alle ydelsesmodtagere«"),
    (5, date(2021, 1, 1), INFERRED, lab("§ 34, stk. 3"), "STAR, 15-12-2020: »stort set alle ydelsesmodtagere«"),
    (7, date(2020, 1, 1), AUTHORITY, lab("§ 34"), "STAR, Selvbooking af samtaler"),
    (8, date(2021, 1, 1), AUTHORITY, lab("§ 34, stk. 3"), "STAR, 15-12-2020"),
    (9, date(2021, 1, 1), INFERRED, lab("§ 34, stk. 3"), "STAR, 15-12-2020: »stort set alle ydelsesmodtagere«"),
    (10, date(2021, 1, 1), INFERRED, lab("§ 34, stk. 3"), "STAR, 15-12-2020: »stort set alle ydelsesmodtagere«"),
)


def _covered(_facts: Facts, _day: date) -> Finding:
    return _MUST


def _summoned(_facts: Facts, day: date) -> Finding:
    return _NOT_YET[authority_word(day)]


# »ledige selv skal booke deres jobsamtaler digitalt efter § 34 i LAB« (STAR, Spørgsmål og svar om kontaktforløbet)
COVERED: Mapping[int, Provision] = {
    group: provision("B-03", since=since, cites=cites, certainty=certainty, source=source, part=f"nr. {group}")(
        _covered
    )
    for group, since, certainty, cites, source in _COVERED_SINCE
}
OBVIOUSLY_READY: Provision = provision(
    "B-03", since=date(2020, 1, 1), cites=lab("§ 34"), certainty=AUTHORITY, part="nr. 4, åbenlyst",
    source="STAR, Selvbooking af samtaler",
)(_covered)  # fmt: skip
NOT_YET: Provision = provision(
    "B-06", since=date(2016, 9, 1), cites="BEK nr. 1216 af 28/9 2023, § 46, stk. 1", certainty=QUOTED,
    source="Bekendtgørelse om en aktiv beskæftigelsesindsats § 46", part="a: ikke omfattet",
)(_summoned)  # fmt: skip


# »En sygemeldt, der er visiteret til kategori 2 og 3 … skal … efter første opfølgningssamtale digitalt selv booke …«
@provision(
    "B-04", since=date(2020, 1, 1), cites="BEK nr. 473 af 20/3 2021, § 17, stk. 1", certainty=QUOTED,
    source="Bekendtgørelse om opfølgning i sygedagpengesager § 17",
)  # fmt: skip
def sick_must(facts: Facts, day: date) -> Finding:
    """Sygedagpenge: categories 2 and 3, after the first follow-up interview."""
    need(facts, "sickness_category")
    if facts["sickness_category"] == 1:
        words = _NOT_YET[authority_word(day)]
        return Finding(False, words.da, words.en, certainty=INFERRED)
    need(facts, "first_follow_up_held")
    return _SICK_MUST if facts["first_follow_up_held"] else _BEFORE_FIRST[authority_word(day)]


# »Kontaktforløb er hos a-kassen« (absence 75); BEK nr. 1216 af 28/9 2023, § 46, stk. 1, 3. pkt.
@provision(
    "B-05", since=FUND_PHASE_BEGINS, cites="BEK nr. 1216 af 28/9 2023, § 46, stk. 1, 3. pkt.", certainty=AUTHORITY,
    source="STAR, Frist-service; bekendtgørelsen § 46",
)  # fmt: skip
def fund_holds_the_course(facts: Facts, day: date) -> Finding:
    """Dagpenge: a-kassen holds the contact course in its phase, unless the person was referred (§ 27, stk. 3)."""
    if facts.get("referred_to_municipality") is True:
        return _MUNICIPALITY_PHASE
    need(facts, "contact_phase")
    return _FUND if facts["contact_phase"] == "unemployment_fund" else _MUNICIPALITY_PHASE


# »… fritaget …« (BEK § 45) and »… frataget …« (LAB § 35): the authority summons (BEK § 46, stk. 1)
@provision(
    "R-08", since=date(2016, 9, 1), cites="LAB § 35; BEK nr. 1216 af 28/9 2023, §§ 45 og 46, stk. 1", certainty=QUOTED,
    source="Bekendtgørelse om en aktiv beskæftigelsesindsats § 46",
)  # fmt: skip
def is_summoned_instead(facts: Facts, day: date) -> Finding:
    """Exempted from self-booking, or deprived of it."""
    status = facts.get("self_booking_status")
    if status == "exempted":
        words = _EXEMPTED[authority_word(day)]
    elif status == "deprived":
        words = _DEPRIVED[authority_word(day)]
    else:
        return _NORMAL
    return Finding(True, words.da, words.en)


# »har efter anmodning ret til at benytte den pågældende lovgivnings hjemlede alternativ …« (lov nr. 603 af 31/5 2023)
@provision(
    "R-11", since=ALTERNATIVE_BEGINS, cites="Lov nr. 603 af 31/5 2023, § 2", certainty=QUOTED,
    source="Lov om fravigelse fra obligatorisk digital selvbetjening",
)  # fmt: skip
def asked_for_the_alternative(facts: Facts, day: date) -> Finding:
    """Exempt from Digital Post: on request, the alternative; that it is the summons of § 46 is inferred."""
    if facts.get("requested_alternative") is not True:
        return _NO_ALTERNATIVE_ASKED
    words = _ALTERNATIVE[authority_word(day)]
    return Finding(True, words.da, words.en, certainty=INFERRED)


NOT_COVERED: Mapping[int, Provision] = {
    group: provision(
        "B-03", since=date(2016, 9, 1), cites=lab(f"§ 6, nr. {group}"), certainty=certainty, part=f"nr. {group}",
        source="Ingen regel fundet",
    )(lambda _facts, _day: _NOT_COVERED)
    for group, certainty in ((11, INFERRED), (12, MEMORY), (13, MEMORY))
}  # fmt: skip

Answer = tuple[str, dict[str, Any], list[Reason]]


def answer(facts: Facts, day: date) -> Answer:
    """The question `self-booking`. Reasons: the rule that settled it first, then those that let it pass through."""
    passed: list[Reason] = []
    if day >= LAB_BEGINS:
        settled = _outside_or_exempt(facts, day, passed)
        if settled is not None:
            return settled
    group = int(facts["target_group"])
    if group == 1 and day >= FUND_PHASE_BEGINS:
        finding = fund_holds_the_course.look(facts, day)
        reason = fund_holds_the_course.reason(finding)
        if finding.holds:
            return "unemployment_fund", {}, [reason, *passed]
        passed.append(reason)
    if group in NOT_COVERED:
        return "not_covered", {}, [NOT_COVERED[group].reason(_NOT_COVERED), *passed]
    rule, finding = _group_duty(facts, group, day)
    if not finding.holds:
        return "summoned", {}, [rule.reason(finding), *passed]
    return _summoned_instead(facts, day, rule, finding, passed)


def _outside_or_exempt(facts: Facts, day: date, passed: list[Reason]) -> Answer | None:
    outside = OUTSIDE_SINCE_2024 if day >= FUND_PHASE_BEGINS else OUTSIDE_UNTIL_2023
    finding = outside.look(facts, day)
    if finding.holds:
        return "outside_contact_course", dict(finding.details or {}), [outside.reason(finding)]
    if "exclusion" in facts:
        passed.append(outside.reason(finding))
    if not _may_be_less_intensive(facts):
        return None
    found = less_intensive_effort.ground(facts, day)
    reason = found.provision.reason(found.finding)
    if not found.finding.holds:
        passed.append(reason)
        return None
    continued = less_intensive_effort.duty_continues.look(facts, day)
    if continued.holds:
        passed += [less_intensive_effort.duty_continues.reason(continued), found.provision.reason(_WOULD_EXEMPT)]
        return None
    until = (found.finding.details or {}).get("to")
    return "less_intensive_effort", {"exempt_until": until} if until else {}, [reason, *passed]


def _may_be_less_intensive(facts: Facts) -> bool:
    return "upcoming" in facts or "laid_off_by_weather_or_materials" in facts or "work_sharing_since" in facts


def _group_duty(facts: Facts, group: int, day: date) -> tuple[Provision, Finding]:
    if group == 6:
        return (sick_must, sick_must.look(facts, day)) if day >= LAB_BEGINS else (NOT_YET, _summoned(facts, day))
    rule = COVERED[group]
    if rule.in_force(day):
        return rule, _MUST
    if group == 4 and day >= LAB_BEGINS:
        need(facts, "readiness")
        if facts["readiness"] == "obviously_education_ready":
            return OBVIOUSLY_READY, _MUST
        words = _summoned(facts, day)
        return NOT_YET, Finding(False, words.da, words.en, certainty=INFERRED)
    return NOT_YET, _summoned(facts, day)


def _summoned_instead(facts: Facts, day: date, rule: Provision, duty: Finding, passed: list[Reason]) -> Answer:
    instead = is_summoned_instead.look(facts, day)
    if instead.holds:
        return "summoned", {}, [is_summoned_instead.reason(instead), rule.reason(_AS_A_RULE), *passed]
    details: dict[str, Any] = {}
    if day >= ALTERNATIVE_BEGINS and facts.get("digital_post_exempt") is True:
        finding = asked_for_the_alternative.look(facts, day)
        reason = asked_for_the_alternative.reason(finding)
        if finding.holds:
            return "summoned", {}, [reason, rule.reason(_AS_A_RULE), *passed]
        details["guide_about_alternative"] = True
        passed = [reason, *passed]
    return "must_self_book", details, [rule.reason(duty), *passed]
