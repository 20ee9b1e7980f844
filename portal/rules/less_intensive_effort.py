"""Less intensive effort (mindre intensiv indsats): who need not take part in interviews for a time, LAB § 106."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.counting import in_danish, in_english, weeks_before
from portal.rules.facts import need
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    QUOTED,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    authority_word,
    lab,
    provision,
)

WINDOW = Parameter("Periode før start", "weeks", (Dated(date(2020, 1, 1), 6, lab("§ 106, stk. 1, nr. 1 og 4")),))
WORK_SHARING_WINDOW = Parameter(
    "Fritagelse for jobsøgning ved arbejdsfordeling", "weeks", (Dated(date(2020, 1, 1), 6, lab("§ 106, stk. 2")),)
)
GROUPS = frozenset((1, 2, 3, 4, 5, 7, 8, 9, 10))
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


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which something documented lies ahead: the first day inside the six weeks, and the day it starts."""

    first: date
    last: date

    def details(self) -> dict[str, str]:
        """As the contract writes it."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def _starts_soon(facts: Facts, day: date, kinds: frozenset[str], certainty: str | None) -> Finding:
    upcoming = facts["upcoming"]
    what = upcoming["kind"]
    starts_on = date.fromisoformat(upcoming["starts_on"])
    da, en = _WHAT[what]
    if what not in kinds:
        return Finding(
            False,
            f"Du {da} {in_danish(starts_on)}. Det fritager ikke for samtaler: kun det, loven nævner, gør.",
            f"You {en} on {in_english(starts_on)}. That does not exempt you: only what the act names does.",
        )
    window = Window(weeks_before(starts_on, WINDOW.on(day)), starts_on)
    if not upcoming["documented"]:
        return Finding(
            False,
            f"Du {da} {in_danish(starts_on)}, men vi har ikke set dokumentation. Send den, så ser vi på det igen.",
            f"You {en} on {in_english(starts_on)}, but we have not seen documentation. Send it and we look again.",
        )
    if day < window.first:
        return Finding(
            False,
            f"Du {da} {in_danish(starts_on)}. Fra {in_danish(window.first)} er der højst 6 uger til, "
            "og så skal du ikke til samtaler.",
            f"You {en} on {in_english(starts_on)}. From {in_english(window.first)} it is at most 6 weeks ahead, "
            "and then you need not attend interviews.",
            {"from": window.first.isoformat()},
        )
    if day > starts_on:
        return Finding(
            False, f"Du skulle begynde {in_danish(starts_on)}. Den dag er gået, så fritagelsen gælder ikke mere.",
            f"You were to start on {in_english(starts_on)}. That day has passed, so the exemption no longer applies.",
        )  # fmt: skip
    return Finding(
        True,
        f"Du skal ikke booke eller møde til samtaler, fordi du {da} {in_danish(starts_on)}. Tillykke!",
        f"You need not book or attend interviews, because you {en} on {in_english(starts_on)}. Congratulations!",
        window.details(),
        certainty,
    )


# »kan dokumentere, at den pågældende inden for de næste 6 uger skal påbegynde ordinært job på fuld tid eller fleksjob
#  eller skal på barsel eller overgå til efterløn, fleksydelse eller folkepension« (lov nr. 548 af 7/5 2019)
@provision(
    "H-01", since=date(2020, 1, 1), until=date(2020, 12, 31), cites=lab("§ 106, stk. 1, nr. 1"), certainty=QUOTED,
    source="Lov nr. 548 af 7/5 2019, § 106 (listen i H-02)",
)  # fmt: skip
def soon_starts_2020(facts: Facts, day: date) -> Finding:
    """A documented start within six weeks, of the list of 2020."""
    return _starts_soon(facts, day, _STARTS_2020, None)


# »… overgå til efterløn, fleksydelse, tidlig pension, seniorpension eller folkepension« (LBK nr. 280 af 1/3 2024). The
# day that the two pensions came in is not known between 2020 and 2024: until then they count as inferred.
@provision(
    "H-01", since=date(2021, 1, 1), cites=lab("§ 106, stk. 1, nr. 1"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 106",
)  # fmt: skip
def soon_starts(facts: Facts, day: date) -> Finding:
    """A documented start within six weeks, of the present list."""
    unsure = facts["upcoming"]["kind"] in _LATE_PENSIONS and day < date(2024, 1, 1)
    return _starts_soon(facts, day, _STARTS, INFERRED if unsure else None)


# »inden for de næste 6 uger på almindelige vilkår skal påbegynde en erhvervskompetencegivende uddannelse på fuld tid …«
@provision(
    "H-05", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1, nr. 4"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 106",
)  # fmt: skip
def soon_in_education(facts: Facts, day: date) -> Finding:
    """A documented start of full-time education within six weeks; not for § 6, nr. 4 and 5."""
    if facts["target_group"] in {4, 5}:
        return Finding(
            False, "Du begynder på en uddannelse, men den regel gælder ikke for din gruppe.",
            "You start an education, but that rule does not cover your group.",
        )  # fmt: skip
    return _starts_soon(facts, day, frozenset(("full_time_education",)), None)


# »er hjemsendt på grund af vejrlig eller materialemangel«
@provision(
    "H-03", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1, nr. 2"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 106",
)  # fmt: skip
def laid_off(facts: Facts, day: date) -> Finding:
    """Sent home because of the weather or for want of materials, and documented."""
    holds = facts.get("laid_off_by_weather_or_materials") is True and facts.get("laid_off_documented") is True
    return Finding(
        holds,
        "Du skal ikke til samtaler, så længe du er sendt hjem på grund af vejret eller mangel på materialer.",
        "You need not attend interviews while you are sent home because of the weather or for want of materials.",
    )


# »er omfattet af en arbejdsfordelingsordning«; stk. 2: the exemption from job-seeking only for the first six weeks
@provision(
    "H-04", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1, nr. 3"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 106",
)  # fmt: skip
def work_sharing(facts: Facts, day: date) -> Finding:
    """Work sharing: no interviews; job-seeking is due again after six weeks."""
    since = date.fromisoformat(facts["work_sharing_since"])
    first_weeks_over = (day - since).days >= 7 * WORK_SHARING_WINDOW.on(day)
    return Finding(
        since <= day,
        f"Du skal ikke til samtaler, fordi du er på arbejdsfordeling siden {in_danish(since)}.",
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
    "Vi kender ingen grund til, at du skal slippe for samtaler lige nu, som et job, du snart begynder i.",
    "We know of nothing that exempts you from interviews now, such as a job you will soon start.",
)


# »Personer omfattet af § 6, nr. 1-5, 7 og 8, … nr. 9, som modtager ledighedsydelse, og … nr. 10«
@provision(
    "H-06", since=date(2020, 1, 1), cites=lab("§ 106, stk. 1"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 106",
)  # fmt: skip
def group_is_covered(facts: Facts, day: date) -> Finding:
    """Whether § 106 covers the person's group."""
    group = facts["target_group"]
    if group == 9:
        return _NO_GROUND if facts.get("benefit_kind") == "unemployment_allowance" else _NOT_COVERED
    return _NO_GROUND if group in GROUPS else _NOT_COVERED


_DUTY_CONTINUES = {
    "benefit_to_person": ("det er til fordel for dig", "it is to your benefit"),
    "abuse_or_speculation": (
        "det er vurderet, at reglerne ellers ville blive misbrugt", "it was found that the rules would be misused",
    ),
}  # fmt: skip


# »… ud fra en konkret vurdering beslutte, at en person fortsat skal være omfattet af …« (stk. 3)
@provision(
    "H-09", since=date(2020, 1, 1), cites=lab("§ 106, stk. 3"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 106; STAR, Spørgsmål og svar om kontaktforløbet",
)  # fmt: skip
def duty_continues(facts: Facts, day: date) -> Finding:
    """A reasoned decision that the ordinary effort goes on; without reasons it has no effect (H-10)."""
    decision = facts.get("continued_duty") or {}
    da, en = _DUTY_CONTINUES[decision.get("ground", "benefit_to_person")]
    who_da, who_en = authority_word(day)
    return Finding(
        bool(decision.get("reason", "").strip()),
        f"Du skal stadig til samtaler: {who_da} har besluttet det, fordi {da}. Du har fået en begrundelse.",
        f"You must still attend interviews: {who_en} decided so, because {en}. You were given the reasons.",
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground under § 106 that was found, or the provision that says there is none."""

    provision: Provision
    finding: Finding


def ground(facts: Facts, day: date) -> Ground:
    """The first ground in § 106, stk. 1 that holds; else the one that came nearest."""
    covered = group_is_covered.look(facts, day)
    if covered is _NOT_COVERED:
        return Ground(group_is_covered, covered)
    nearest = Ground(group_is_covered, covered)
    for rule, key in (
        (laid_off, "laid_off_by_weather_or_materials"), (work_sharing, "work_sharing_since"), (None, "upcoming"),
    ):  # fmt: skip
        if key not in facts:
            continue
        asked = rule or _rule_for_upcoming(facts, day)
        finding = asked.look(facts, day)
        if finding.holds:
            return Ground(asked, finding)
        if asked is not laid_off:
            nearest = Ground(asked, finding)
    return nearest


def _rule_for_upcoming(facts: Facts, day: date) -> Provision:
    if facts["upcoming"]["kind"] == "full_time_education":
        return soon_in_education
    return soon_starts if soon_starts.in_force(day) else soon_starts_2020


def exempt_from(found: Ground, day: date) -> list[str]:
    """What § 106 exempts from on the day (H-07: chapters 6 and 7 until 2023, chapter 7 since)."""
    listed = ["interviews"]
    if day < date(2024, 1, 1):
        listed.append("cv_interview")
    if not (found.finding.details or {}).get("job_seeking_due"):
        listed.append("job_seeking")
    return listed


def answer(facts: Facts, day: date) -> tuple[str, dict[str, Any], list[Any]]:
    """The question `less-intensive-effort`."""
    if facts["target_group"] == 9:
        need(facts, "benefit_kind")
    found = ground(facts, day)
    details = {key: value for key, value in (found.finding.details or {}).items() if key != "job_seeking_due"}
    reasons = [found.provision.reason(found.finding)]
    if not found.finding.holds:
        return "not_exempt", details, reasons
    continued = duty_continues.look(facts, day)
    if continued.holds:
        return "duty_continues", details, [duty_continues.reason(continued), *reasons]
    return "exempt", {"exempt_from": exempt_from(found, day), **details}, reasons


# »Jobcenteret skal begrunde, hvorfor personen alligevel ikke skal være omfattet af mindre intensiv indsats« (STAR)
@provision(
    "H-10", since=date(2020, 1, 1), cites=lab("§ 106, stk. 3"), certainty=AUTHORITY,
    source="STAR, Spørgsmål og svar om kontaktforløbet",
)  # fmt: skip
def must_be_reasoned(facts: Facts, day: date) -> Finding:
    """A decision under stk. 3 states its reasons."""
    holds = bool(facts["continued_duty"].get("reason", "").strip())
    if holds:
        return Finding(True, "Afgørelsen er begrundet.", "The decision states its reasons.")
    return Finding(
        False,
        "Skriv begrundelsen: borgeren har krav på at få at vide, hvorfor samtalerne fortsætter.",
        "State the reasons: the citizen has a right to know why the interviews go on.",
    )


def continued_duty(facts: Facts, day: date) -> tuple[str, dict[str, Any], list[Any]]:
    """The question `continued-duty`: may this § 106, stk. 3 decision be saved?"""
    finding = must_be_reasoned.look(facts, day)
    reasons = [must_be_reasoned.reason(finding)]
    return ("accepted", {}, reasons) if finding.holds else ("rejected", {"missing": ["reason"]}, reasons)
