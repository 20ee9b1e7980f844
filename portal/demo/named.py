"""The named persons for trying out, each with one line about their situation."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from portal.demo.places import MAIN_OFFICE, QUIET_OFFICE


@dataclass(frozen=True, slots=True)
class Named:
    """A named citizen: circumstances, and the interview. Days are counted from today; None is no deadline."""

    key: str
    name: str
    da: str
    en: str
    known: dict[str, Any]
    book_by: int | None = None
    hold_by: int | None = None
    is_first: bool = False
    booked: bool = False
    office: int = MAIN_OFFICE
    more: dict[str, Any] = field(default_factory=dict)


def named(day: date) -> list[Named]:
    """The named citizens on this day."""
    since = day - timedelta(days=140)
    municipal = {
        "target_group": 1, "benefit_kind": "unemployment_benefit", "contact_phase": "municipality",
        "referred_to_municipality": False, "registered_on": since, "unemployed_since": since,
        "benefit_started_on": since, "self_booking_status": "normal", "exempted_by_share": False,
    }  # fmt: skip
    assistance = {
        "target_group": 2, "benefit_kind": "social_assistance", "readiness": "job_ready", "registered_on": since,
        "first_contact_on": since, "unemployed_since": since, "self_booking_status": "normal",
        "exempted_by_share": False,
    }  # fmt: skip
    job = {"upcoming_kind": "full_time_job", "upcoming_documented": True}
    recent = day - timedelta(days=20)
    return [
        Named("anna", "Anna Birkelund", "Får dagpenge hos kommunen, skal booke, og der er ledige tider.",
              "On unemployment benefit with the municipality; must book, and times are free.", municipal, 12, 26),
        Named("bo", "Bo Klitgård", "Har booket en tid, som kan flyttes, aflyses og lægges i kalenderen.",
              "Has a booked time that can be moved, cancelled and put in a calendar.", municipal, 10, 25, booked=True),
        Named("carla", "Carla Fjordby", "Begynder i et dokumenteret fuldtidsjob om 40 dage (§ 106): skal ikke booke.",
              "Starts a documented full-time job in 40 days (section 106): need not book.",
              municipal | job | {"upcoming_starts_on": day + timedelta(days=40)}, 14, 28),
        Named("dennis", "Dennis Havnsø", "Er nyledig, og a-kassen holder samtalerne: skal ikke booke her.",
              "Newly unemployed; the unemployment fund holds the interviews: does not book here.",
              municipal | {"contact_phase": "unemployment_fund", "registered_on": recent, "unemployed_since": recent,
                           "benefit_started_on": recent}),
        Named("eva", "Eva Mosevang", "Er fritaget for selv at booke og bliver indkaldt.",
              "Is exempted from booking herself and will be summoned.",
              assistance | {"self_booking_status": "exempted"}, None, None),
        Named("farid", "Farid Ravnsborg",
              "Begynder i job om 30 dage, men det er besluttet og begrundet, at samtalerne fortsætter: skal booke.",
              "Starts a job in 30 days, but a reasoned decision says the interviews go on: must book.",
              municipal | job | {
                  "upcoming_starts_on": day + timedelta(days=30), "continued_duty_ground": "benefit_to_person",
                  "continued_duty_reason": "Personen har selv bedt om hjælp til at finde arbejde, til jobbet begynder.",
              }, 9, 23),
        Named("gitte", "Gitte Kærby", "Skal booke, men der er ingen ledige tider før fristen.",
              "Must book, but no times are free before the deadline.", assistance, 8, 22, office=QUIET_OFFICE),
        Named("hans", "Hans Tornby", "Skal til sin første samtale: den holdes, hvor man mødes personligt.",
              "Has his first interview: it is held in person.", assistance, 11, 24, is_first=True),
        Named("ida", "Ida Solbakke", "Skal have booket senest i aften.", "Must have booked by tonight.",
              assistance, 0, 18),
    ]  # fmt: skip
