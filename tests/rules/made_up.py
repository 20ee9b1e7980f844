"""Made-up facts: every key of the contract, with dates about the day asked about, the same for the same seed."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.rules.facts import KINDS
from portal.rules.rulebook import RULESETS
from portal.rules.service import EmbeddedRuleService

SERVICE = EmbeddedRuleService()
FIRST, LAST = date(2016, 9, 1), date(2028, 1, 1)
BOUNDARIES = tuple(ruleset.version for ruleset in RULESETS)

# What a question needs in most of its answers; the rest comes by chance.
USUAL: dict[str, tuple[str, ...]] = {
    "self-booking": ("contact_phase", "readiness", "sickness_category", "first_follow_up_held", "contract_starts_on"),
    "less-intensive-effort": ("benefit_kind",),
    "continued-duty": ("continued_duty",),
    "deadline": ("deadline_set_on", "deadline_on"),
    "exemption": ("requested_by_person", "wants_to_self_book"),
    "meeting-form": ("is_first_interview", "unemployed_since", "first_absence_on"),
    "booking": ("slot_starts_at", "now", "is_first_interview", "unemployed_since", "first_absence_on"),
    "rebooking": ("slot_starts_at", "now"),
    "missed-deadline": ("deadline_on", "written_guidance_given"),
    "no-show": ("interview_on", "written_guidance_given"),
    "re-registration": ("deregistration_cause", "deregistered_on", "reregistered_on"),
    "contact-course": (
        "unemployed_since", "first_absence_on", "sickness_category", "benefit_kind", "referred_to_municipality",
        "exempted_by_share", "contract_starts_on",
    ),
    "summons": ("notice",),
    "deadline-event": ("event", "deadline_status"),
}  # fmt: skip
_RARE = frozenset(("exclusion", "upcoming", "work_sharing_since", "laid_off_by_weather_or_materials"))


def a_day(random: Random) -> date:
    """A day that a ruleset answers; every third is the first day of one, or the day before."""
    if random.random() < 1 / 3:
        day = random.choice(BOUNDARIES) - timedelta(days=random.randint(0, 1))
        return max(day, FIRST)
    return FIRST + timedelta(days=random.randrange((LAST - FIRST).days))


def example(schema: dict[str, Any], day: date, random: Random) -> Any:
    """A value that the JSON Schema allows; dates lie within two years of the day, most within two weeks."""
    if "enum" in schema:
        return random.choice(schema["enum"])
    near = day + timedelta(days=random.choice((0, 0, 1, -1, random.randint(-14, 14), random.randint(-700, 100))))
    match schema["type"], schema.get("format"):
        case "integer", _:
            return random.randint(schema["minimum"], min(schema["maximum"], 40))
        case "boolean", _:
            return random.random() < 0.5
        case "string", "date":
            return near.isoformat()
        case "string", "date-time":
            return f"{near}T{random.randint(0, 23):02}:30:00{random.choice(('+01:00', '+02:00', 'Z'))}"
        case "string", _:
            return random.choice(("", " ", "fordi"))
        case "array", _:
            return [example(schema["items"], day, random) for _ in range(random.randint(0, 3))]
    parts = schema["properties"].items()
    return {
        name: example(part, day, random) for name, part in parts if name in schema["required"] or random.random() < 0.5
    }


def facts_for(question: str, day: date, random: Random) -> dict[str, Any]:
    """Facts with which the question can be asked; now and then one that it needs is missing."""
    likely = random.choice((0.1, 0.3, 0.5))
    facts: dict[str, Any] = {}
    for key, kind in KINDS.items():
        usual = key == "target_group" or key in USUAL[question]
        chance = 0.97 if usual else likely / 3 if key in _RARE else likely
        if random.random() < chance:
            facts[key] = example(kind.schema, day, random)
    return facts


def questions_asked(seed: int, times: int) -> Iterable[tuple[str, dict[str, Any], date]]:
    """So many questions with facts and a day."""
    random = Random(seed)
    names = sorted(USUAL)
    for _ in range(times):
        question, day = random.choice(names), a_day(random)
        yield question, facts_for(question, day, random), day
