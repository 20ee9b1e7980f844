"""Less intensive effort (mindre intensiv indsats): who need not take part in interviews for a time, LAB § 106."""

from dataclasses import dataclass
from datetime import date

from portal.rules import carried_on
from portal.rules.assessment import Reason
from portal.rules.continued_duty import duty_continues
from portal.rules.counting import in_danish, in_english
from portal.rules.facts import need
from portal.rules.upcoming_start import LBK_106, rule_for
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
    lab,
    provision,
)

WORK_SHARING_WINDOW = Parameter(
    "Fritagelse for jobsøgning ved arbejdsfordeling",
    "weeks",
    (Dated(date(2020, 1, 1), 6, lab("§ 106, stk. 2"), QUOTED),),
)
GROUPS = frozenset((1, 2, 3, 4, 5, 7, 8, 9, 10))
_NOT_LAID_OFF = Finding(
    False,
    "Du er ikke sendt hjem på grund af vejret eller mangel på materialer.",
    "You are not sent home because of the weather or for want of materials.",
)
_LAID_OFF = Finding(
    True,
    "Du skal ikke til samtaler, så længe du er sendt hjem på grund af vejret eller mangel på materialer.",
    "You need not attend interviews while you are sent home because of the weather or for want of materials.",
)
_LAID_OFF_UNDOCUMENTED = Finding(
    False,
    "Du er sendt hjem, men vi har ikke set dokumentation. Send den, så ser vi på det igen.",
    "You are sent home, but we have not seen documentation. Send it and we look again.",
)


# »er hjemsendt på grund af vejrlig eller materialemangel«
@provision(
    "H-03", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1, nr. 2"), certainty=QUOTED,
    source=LBK_106,
)  # fmt: skip
def laid_off(facts: Facts, day: date) -> Finding:
    """Sent home because of the weather or for want of materials, and documented."""
    if facts["laid_off_by_weather_or_materials"] is not True:
        return _NOT_LAID_OFF
    return _LAID_OFF if facts.get("laid_off_documented") is True else _LAID_OFF_UNDOCUMENTED


# »er omfattet af en arbejdsfordelingsordning«; stk. 2: the exemption from job-seeking only for the first six weeks
@provision(
    "H-04", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1, nr. 3"), certainty=QUOTED,
    source=LBK_106,
)  # fmt: skip
def work_sharing(facts: Facts, day: date) -> Finding:
    """Work sharing: no interviews; job-seeking is due again after six weeks."""
    since = date.fromisoformat(facts["work_sharing_since"])
    if day < since:
        return Finding(
            False,
            f"Din arbejdsfordeling begynder {in_danish(since)}. Fra den dag skal du ikke til samtaler.",
            f"Your work sharing begins on {in_english(since)}. From that day you need not attend interviews.",
        )
    first_weeks_over = (day - since).days > 7 * WORK_SHARING_WINDOW.on(day)
    return Finding(
        True,
        f"Du skal ikke til samtaler, fordi du har været på arbejdsfordeling siden {in_danish(since)}.",
        f"You need not attend interviews, because you have been on work sharing since {in_english(since)}.",
        {"job_seeking_due": first_weeks_over},
        INFERRED if first_weeks_over else None,
    )


_NOT_COVERED = Finding(
    False,
    "Reglerne om mindre intensiv indsats gælder ikke for din gruppe.",
    "The rules on less intensive effort do not cover your group.",
)
_NO_GROUND = Finding(
    False,
    "Vi kender ikke til noget, der fritager dig for samtaler lige nu, for eksempel et job, du snart begynder i.",
    "We know of nothing that exempts you from interviews now, such as a job you will soon start.",
)


# »Personer omfattet af § 6, nr. 1-5, 7 og 8, … nr. 9, som modtager ledighedsydelse, og … nr. 10«
@provision(
    "H-06", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1"), certainty=QUOTED,
    source=LBK_106,
)  # fmt: skip
def group_is_covered(facts: Facts, day: date) -> Finding:
    """Whether § 106 covers the person's group."""
    group = facts["target_group"]
    if group == 9:
        return _NO_GROUND if facts.get("benefit_kind") == "unemployment_allowance" else _NOT_COVERED
    return _NO_GROUND if group in GROUPS else _NOT_COVERED


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground under § 106 that was found, or the provision that says there is none."""

    provision: Provision
    finding: Finding


def has_something_to_show(facts: Facts) -> bool:
    """Whether any fact is known that § 106 could rest on."""
    return "upcoming" in facts or "laid_off_by_weather_or_materials" in facts or "work_sharing_since" in facts


def ground(facts: Facts, day: date) -> Ground:
    """The first ground in § 106, stk. 1 that holds; else the first that was looked at."""
    covered = group_is_covered.look(facts, day)
    if covered == _NOT_COVERED:
        return Ground(group_is_covered, covered)
    nearest: Ground | None = None
    for rule in _rules_to_look_at(facts, day):
        found = Ground(rule, rule.look(facts, day))
        if found.finding.holds:
            return found
        nearest = nearest or found
    return nearest or Ground(group_is_covered, covered)


def _rules_to_look_at(facts: Facts, day: date) -> list[Provision]:
    rules = [rule_for(facts["upcoming"]["kind"], day)] if "upcoming" in facts else []
    if facts.get("laid_off_by_weather_or_materials") is True:
        rules.append(laid_off)
    if "work_sharing_since" in facts:
        rules.append(work_sharing)
    return rules


def _effect(da: str, en: str) -> Finding:
    return Finding(True, f"Fritagelsen gælder {da}.", f"The exemption covers {en}.")


_CV_AND_JOB = _effect("både cv-samtaler og jobsamtaler", "both CV interviews and job interviews")
_JOB = _effect("jobsamtaler", "job interviews")
# »deltage i samtaler efter kapitel 6 og 7« until the cv-samtale was abolished; »efter kapitel 7« since (day: inferred)
UNTIL_2023: Provision = provision(
    "H-07", since=date(2020, 1, 1), until=date(2023, 12, 31), cites=lab("§ 106, stk. 1"), certainty=QUOTED,
    source="Lov nr. 548 af 7/5 2019, § 106",
)(lambda _facts, _day: _CV_AND_JOB)  # fmt: skip
SINCE_2024: Provision = provision(
    "H-07", since=date(2024, 1, 1), cites=lab("§ 106, stk. 1"), certainty=QUOTED, source=LBK_106
)(lambda _facts, _day: _JOB)


# »uanset om jobsamtalen skal afholdes ved personligt fremmøde, telefonisk, elektronisk eller på anden måde«
@provision(
    "H-08", since=date(2020, 1, 1), cites=lab("§ 106"), certainty=AUTHORITY, part="alle former",
    source="STAR, Spørgsmål og svar om kontaktforløbet",
)  # fmt: skip
def whatever_the_form(_facts: Facts, _day: date) -> Finding:
    """The exemption holds for every form of meeting."""
    return Finding(
        True,
        "Det gælder, uanset om samtalen er ved et møde, i telefonen eller på video.",
        "It holds whether the interview is in person, by phone or by video.",
    )


def effect_on(day: date) -> tuple[Reason, ...]:
    """The rules on what the exemption covers on the day (H-07, H-08)."""
    text = SINCE_2024 if SINCE_2024.in_force(day) else UNTIL_2023
    return text.told(day), whatever_the_form.told(day)


def exempt_from(found: Ground, day: date) -> list[str]:
    """What § 106 exempts from on the day: chapters 6 and 7 until 2023, chapter 7 since."""
    listed = ["interviews"]
    if UNTIL_2023.in_force(day):
        listed.append("cv_interview")
    if not (found.finding.details or {}).get("job_seeking_due"):
        listed.append("job_seeking")
    return listed


def also_needs(facts: Facts, _day: date) -> tuple[str, ...]:
    """Nr. 9 is covered on ledighedsydelse alone."""
    return ("benefit_kind",) if facts.get("target_group") == 9 else ()


def answer(facts: Facts, day: date) -> Answer:
    """The question `less-intensive-effort`: does § 106 exempt from interviews?"""
    need(facts, *also_needs(facts, day))
    found = ground(facts, day)
    details = {key: value for key, value in (found.finding.details or {}).items() if key != "job_seeking_due"}
    reasons = [found.provision.reason(found.finding)]
    if not found.finding.holds:
        return "not_exempt", details, [*reasons, *carried_on.goes_on(day)]
    continued = duty_continues.look(facts, day)
    if continued.holds:
        return "duty_continues", details, [duty_continues.reason(continued), *reasons, *carried_on.goes_on(day)]
    passed = (duty_continues.reason(continued),) if "continued_duty" in facts else ()
    details = {"exempt_from": exempt_from(found, day), **details}
    return "exempt", details, [*reasons, *effect_on(day), *passed, *carried_on.goes_on(day)]
