"""May this person book this slot now, and may this booking be moved online?"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.rules import meeting_form, self_booking
from portal.rules.assessment import Reason
from portal.rules.counting import in_danish, in_english
from portal.rules.errors import InvalidFacts
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    MAY_CLOSE_A_DOOR,
    QUOTED,
    Dated,
    Facts,
    Finding,
    Parameter,
    provision,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CUTOFF_HOURS = Parameter(
    "Ombooking senest",
    "hours",
    (Dated(date(2020, 1, 1), 24, "Lokal indstilling; BEK nr. 473 af 20/3 2021, § 17, stk. 2"),),
)
Answer = tuple[str, dict[str, Any], list[Reason]]

_AHEAD = Finding(True, "Tiden ligger i fremtiden.", "The time lies ahead.")
_STARTED = Finding(False, "Tiden er allerede begyndt.", "The time has already begun.", {"code": "slot_started"})
_ONE_ALREADY = Finding(
    False,
    "Du har allerede booket en samtale af den slags. Du kan flytte den i stedet.",
    "You have already booked an interview of that kind. You may move it instead.",
    {"code": "already_booked", "offer_rebooking": True},
)
_NONE_YET = Finding(
    True, "Du har ingen anden booket samtale af den slags.", "You have no other interview of that kind booked."
)
_MAY_MOVE = Finding(
    True, "Du kan flytte samtalen, så længe der er ledige tider.", "You may move the interview while times are free."
)


def has_begun(facts: Facts) -> bool:
    """Whether the slot has begun at `now`; both are instants."""
    return datetime.fromisoformat(facts["slot_starts_at"]) <= datetime.fromisoformat(facts["now"])


# Each deadline carries »SidsteAfholdelsesdato«, the last accepted meeting date (GetBorgerstatus)
@provision(
    "D-04", since=date(2020, 1, 1), cites="STAR, GetBorgerstatus: SidsteAfholdelsesdato", certainty=AUTHORITY,
    source="STAR's beskrivelse af GetBorgerstatus",
)  # fmt: skip
def between_now_and_the_last_meeting_date(facts: Facts, day: date) -> Finding:
    """The time lies ahead, and not later than the last day to meet."""
    if has_begun(facts):
        return _STARTED
    if "last_meeting_on" not in facts:
        return _AHEAD
    last = date.fromisoformat(facts["last_meeting_on"])
    meets_on = datetime.fromisoformat(facts["slot_starts_at"]).astimezone(COPENHAGEN).date()
    if meets_on > last:
        return Finding(
            False,
            f"Samtalen skal holdes senest {in_danish(last)}. Den valgte tid ligger senere.",
            f"The interview must be held by {in_english(last)}. The chosen time is later.",
            {"code": "after_last_meeting_date"},
        )
    return Finding(True, f"Tiden ligger senest {in_danish(last)}.", f"The time is not later than {in_english(last)}.")


# Not several bookings of the same kind at the same time (validated by the national service, types 7 and 4)
@provision(
    "D-09", since=date(2020, 1, 1), cites="STAR, IndkaldelseService", certainty=AUTHORITY,
    source="STAR's beskrivelse af Kontaktforloeb.IndkaldelseService",
)  # fmt: skip
def one_of_a_kind(facts: Facts, day: date) -> Finding:
    """One future booking of a kind."""
    return _ONE_ALREADY if facts.get("future_bookings_of_kind", 0) >= 1 else _NONE_YET


def book(facts: Facts, day: date) -> Answer:
    """The question `booking`: the first code that applies, in the contract's order. No deadline refuses."""
    duty = _no_duty(facts, day)
    if duty is not None:
        return duty
    ahead = between_now_and_the_last_meeting_date.look(facts, day)
    single = one_of_a_kind.look(facts, day)
    by_date = (between_now_and_the_last_meeting_date.reason(ahead), ahead)
    by_kind = (one_of_a_kind.reason(single), single)
    order = [by_date, by_kind] if ahead is _STARTED else [by_kind, by_date]
    form = _form_refused(facts, day)
    passed = [reason for reason, finding in order if finding.holds]
    for reason, finding in order:
        if not finding.holds:
            return "refused", dict(finding.details or {}), [reason, *passed]
    if form is not None:
        return "refused", {"code": "form_not_permitted"}, [form, *passed]
    return "allowed", {}, passed


def _no_duty(facts: Facts, day: date) -> Answer | None:
    """No duty to book, by a rule that may close a door; where the duty cannot be told, it is not denied."""
    try:
        outcome, _details, reasons = self_booking.answer(facts, day)
    except InvalidFacts:
        return None
    if outcome == "must_self_book" or reasons[0].certainty not in MAY_CLOSE_A_DOOR:
        return None
    return "refused", {"code": "no_duty"}, reasons


def _form_refused(facts: Facts, day: date) -> Reason | None:
    if "form" not in facts:
        return None
    rule, finding = meeting_form.settled_by(facts, day)
    reason = rule.reason(finding)
    if facts["form"] == "letter" and day >= meeting_form.CITIZEN_CHOOSES_ALWAYS:
        return meeting_form.never_by_letter.reason(meeting_form.never_by_letter.look(facts, day))
    permitted = facts["form"] in (finding.details or {})["forms"]
    return None if permitted or reason.certainty not in MAY_CLOSE_A_DOOR else reason


# »inden for den af kommunen fastsatte frist, hvis der er ledige tider«; »i rimelig tid forud«
@provision(
    "R-01", since=date(2020, 1, 1), cites="BEK nr. 473 af 20/3 2021, § 17, stk. 2", certainty=QUOTED,
    source="Bekendtgørelse om opfølgning i sygedagpengesager § 17; timerne er kommunens egen indstilling",
)  # fmt: skip
def in_reasonable_time(facts: Facts, day: date) -> Finding:
    """Sygedagpenge: moved in reasonable time before; exactly the cut-off before the start is in time."""
    hours = facts.get("rebooking_cutoff_hours", CUTOFF_HOURS.on(day))
    left = datetime.fromisoformat(facts["slot_starts_at"]) - datetime.fromisoformat(facts["now"])
    if left >= timedelta(hours=hours):
        return _MAY_MOVE
    return Finding(
        False,
        f"Samtalen kan flyttes her indtil {hours:g} timer før. Ring til os, hvis du ikke kan komme.",
        f"The interview can be moved here until {hours:g} hours before. Call us if you cannot come.",
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
    return _STARTED if has_begun(facts) else _AHEAD


def rebook(facts: Facts, day: date) -> Answer:
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
