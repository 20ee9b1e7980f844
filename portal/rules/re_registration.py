"""Re-registration (gentilmelding): must the person book at once? BEK nr. 2636 af 28/12 2021, § 30.

In go the facts and the day; out comes whether an interview is booked at once (»straksbooking«) and held by which day,
at the next login, or not for that reason; whether the authority re-registers, or Jobnet by itself.
"""

from datetime import date

from portal.rules.assessment import Reason
from portal.rules.counting import add_days, in_danish, in_english, months_have_passed
from portal.rules.coverage import LAB_BEGINS
from portal.rules.facts import need
from portal.rules.vocabulary import (
    INFERRED,
    QUOTED,
    Answer,
    Dated,
    Facts,
    Finding,
    Look,
    Parameter,
    Provision,
    authority_word,
    in_force,
    provision,
)

_ORDER = "BEK nr. 2636 af 28/12 2021, § 30"
HOLD_WITHIN = Parameter("Samtale efter gentilmelding", "days", (Dated(LAB_BEGINS, 10, f"{_ORDER}, stk. 3", QUOTED),))
LAPSES_AFTER = Parameter(
    "Afmeldt så længe, at der ikke bookes straks",
    "months",
    (Dated(LAB_BEGINS, 3, f"{_ORDER}, stk. 3, 2. pkt.", QUOTED),),
)
_READ_FROM, _NEW_ORDER = date(2021, 12, 28), date(2024, 1, 1)
_SOURCE = "Bekendtgørelse om en aktiv beskæftigelsesindsats § 30"


def _paragraph(rule: str, place: str, look: Look, part: str = "") -> tuple[Provision, ...]:
    """A paragraph of § 30: quoted from the order of 2021; before and after it, carried over and inferred."""
    return (
        provision(
            rule, since=LAB_BEGINS, until=date(2021, 12, 27), cites=f"{_ORDER}, {place} (tidligere ordlyd ikke læst)",
            certainty=INFERRED, source=f"{_SOURCE}; at det også gjaldt før, er en slutning", part=part,
        )(look),
        provision(
            rule, since=_READ_FROM, until=date(2023, 12, 31), cites=f"{_ORDER}, {place}", certainty=QUOTED,
            source=_SOURCE, part=part,
        )(look),
        provision(
            rule, since=_NEW_ORDER, cites=f"BEK nr. 1216 af 28/9 2023, § 30 (før: {_ORDER}, {place})",
            certainty=INFERRED, source="Afløseren for BEK nr. 2636 af 28/12 2021; ordlyden er ikke læst", part=part,
        )(look),
    )  # fmt: skip


def _at_once(facts: Facts, day: date) -> Finding:
    expired_meanwhile = facts.get("deadline_expired_while_deregistered") is True
    if facts["deregistration_cause"] != "missed_deadline" and not expired_meanwhile:
        return Finding(
            False,
            "Du skal ikke booke en samtale straks, for vi kender ikke til en frist, du har overskredet.",
            "You do not have to book an interview at once, as we know of no deadline that you missed.",
        )
    hold_by = add_days(date.fromisoformat(facts["reregistered_on"]), HOLD_WITHIN.on(day))
    beside_sickness = facts["deregistration_cause"] == "sickness"
    sure = _READ_FROM <= day < _NEW_ORDER and not beside_sickness
    return Finding(
        True,
        f"Du skal booke en samtale nu, og den skal holdes senest {in_danish(hold_by)}. Ellers "
        + ("får din tilmelding ikke virkning." if sure else "kan det ske, at din tilmelding ikke får virkning."),
        f"You must book an interview now, to be held by {in_english(hold_by)}. Otherwise your "
        + ("registration has no effect." if sure else "registration may have no effect."),
        {"hold_by": hold_by.isoformat()},
        INFERRED if beside_sickness else None,
    )


def _lapsed(facts: Facts, day: date) -> Finding:
    since = date.fromisoformat(facts["deregistered_on"])
    if months_have_passed(since, LAPSES_AFTER.on(day), date.fromisoformat(facts["reregistered_on"])):
        return Finding(
            True,
            f"Du skal ikke booke en samtale straks, fordi det er 3 måneder eller mere siden {in_danish(since)}, hvor "
            "du blev afmeldt.",
            f"You do not have to book at once, because 3 months or more have passed since {in_english(since)}, when "
            "you were deregistered.",
        )
    return Finding(
        False,
        f"Det er mindre end 3 måneder siden, du blev afmeldt {in_danish(since)}.",
        f"It is less than 3 months since you were deregistered on {in_english(since)}.",
    )


def _next_login(_facts: Facts, _day: date) -> Finding:
    return Finding(
        True,
        "Du skal booke en samtale, næste gang du er på Jobnet.",
        "You must book an interview the next time you are on Jobnet.",
    )


def _by_the_authority(_facts: Facts, day: date) -> Finding:
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Det var en fejl, at du blev afmeldt. Derfor tilmelder {who_da} dig igen, og du skal ikke gøre noget.",
        f"It was an error that you were deregistered. So {who_en} registers you again, and you need do nothing.",
    )


def _by_itself(facts: Facts, _day: date) -> Finding:
    obviously = facts["target_group"] == 4 and facts.get("readiness") == "obviously_education_ready"
    if facts["target_group"] in {1, 2} or obviously:
        return Finding(
            True,
            "Du bliver tilmeldt igen af dig selv, når du melder dig rask på Jobnet. Du får en kvittering.",
            "You are registered again automatically when you report well on Jobnet. You get a receipt.",
        )
    return Finding(
        False,
        "Reglen om automatisk tilmelding efter sygdom gælder ikke for din gruppe.",
        "The rule on automatic registration after sickness does not cover your group.",
    )


def _only_unemployment_benefit(_facts: Facts, _day: date) -> Finding:
    return Finding(
        False,
        "Kravet om at booke straks gælder kun, når du får dagpenge.",
        "The demand to book at once covers only those who receive unemployment benefit.",
    )


# »skal, for at en gentilmelding får virkning, ved gentilmeldingen booke en samtale til afholdelse inden for 10 dage
# regnet fra gentilmeldingen«, also when the deadline passed while the person was de-registered »af andre årsager«
AT_ONCE = _paragraph("M-02", "stk. 3", _at_once)
# Others than nr. 1 are not named
NOT_NAMED = _paragraph("M-02", "stk. 3, modsætningsvis", _only_unemployment_benefit, "andre grupper")
# »hvis der fra tidspunktet for afmelding er gået 3 måneder eller mere«
LAPSED = _paragraph("M-03", "stk. 3, 2. pkt.", _lapsed)
# Registered by the jobcenter or a-kassen: »første gang efter gentilmeldingen, hvor personen er på Jobnet«
AT_NEXT_LOGIN = _paragraph("M-04", "stk. 4", _next_login)
# »skal jobcenteret tilmelde personen på ny« when the de-registration was its error
BY_THE_AUTHORITY = _paragraph("D-12", "stk. 1", _by_the_authority, "gentilmelding")
# Reporting well on Jobnet re-registers automatically, with an electronic receipt (nr. 1, 2, åbenlyst uddannelsesparate)
BY_ITSELF = _paragraph("K-06", "stk. 2", _by_itself)


def _look(texts: tuple[Provision, ...], facts: Facts, day: date) -> tuple[Finding, Reason]:
    rule = in_force(texts, day)
    finding = rule.look(facts, day)
    return finding, rule.reason(finding)


def answer(facts: Facts, day: date) -> Answer:
    """The question `re-registration`."""
    cause = facts["deregistration_cause"]
    if cause == "authority_error":
        return "authority_reregisters", {}, [_look(BY_THE_AUTHORITY, facts, day)[1]]
    if cause == "sickness":
        return _after_sickness(facts, day)
    need(facts, "deregistered_on", "reregistered_on")
    if facts["target_group"] != 1:
        return "no_immediate_booking", {}, [_look(NOT_NAMED, facts, day)[1]]
    if facts.get("registered_by_authority_without_deadline") is True:
        return "book_at_next_login", {}, [_look(AT_NEXT_LOGIN, facts, day)[1]]
    return _unless_lapsed(facts, day)


def _unless_lapsed(facts: Facts, day: date) -> Answer:
    at_once, reason = _look(AT_ONCE, facts, day)
    if not at_once.holds:
        return "no_immediate_booking", {}, [reason]
    lapsed, passed = _look(LAPSED, facts, day)
    if lapsed.holds:
        return "no_immediate_booking", {}, [passed]
    return "book_immediately", dict(at_once.details or {}), [reason, passed]


def _after_sickness(facts: Facts, day: date) -> Answer:
    """Automatic; but where a deadline passed meanwhile (nr. 1), stk. 3 is taken to apply beside it: inferred."""
    by_itself, automatic = _look(BY_ITSELF, facts, day)
    dated = "deregistered_on" in facts and "reregistered_on" in facts
    if facts["target_group"] == 1 and dated and facts.get("deadline_expired_while_deregistered") is True:
        outcome, details, reasons = _unless_lapsed(facts, day)
        if outcome == "book_immediately":
            return outcome, details, [*reasons, automatic]
        return "automatic", {}, [automatic, *reasons]
    return ("automatic" if by_itself.holds else "no_immediate_booking"), {}, [automatic]
