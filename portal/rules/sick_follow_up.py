"""Follow-up for the sick (opfølgning i sygedagpengesager): how many talks, and by when the first. SDL § 13 b."""

from datetime import date

from portal.rules.assessment import Reason
from portal.rules.counting import add_days, in_danish, in_english, last_day_of_months, months_have_passed
from portal.rules.coverage import LAB_BEGINS
from portal.rules.facts import need
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    QUOTED,
    Answer,
    Dated,
    Facts,
    Finding,
    Parameter,
    provision,
)

_SDL = "SDL § 13 b"
_SOURCE = "LBK nr. 1179 af 21/9 2023, § 13 b"
FOLLOW_UPS = Parameter(
    "Opfølgninger i det første halve år", "interviews", (Dated(LAB_BEGINS, 4, f"{_SDL}, stk. 1", QUOTED),)
)
HALF_A_YEAR = Parameter("Sygeforløbets første del", "months", (Dated(LAB_BEGINS, 6, f"{_SDL}, stk. 1", QUOTED),))
FIRST_WITHIN = Parameter("Første opfølgning", "weeks", (Dated(LAB_BEGINS, 8, f"{_SDL}, stk. 1", QUOTED),))
EARLY_WITHIN = Parameter(
    "Tidlig opfølgning efter anmodning", "weeks", (Dated(LAB_BEGINS, 2, f"{_SDL}, stk. 2", QUOTED),)
)
SHORT_SICKNESS = Parameter(
    "Sygdom uden samtaler, når man har et job",
    "weeks",
    (Dated(date(2026, 7, 1), 26, "Lov nr. 1750 af 29/12 2025", AUTHORITY),),
)


def _began(facts: Facts) -> date:
    return date.fromisoformat(facts["first_absence_on"])


# Categories 2 and 3: ≥ 4 follow-ups in the first half year from the first absence day; then by agreement or need;
# category 1 is not named
@provision("N-14", since=LAB_BEGINS, cites=f"{_SDL}, stk. 1", certainty=QUOTED, source=_SOURCE, part="antal")
def four_in_half_a_year(facts: Facts, day: date) -> Finding:
    """The follow-ups of the first half year; none for category 1, and none after it."""
    if facts["sickness_category"] == 1:
        return Finding(
            False,
            "Reglen om opfølgningssamtaler nævner ikke sygedagpenge i kategori 1.",
            "The rule on follow-up interviews does not name sickness benefit in category 1.",
            certainty=INFERRED,
        )
    began, months, count = _began(facts), HALF_A_YEAR.on(day), FOLLOW_UPS.on(day)
    if months_have_passed(began, months, day):
        return Finding(
            True,
            "Efter det første halve år holdes der opfølgning efter aftale og behov. Du har ret til en samtale, hvis "
            "du beder om det.",
            "After the first half year follow-up is held as agreed and needed. You have a right to an interview if "
            "you ask.",
            {"minimums": [], "right_on_request": True},
        )
    last = last_day_of_months(began, months)
    minimum = {"holder": "municipality", "count": count, "from": began.isoformat(), "to": last.isoformat(),
               "certainty": QUOTED}  # fmt: skip
    return Finding(
        True,
        f"Der skal være mindst {count} opfølgninger til og med {in_danish(last)}.",
        f"There must be at least {count} follow-ups up to and including {in_english(last)}.",
        {"minimums": [minimum]},
    )


# »senest inden udgangen af ottende uge« from the first absence day: how that week is counted is inferred
@provision(
    "N-14", since=LAB_BEGINS, cites=f"{_SDL}, stk. 1", certainty=INFERRED, source=_SOURCE, part="første opfølgning"
)
def first_by_the_eighth_week(facts: Facts, day: date) -> Finding:
    """The last day of the eighth week, the first absence day being the first day of the first."""
    by = add_days(_began(facts), 7 * FIRST_WITHIN.on(day) - 1)
    return Finding(
        True,
        f"Den første opfølgning skal holdes senest {in_danish(by)}.",
        f"The first follow-up must be held by {in_english(by)}.",
        {"first_interview_by": by.isoformat()},
    )


# The early follow-up (»fast track«) is held within two weeks of the request
@provision(
    "N-14", since=LAB_BEGINS, cites=f"{_SDL}, stk. 2", certainty=QUOTED, source=_SOURCE, part="tidlig opfølgning"
)
def early_within_two_weeks(facts: Facts, day: date) -> Finding:
    """The last day of the two weeks."""
    by = add_days(date.fromisoformat(facts["early_follow_up_requested_on"]), 7 * EARLY_WITHIN.on(day))
    return Finding(
        True,
        f"Du har bedt om en tidlig opfølgning. Den skal holdes senest {in_danish(by)}.",
        f"You asked for an early follow-up. It must be held by {in_english(by)}.",
        {"early_follow_up_by": by.isoformat()},
    )


# Sick with a job: as a rule no talks if both employee and employer expect less than 26 weeks; the day it began is
# inferred
@provision(
    "L-09", since=date(2026, 7, 1), cites="Lov nr. 1750 af 29/12 2025", certainty=AUTHORITY,
    source="L 66 (2025-26), skriftlig fremsættelse; ikrafttrædelsesdagen er en slutning",
)  # fmt: skip
def soon_back_at_work(facts: Facts, day: date) -> Finding:
    """A job to return to, and a short sickness expected by both."""
    weeks = SHORT_SICKNESS.on(day)
    if facts.get("sick_on_leave_from_job") is True and facts.get("expected_sickness_weeks", weeks) < weeks:
        return Finding(
            True,
            "Du skal som hovedregel ikke til samtaler, fordi du har et job, og I begge venter, at det varer under "
            f"{weeks} uger.",
            f"As a rule you need not attend interviews, because you have a job, and both expect less than {weeks} "
            "weeks.",
        )
    return Finding(
        False,
        f"Reglen om sygdom under {weeks} uger gælder dig ikke efter det, vi ved.",
        f"The rule on sickness of less than {weeks} weeks does not cover you, as far as we know.",
    )


def answer(facts: Facts, day: date, passed: list[Reason]) -> Answer:
    """The part of the question `contact-course` for nr. 6."""
    if facts.get("sickness_category") != 1:
        need(facts, "first_absence_on", "sickness_category")
    count = four_in_half_a_year.look(facts, day)
    reasons = [four_in_half_a_year.reason(count)]
    if not count.holds:
        return "none", {}, [*reasons, *passed]
    if soon_back_at_work.in_force(day):
        short = soon_back_at_work.look(facts, day)
        reason = soon_back_at_work.reason(short)
        if short.holds:
            return "none", {}, [reason, *passed]
        passed = [*passed, reason]
    details = dict(count.details or {})
    rules = [first_by_the_eighth_week] if details["minimums"] else []
    rules += [early_within_two_weeks] if "early_follow_up_requested_on" in facts else []
    for rule in rules:
        finding = rule.look(facts, day)
        details |= finding.details or {}
        reasons.append(rule.reason(finding))
    return "decided", details, [*reasons, *passed]
