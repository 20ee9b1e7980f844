"""Rebooking (ombooking): may this booking be moved online? BEK on sygedagpenge § 17, stk. 2.

In go the facts and the day; out come `allowed`, or `refused` with `slot_started` or `past_cutoff`. The cut-off is a
rule for sygedagpenge alone: for everybody else it is inferred, and nobody is refused on it.
"""

from datetime import date

from portal.rules.booking import AHEAD, has_begun
from portal.rules.counting import elapsed_microseconds
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

CUTOFF_HOURS = Parameter(
    "Ombooking senest",
    "hours",
    (Dated(date(2020, 1, 1), 24, "Lokal indstilling; BEK nr. 473 af 20/3 2021, § 17, stk. 2", INFERRED),),
)
_HOUR = 3_600_000_000
"""Microseconds in an hour."""

_MAY_MOVE = Finding(
    True,
    "Du kan flytte samtalen, så længe der er ledige tider.",
    "You can move the interview as long as there are free times.",
)

_BEGUN = Finding(
    False,
    "Samtalen er allerede begyndt, så den kan ikke flyttes.",
    "The interview has already begun, so it cannot be moved.",
    {"code": "slot_started"},
)


# »inden for den af kommunen fastsatte frist, hvis der er ledige tider«; »i rimelig tid forud«
@provision(
    "R-01", since=date(2020, 1, 1), cites="BEK nr. 473 af 20/3 2021, § 17, stk. 2", certainty=QUOTED,
    source="Bekendtgørelse om opfølgning i sygedagpengesager § 17; timerne er kommunens egen indstilling",
)  # fmt: skip
def in_reasonable_time(facts: Facts, day: date) -> Finding:
    """Sygedagpenge: moved in reasonable time before; exactly the cut-off before the start is in time."""
    hours = int(facts.get("rebooking_cutoff_hours", CUTOFF_HOURS.on(day)))
    if elapsed_microseconds(facts["now"], facts["slot_starts_at"]) >= hours * _HOUR:
        return _MAY_MOVE
    da, en = ("time", "hour") if hours == 1 else ("timer", "hours")
    return Finding(
        False,
        f"Du kan flytte samtalen her indtil {hours} {da} før. Kan du ikke komme, så ring til os.",
        f"You can move the interview here until {hours} {en} before. If you cannot come, please call us.",
        {"code": "past_cutoff"},
    )


# The same model is assumed for jobsamtaler (BEK §§ 43-44 not read): nobody is refused on it
@provision(
    "R-03", since=date(2020, 1, 1), cites="BEK nr. 442 af 26/5 2023, § 20, nr. 11-12", certainty=INFERRED,
    source="Ingen regel fundet om, hvor sent eller hvor tit en jobsamtale kan flyttes",
)  # fmt: skip
def may_be_moved(facts: Facts, day: date) -> Finding:
    """A jobsamtale may be moved while times are free; no cap and no cut-off is known."""
    return _MAY_MOVE


# Every planned talk carries »Ombooking mulig« and »Frist for ombooking«: one that has begun is no longer planned
@provision(
    "R-04", since=date(2020, 1, 1), cites="STAR, Planlagt samtale: Frist for ombooking", certainty=AUTHORITY,
    source="STAR's begrebsmodel for planlagte samtaler",
)  # fmt: skip
def still_planned(facts: Facts, day: date) -> Finding:
    """The interview has not begun."""
    return _BEGUN if has_begun(facts) else AHEAD


def answer(facts: Facts, day: date) -> Answer:
    """The question `rebooking`."""
    planned = still_planned.look(facts, day)
    planned_reason = still_planned.reason(planned)
    if not planned.holds:
        return "refused", dict(planned.details or {}), [planned_reason]
    rule = in_reasonable_time if facts["target_group"] == 6 else may_be_moved
    finding = rule.look(facts, day)
    reason = rule.reason(finding)
    if not finding.holds:
        return "refused", dict(finding.details or {}), [reason, planned_reason]
    return "allowed", {}, [reason, planned_reason]
