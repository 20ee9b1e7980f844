"""Missed deadline (overskredet frist): the deadline passed with no booking – what now? BEK § 30 and LAS § 37 a.

In go the facts and the day; out comes whether there is an event at all, and who looks at it. A rule that is only
inferred deregisters nobody and opens no deduction: then a caseworker looks.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules import sanctions
from portal.rules.assessment import Reason
from portal.rules.counting import add_days, in_danish, in_english
from portal.rules.coverage import LAB_BEGINS
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    MAY_CLOSE_A_DOOR,
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

SELF_BOOKING_BEGINS = date(2016, 9, 1)
DAYS_UNTIL_DEREGISTERED = Parameter(
    "Afmelding efter fristen", "days", (Dated(SELF_BOOKING_BEGINS, 1, "BEK nr. 744 af 2016, § 17 a", QUOTED),)
)
_HEADINGS_ONLY = "Vejledning nr. 10190 af 11/11 2016 (kun overskriften er læst)"


def _deadline(facts: Facts) -> date:
    return date.fromisoformat(facts["deadline_on"])


# »Frist kan altid udstedes, men bliver indfriet, hvis der allerede ligger en booking«; a deadline is a day
# (»Fristdato«), and a booking on that day is in time
@provision(
    "D-06", since=SELF_BOOKING_BEGINS, cites="STAR, Frist-service", certainty=AUTHORITY, part="i tide",
    source="STAR, Frist-service for selvbook",
)  # fmt: skip
def met_or_still_running(facts: Facts, day: date) -> Finding:
    """Whether the deadline has not passed yet, or was met by a booking."""
    deadline = _deadline(facts)
    if day <= deadline:
        return Finding(
            True,
            f"Fristen løber til og med {in_danish(deadline)}, så den er ikke overskredet.",
            f"The deadline runs up to and including {in_english(deadline)}, so it has not been missed.",
        )
    if "booked_on" in facts and facts["booked_on"] <= facts["deadline_on"]:
        booked = date.fromisoformat(facts["booked_on"])
        return Finding(
            True, f"Du bookede i tide, nemlig {in_danish(booked)}.", f"You booked in time, on {in_english(booked)}."
        )
    return Finding(
        False,
        f"Fristen {in_danish(deadline)} er gået, uden at der var booket en samtale.",
        f"The deadline {in_english(deadline)} passed with no interview booked.",
    )


_TIMES_THERE_WERE = Finding(False, "Der var tider at vælge imellem.", "There were times to choose from.")
_NO_TIMES = Finding(
    True,
    "Der var ingen ledige tider før fristen. Det er ikke din fejl, og fristen bliver forlænget.",
    "There were no free times before the deadline. That is not your fault, and the deadline is extended.",
)
_NO_OUTAGE = Finding(False, "Der var ingen driftsforstyrrelse den dag.", "There was no outage that day.")
_OUTAGE = Finding(
    True,
    "Systemet var ude af drift på den sidste dag. Det er ikke din fejl, og fristen bliver forlænget.",
    "The system was down on the last day. That is not your fault, and the deadline is extended.",
)


# »Dokumentation for manglende tider«: no slot until the deadline, so no event
@provision(
    "D-11", since=SELF_BOOKING_BEGINS, cites="Vejledning nr. 10190 af 11/11 2016, pkt. 2.12", certainty=INFERRED,
    source=_HEADINGS_ONLY,
)  # fmt: skip
def no_time_was_offered(facts: Facts, _day: date) -> Finding:
    """No bookable time was shown before the deadline."""
    return _NO_TIMES if facts["slots_were_offered"] is False else _TIMES_THERE_WERE


# »Driftsforstyrrelser«: an outage on the last day is not the person's fault
@provision(
    "D-12", since=SELF_BOOKING_BEGINS, cites="Vejledning nr. 10190 af 11/11 2016, pkt. 2.14", certainty=INFERRED,
    source=_HEADINGS_ONLY, part="driftsforstyrrelse",
)  # fmt: skip
def outage_on_the_last_day(facts: Facts, _day: date) -> Finding:
    """The system was down on the day of the deadline."""
    return _OUTAGE if facts["outage_on_deadline"] is True else _NO_OUTAGE


def _deregistered(facts: Facts, day: date) -> Finding:
    since = add_days(_deadline(facts), DAYS_UNTIL_DEREGISTERED.on(day))
    return Finding(
        True,
        f"Du bookede ikke en samtale inden fristen. Derfor bliver du afmeldt fra {in_danish(since)}. Du kan tilmelde "
        "dig igen på Jobnet.",
        f"You did not book an interview in time. Therefore you are deregistered from {in_english(since)}. You can "
        "register again on Jobnet.",
        {"effective_on": since.isoformat()},
    )


def _perhaps_deregistered(_facts: Facts, day: date) -> Finding:
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Du bookede ikke en samtale inden fristen. Det er ikke bekræftet, hvad der nu følger, så {who_da} ser på det.",
        f"You did not book an interview in time. What follows has not been confirmed, so {who_en} looks at it.",
    )


# »afmeldes. Afmelding sker med virkning fra og med dagen efter fristen for booking« (BEK nr. 744 af 2016, § 17 a);
# »afmeldt på grund af manglende booking af en jobsamtale, jf. § 27, stk. 2« (BEK nr. 2636 af 28/12 2021, § 30, stk. 3).
# From 2024 BEK nr. 1216 af 28/9 2023, §§ 27 and 30, holds: not read, so nobody is deregistered on it here.
DEREGISTERED: tuple[Provision, ...] = (
    provision(
        "M-01", since=SELF_BOOKING_BEGINS, until=date(2019, 12, 31), cites="BEK nr. 744 af 2016, § 17 a",
        certainty=QUOTED, source="BEK nr. 744 af 2016 (ændring af BEK nr. 1003 af 2015)",
    )(_deregistered),
    provision(
        "M-01", since=LAB_BEGINS, until=date(2023, 12, 31), certainty=QUOTED,
        cites="BEK nr. 2636 af 28/12 2021, § 27, stk. 2, og § 30, stk. 3",
        source="Bekendtgørelse om en aktiv beskæftigelsesindsats § 30",
    )(_deregistered),
    provision(
        "M-01", since=date(2024, 1, 1), cites="BEK nr. 1216 af 28/9 2023, §§ 27 og 30", certainty=INFERRED,
        source="Afløseren for BEK nr. 2636 af 28/12 2021; ordlyden er ikke læst",
    )(_perhaps_deregistered),
)  # fmt: skip


def _assessed(more_da: str, more_en: str) -> Look:
    def look(_facts: Facts, day: date) -> Finding:
        who_da, who_en = authority_word(day)
        return Finding(
            True,
            f"Du bookede ikke inden fristen. Nu vurderer {who_da}, om du står til rådighed.{more_da}",
            f"You did not book in time. Now {who_en} assesses whether you are available for work.{more_en}",
        )

    return look


def _looked_at(_facts: Facts, day: date) -> Finding:
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Du bookede ikke inden fristen. Der sker ikke noget af sig selv: {who_da} ser på det og taler med dig.",
        f"You did not book in time. Nothing happens by itself: {who_en} looks at it and talks with you.",
    )


_NO_DEDUCTION = _assessed(" Der trækkes ikke i din hjælp af den grund.", " Nothing is deducted for that reason.")
_NOT_SETTLED = _assessed(
    " Det er ikke afklaret, om reglen om fradrag gælder dig, så der trækkes ikke i din hjælp.",
    " Whether the rule on deductions covers you is not settled, so nothing is deducted.",
)

# The assessment (LAS § 13, stk. 2, nr. 4) and the deduction »for de dage, der går, fra personen skulle have booket
# jobsamtalen digitalt, og indtil personen har booket en jobsamtale digitalt, eller til personen har genoprettet
# kontakten med jobcenteret« (LAS § 37 a)
JOB_READY: Provision = provision(
    "M-06", since=LAB_BEGINS, cites="LAS § 13, stk. 2, nr. 4, og § 37 a", certainty=QUOTED,
    source="Lov om aktiv socialpolitik §§ 13 og 37 a",
)(_assessed("", ""))  # fmt: skip

# § 37 a »… og stk. 3, nr. 2«; that this is the åbenlyst uddannelsesparate is inferred
OBVIOUSLY_EDUCATION_READY: Provision = provision(
    "M-07", since=LAB_BEGINS, cites="LAS § 13, stk. 3, nr. 2, og § 37 a", certainty=INFERRED, part="åbenlyst",
    source="Lov om aktiv socialpolitik § 37 a; at det er de åbenlyst uddannelsesparate, er en slutning",
)(_NOT_SETTLED)  # fmt: skip
EDUCATION_READY: Provision = provision(
    "M-07", since=LAB_BEGINS, cites="LAS § 13, stk. 3, og § 37 a", certainty=INFERRED, part="ikke åbenlyst",
    source="Ingen regel fundet",
)(_looked_at)  # fmt: skip

# Aktivitetsparate: an assessment (LAS § 13, stk. 2, nr. 5; BEK nr. 1716 af 14/12 2023, § 15, nr. 2), but § 37 a does
# not name nr. 5
ACTIVITY_READY: Provision = provision(
    "M-08", since=LAB_BEGINS, cites="LAS § 13, stk. 2, nr. 5", certainty=QUOTED,
    source="Lov om aktiv socialpolitik §§ 13 og 37 a; BEK nr. 1716 af 14/12 2023, § 15, nr. 2",
)(_NO_DEDUCTION)  # fmt: skip

# Sygedagpenge: STAR's answer on SDL § 21 was cut off; nothing happens by itself
SICK: Provision = provision(
    "M-09", since=LAB_BEGINS, cites="SDL § 21", certainty=INFERRED,
    source="STAR, Spørgsmål og svar om Selvbook på Jobnet, 20-02-2020 (svaret er ikke læst i sin helhed)",
)(_looked_at)  # fmt: skip

# Nr. 7-10: no rule found; »indkald« and assess
OTHERS: Provision = provision(
    "M-10", since=LAB_BEGINS, cites="LAB § 34", certainty=INFERRED, source="Ingen regel fundet"
)(_looked_at)  # fmt: skip

# Until 2019 the duty was that of dagpenge alone: the others were summoned, and had no deadline to miss
OTHERS_UNTIL_2019: Provision = provision(
    "M-10", since=SELF_BOOKING_BEGINS, until=date(2019, 12, 31), cites="BEK nr. 744 af 2016, § 17 a",
    certainty=INFERRED, source="Reglen nævner kun dagpenge", part="før 2020",
)(_looked_at)  # fmt: skip


# »for de dage, der går …«: the day of the deadline always counts, even when the person books later the same day
@provision("S-02", since=LAB_BEGINS, cites="LAS § 37 a", certainty=QUOTED, source="Lov om aktiv socialpolitik § 37 a")
def deducted_per_day(facts: Facts, _day: date) -> Finding:
    """From the day of the deadline until the person books or restores contact."""
    since = _deadline(facts)
    return Finding(
        True,
        f"Et fradrag regnes fra {in_danish(since)} og til du har booket eller er i kontakt igen.",
        f"A deduction is counted from {in_english(since)} until you have booked or are in contact again.",
    )


_BY_GROUP: Mapping[int, tuple[Provision, str]] = {
    2: (JOB_READY, "availability_assessment"),
    3: (ACTIVITY_READY, "availability_assessment"),
    5: (ACTIVITY_READY, "availability_assessment"),
    6: (SICK, "caseworker_task"),
}


def _no_event(facts: Facts, day: date) -> tuple[Answer | None, list[Reason]]:
    """The answer `no_event` where there is none, and otherwise the rules that were looked at."""
    met = met_or_still_running.look(facts, day)
    reason = met_or_still_running.reason(met)
    if met.holds:
        return ("no_event", {}, [reason]), []
    passed = [reason]
    for key, rule in (("slots_were_offered", no_time_was_offered), ("outage_on_deadline", outage_on_the_last_day)):
        if key not in facts:
            continue
        finding = rule.look(facts, day)
        if finding.holds:
            return ("no_event", {"extend_deadline": True}, [rule.reason(finding), *passed]), []
        passed.append(rule.reason(finding))
    return None, passed


def answer(facts: Facts, day: date) -> Answer:
    """The question `missed-deadline`."""
    none, passed = _no_event(facts, day)
    if none is not None:
        return none
    group = int(facts["target_group"])
    if group == 1:
        rule = in_force(DEREGISTERED, day)
        finding = rule.look(facts, day)
        outcome = "deregistration" if rule.on(day).certainty in MAY_CLOSE_A_DOOR else "caseworker_task"
        return outcome, dict(finding.details or {}), [rule.reason(finding), *passed]
    if day < LAB_BEGINS:
        return "caseworker_task", {}, [OTHERS_UNTIL_2019.reason(OTHERS_UNTIL_2019.look(facts, day)), *passed]
    if group == 4:
        return _of_the_education_ready(facts, day, passed)
    rule, outcome = _BY_GROUP.get(group, (OTHERS, "caseworker_task"))
    reason = rule.reason(rule.look(facts, day))
    if rule is JOB_READY:
        details, more = _deduction(facts, day, may_open=rule.on(day).certainty in MAY_CLOSE_A_DOOR)
        return outcome, details, [reason, *more, *passed]
    return outcome, {"deduction_possible": False} if rule is ACTIVITY_READY else {}, [reason, *passed]


def _of_the_education_ready(facts: Facts, day: date, passed: list[Reason]) -> Answer:
    if facts.get("readiness") == "obviously_education_ready":
        rule = OBVIOUSLY_EDUCATION_READY
        details, more = _deduction(facts, day, may_open=rule.on(day).certainty in MAY_CLOSE_A_DOOR)
        return "availability_assessment", details, [rule.reason(rule.look(facts, day)), *more, *passed]
    guided = sanctions.guided_in_writing.look(facts, day)
    details = {} if guided.holds else {"missing_guidance": True}
    reason = EDUCATION_READY.reason(EDUCATION_READY.look(facts, day))
    return "caseworker_task", details, [reason, sanctions.guided_in_writing.reason(guided), *passed]


def _deduction(facts: Facts, day: date, *, may_open: bool) -> tuple[dict[str, Any], list[Reason]]:
    found = sanctions.deduction(facts, day, "deadline_on", may_open=may_open)
    return found.details, [deducted_per_day.reason(deducted_per_day.look(facts, day)), *found.reasons]
