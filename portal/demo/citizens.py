"""Citizens over all target groups and situations; the circumstances are in the words of the rule-service contract."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

Known = dict[str, Any]

# How often each target group (LAB § 6, nr.) is drawn.
_SHARES = {1: 40, 2: 16, 3: 9, 4: 5, 5: 4, 6: 10, 7: 4, 8: 3, 9: 4, 10: 2, 11: 1, 12: 1, 13: 1}
_BENEFIT = {
    1: "unemployment_benefit", 2: "social_assistance", 3: "social_assistance", 4: "education_help",
    5: "education_help", 6: "sickness_benefit", 7: "job_clarification", 8: "resource_course",
    9: "unemployment_allowance", 10: "rehabilitation", 11: "disability_pension",
}  # fmt: skip
_READINESS = {2: "job_ready", 3: "activity_ready", 5: "activity_ready"}


def target_group(random: Random) -> int:
    """A target group, as often as it is met."""
    return random.choices(list(_SHARES), weights=list(_SHARES.values()))[0]


def age(group: int, random: Random) -> int:
    """An age that the group allows."""
    if group == 13:
        return random.randint(15, 17)
    if group in {4, 5}:
        return random.randint(18, 29)
    return random.randint(30, 64) if group in {2, 3} else random.randint(19, 64)


def circumstances(group: int, day: date, random: Random) -> Known:
    """What is known of a person of this group on the day."""
    since = day - timedelta(days=random.randint(10, 400))
    known: Known = {"target_group": group, "self_booking_status": "normal", "unemployed_since": since}
    if group in _BENEFIT:
        known |= {"benefit_kind": _BENEFIT[group], "benefit_started_on": since}
    if group == 9 and random.random() < 0.1:
        known["benefit_kind"] = "self_employment_grant"
    if group in _READINESS:
        known["readiness"] = _READINESS[group]
    if group == 4:
        known["readiness"] = random.choice(("education_ready", "obviously_education_ready"))
    if group == 1:
        in_fund = (day - since).days < 91
        known |= {
            "registered_on": since, "contact_phase": "unemployment_fund" if in_fund else "municipality",
            "referred_to_municipality": in_fund and random.random() < 0.1,
        }  # fmt: skip
    elif group in {2, 3, 4, 5}:
        known |= {"registered_on": since, "first_contact_on": since}
    if group == 6:
        category = random.choice((1, 2, 2, 3))
        known |= {
            "sickness_category": category, "first_absence_on": since,
            "first_follow_up_held": (day - since).days > 56 or random.random() < 0.3,
        }  # fmt: skip
    known |= _out_of_the_ordinary(group, day, random)
    return known


def share(group: int, number: int) -> Known:
    """Whether citizen `number` is among the up to 25 pct. exempted from 1 July 2026; of one in forty nobody knows."""
    if group not in {1, 2, 9} or number % 40 == 13:
        return {}
    return {"exempted_by_share": number % 6 == 0}


def _out_of_the_ordinary(group: int, day: date, random: Random) -> Known:
    """One in six is in a situation of its own."""
    if random.random() > 1 / 6:
        return {}
    choices: tuple[Callable[[], Known], ...] = (
        lambda: {"self_booking_status": "exempted"},
        lambda: {"self_booking_status": "deprived"},
        lambda: {"digital_post_exempt": True, "requested_alternative": random.random() < 0.5},
        lambda: _upcoming(day, random),
        lambda: {"exclusion": "parental_leave", "exclusion_from": day - timedelta(days=30),
                 "exclusion_to": day + timedelta(days=random.randint(20, 200))},
        lambda: {"work_sharing_since": day - timedelta(days=random.randint(5, 80))} if group == 1 else {},
        lambda: {"exclusion": "stu"} if group in {4, 5} else {},
        lambda: {"repatriation_guidance": True},
        lambda: {"laid_off_by_weather_or_materials": True, "laid_off_documented": True} if group == 1 else {},
    )  # fmt: skip
    return random.choice(choices)()


def _upcoming(day: date, random: Random) -> Known:
    kind = random.choice(("full_time_job", "full_time_job", "flex_job", "part_time_job", "full_time_education"))
    known: Known = {
        "upcoming_kind": kind,
        "upcoming_starts_on": day + timedelta(days=random.randint(5, 70)),
        "upcoming_documented": random.random() < 0.7,
    }
    if random.random() < 0.15:
        known |= {
            "continued_duty_ground": "benefit_to_person",
            "continued_duty_reason": "Personen har selv bedt om at fortsætte samtalerne, til jobbet begynder.",
        }
    return known
