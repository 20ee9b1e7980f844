"""Sanctions (sanktioner): what must be in order before kommunen may make a deduction, LAS § 35.

The portal never deducts anything, and decides nothing about it: it says from when a deduction would run, whether a rule
stands in its way, and until when it could be made.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.assessment import Reason
from portal.rules.counting import in_danish, in_english, whole_calendar_months_after
from portal.rules.coverage import LAB_BEGINS
from portal.rules.facts import need
from portal.rules.vocabulary import QUOTED, Dated, Facts, Finding, Look, Parameter, Provision, provision

MONTHS_TO_DEDUCT = Parameter(
    "Fradrag senest efter hændelsen", "whole_calendar_months", (Dated(LAB_BEGINS, 3, "LAS § 35, stk. 3", QUOTED),)
)
_LAS_35 = "Lov om aktiv socialpolitik § 35"

_GUIDED = Finding(
    True,
    "Du har fået skriftlig vejledning om dine pligter, og hvad der sker, hvis du ikke overholder dem.",
    "You were guided in writing about your duties, and what happens if you do not keep them.",
)
_NOT_GUIDED = Finding(
    False,
    "Du har ikke fået skriftlig vejledning om dine pligter. Derfor kan der ikke trækkes i din hjælp.",
    "You were not guided in writing about your duties. Therefore nothing can be deducted from your help.",
)


# »kommunen skriftligt har vejledt personen om rettigheder og pligter i forhold til rådighed og sanktioner«
@provision("M-11", since=LAB_BEGINS, cites="LAS § 35, stk. 1", certainty=QUOTED, source=_LAS_35)
def guided_in_writing(facts: Facts, _day: date) -> Finding:
    """Written guidance was given: without it there is no sanction."""
    need(facts, "written_guidance_given")
    return _GUIDED if facts["written_guidance_given"] else _NOT_GUIDED


def _in_time(event: str) -> Look:
    def look(facts: Facts, day: date) -> Finding:
        latest = latest_sanction_on(date.fromisoformat(facts[event]), day)
        if day > latest:
            return Finding(
                False,
                f"Det er for sent at trække i din hjælp. Det skulle være sket senest {in_danish(latest)}.",
                f"It is too late to deduct anything from your help. It had to be done by {in_english(latest)}.",
            )
        return Finding(
            True,
            f"Et fradrag skal være gjort senest {in_danish(latest)}.",
            f"A deduction must be made by {in_english(latest)}.",
        )

    return look


# »skal ske inden for 3 hele kalendermåneder efter hændelsestidspunktet«; that the event is the day of the deadline, or
# of the interview, is how the portal counts
IN_TIME: dict[str, Provision] = {
    event: provision(
        "M-12", since=LAB_BEGINS, cites="LAS § 35, stk. 3", certainty=QUOTED, source=_LAS_35, part=part
    )(_in_time(event))
    for event, part in (("deadline_on", "frist"), ("interview_on", "samtale"))
}  # fmt: skip


def latest_sanction_on(event: date, day: date) -> date:
    """The last day on which a deduction for an event may be made, by the figure of `day`."""
    return whole_calendar_months_after(event, MONTHS_TO_DEDUCT.on(day))


def period(facts: Facts, event: str) -> dict[str, Any]:
    """`deduction_from`, the day of the event, and `deduction_stops_on`, where that is known.

    It stops on the first day that the person booked or restored contact. A day before the event is no such day.
    """
    began = facts[event]
    ends = [facts[key] for key in ("booked_on", "contact_restored_on") if facts.get(key, "") >= began]
    return {"deduction_from": began, **({"deduction_stops_on": min(ends)} if ends else {})}


@dataclass(frozen=True, slots=True)
class Deduction:
    """What the rules say about a deduction: the details of the contract, and the reasons."""

    details: dict[str, Any]
    reasons: list[Reason]


def deduction(facts: Facts, day: date, event: str, *, may_open: bool) -> Deduction:
    """About a deduction for the event on the day that the fact `event` names.

    `may_open` is whether the rule that the deduction rests on is certain enough to open a sanction path.
    """
    guided = guided_in_writing.look(facts, day)
    in_time = IN_TIME[event].look(facts, day)
    latest = latest_sanction_on(date.fromisoformat(facts[event]), day)
    details = {
        **period(facts, event),
        "deduction_possible": may_open and guided.holds and in_time.holds,
        **({} if guided.holds else {"missing_guidance": True}),
        "latest_sanction_on": latest.isoformat(),
    }
    return Deduction(details, [guided_in_writing.reason(guided), IN_TIME[event].reason(in_time)])
