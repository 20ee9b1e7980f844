"""Booking: may this person book this slot now? STAR's services and LAB § 33, in the order of the contract.

In go the facts and the day; out come `allowed`, or `refused` with the first `code` that applies. A deadline that has
passed refuses nothing, and neither does a rule that is only inferred: it is told among the reasons.
"""

from datetime import date

from portal.rules import meeting_form, self_booking
from portal.rules.assessment import Reason
from portal.rules.counting import danish_day, elapsed_microseconds, in_danish, in_english
from portal.rules.errors import InvalidFacts
from portal.rules.vocabulary import AUTHORITY, MAY_CLOSE_A_DOOR, Answer, Facts, Finding, provision

AHEAD = Finding(True, "Tiden ligger i fremtiden.", "The time lies ahead.")
STARTED = Finding(
    False,
    "Tiden er allerede begyndt, så du kan ikke vælge den.",
    "The time has already begun, so you cannot choose it.",
    {"code": "slot_started"},
)
_ONE_ALREADY = Finding(
    False,
    "Du har allerede booket en samtale af den slags. Du kan flytte den, hvis tiden ikke passer dig.",
    "You have already booked an interview of that kind. You can move it if the time does not suit you.",
    {"code": "already_booked", "offer_rebooking": True},
)
_NONE_YET = Finding(
    True, "Du har ingen anden booket samtale af den slags.", "You have no other interview of that kind booked."
)

def has_begun(facts: Facts) -> bool:
    """Whether the slot has begun at `now`; both are instants."""
    return elapsed_microseconds(facts["now"], facts["slot_starts_at"]) <= 0


# Each deadline carries »SidsteAfholdelsesdato«, the last accepted meeting date (GetBorgerstatus)
@provision(
    "D-04", since=date(2020, 1, 1), cites="STAR, GetBorgerstatus: SidsteAfholdelsesdato", certainty=AUTHORITY,
    source="STAR's beskrivelse af GetBorgerstatus",
)  # fmt: skip
def between_now_and_the_last_meeting_date(facts: Facts, day: date) -> Finding:
    """The time lies ahead, and not later than the last day to meet."""
    if has_begun(facts):
        return STARTED
    if "last_meeting_on" not in facts:
        return AHEAD
    last = date.fromisoformat(facts["last_meeting_on"])
    if danish_day(facts["slot_starts_at"]) > last:
        return Finding(
            False,
            f"Samtalen skal holdes senest {in_danish(last)}. Vælg en tidligere tid.",
            f"The interview must be held by {in_english(last)}. Please choose an earlier time.",
            {"code": "after_last_meeting_date"},
        )
    return Finding(
        True,
        f"Samtalen holdes senest {in_danish(last)}, som den skal.",
        f"The interview is held by {in_english(last)}, as it must be.",
    )


# Not several bookings of the same kind at the same time (validated by the national service, types 7 and 4)
@provision(
    "D-09", since=date(2020, 1, 1), cites="STAR, IndkaldelseService", certainty=AUTHORITY,
    source="STAR's beskrivelse af Kontaktforloeb.IndkaldelseService",
)  # fmt: skip
def one_of_a_kind(facts: Facts, day: date) -> Finding:
    """One future booking of a kind."""
    return _ONE_ALREADY if facts.get("future_bookings_of_kind", 0) >= 1 else _NONE_YET


def also_needs(facts: Facts, day: date) -> tuple[str, ...]:
    """With `form`: what `meeting-form` needs."""
    return ("is_first_interview", *meeting_form.also_needs(facts, day)) if "form" in facts else ()


def answer(facts: Facts, day: date) -> Answer:
    """The question `booking`: the first code that applies, in the contract's order."""
    passed: list[Reason] = []
    duty = _no_duty(facts, day, passed)
    if duty is not None:
        return duty
    ahead = between_now_and_the_last_meeting_date.look(facts, day)
    single = one_of_a_kind.look(facts, day)
    by_date = (between_now_and_the_last_meeting_date.reason(ahead), ahead)
    by_kind = (one_of_a_kind.reason(single), single)
    order = [by_date, by_kind] if ahead == STARTED else [by_kind, by_date]
    passed = [reason for reason, finding in order if finding.holds] + passed
    for reason, finding in order:
        if not finding.holds:
            return "refused", dict(finding.details or {}), [reason, *passed]
    form = _about_the_form(facts, day)
    if form is None:
        return "allowed", {}, passed
    reason, permitted = form
    if permitted or reason.certainty not in MAY_CLOSE_A_DOOR:
        return "allowed", {}, [*passed, reason]
    return "refused", {"code": "form_not_permitted"}, [reason, *passed]


def _no_duty(facts: Facts, day: date, passed: list[Reason]) -> Answer | None:
    """No duty to book, by a rule that may close a door; where the duty cannot be told, it is not denied."""
    try:
        outcome, _details, reasons = self_booking.answer(facts, day)
    except InvalidFacts:
        return None
    if outcome == "must_self_book":
        return None
    if reasons[0].certainty in MAY_CLOSE_A_DOOR:
        return "refused", {"code": "no_duty"}, reasons
    passed.append(reasons[0])
    return None


def _about_the_form(facts: Facts, day: date) -> tuple[Reason, bool] | None:
    """The rule that settles the form, and whether it permits the one that was asked for."""
    if "form" not in facts:
        return None
    rule, finding = meeting_form.settled_by(facts, day)
    if facts["form"] == "letter" and day >= meeting_form.CITIZEN_CHOOSES_ALWAYS:
        rule, finding = meeting_form.never_by_letter, meeting_form.never_by_letter.look(facts, day)
    return rule.reason(finding), facts["form"] in (finding.details or {}).get("forms", ())
