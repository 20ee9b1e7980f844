"""The facts that a kept assessment was made from, in words: labels and values of the rule-service contract."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l

from portal.rules.facts import as_day, as_instant
from portal.web.filters import FORMS, KINDS, long_day, short_moment

LABELS: Mapping[str, Any] = {
    "target_group": _l("målgruppe, LAB § 6, nr."),
    "readiness": _l("visitation"),
    "benefit_kind": _l("ydelse"),
    "age": _l("alder"),
    "registered_on": _l("tilmeldt"),
    "first_contact_on": _l("første henvendelse"),
    "unemployed_since": _l("ledig siden"),
    "benefit_started_on": _l("ydelse fra"),
    "first_absence_on": _l("første fraværsdag"),
    "contact_phase": _l("kontaktforløbet holdes af"),
    "referred_to_municipality": _l("henvist til kommunen"),
    "sickness_category": _l("sygedagpenge, kategori"),
    "first_follow_up_held": _l("første opfølgning holdt"),
    "self_booking_status": _l("selvbooking"),
    "exclusion": _l("uden for kontaktforløbet"),
    "exclusion_from": _l("uden for fra"),
    "exclusion_to": _l("uden for til"),
    "contract_starts_on": _l("aftalt job fra"),
    "work_sharing_since": _l("arbejdsfordeling siden"),
    "laid_off_by_weather_or_materials": _l("hjemsendt af vejr eller materialer"),
    "laid_off_documented": _l("hjemsendelse dokumenteret"),
    "digital_post_exempt": _l("fritaget for Digital Post"),
    "requested_alternative": _l("har bedt om en anden måde"),
    "upcoming": _l("snart i gang"),
    "kind": _l("med"),
    "starts_on": _l("fra"),
    "documented": _l("dokumenteret"),
    "hours_per_week": _l("timer om ugen"),
    "continued_duty": _l("fortsat pligt"),
    "ground": _l("grund"),
    "reason": _l("begrundelse"),
    "interview_kind": _l("slags samtale"),
    "is_first_interview": _l("første samtale"),
    "in_person_required": _l("skal være personligt fremmøde"),
    "form": _l("mødeform"),
    "deadline_on": _l("book senest"),
    "last_meeting_on": _l("hold senest"),
    "deadline_set_on": _l("frist sat"),
    "future_bookings_of_kind": _l("bookinger forude af samme slags"),
    "rebooking_cutoff_hours": _l("timer før, hvor der kan flyttes"),
    "slot_starts_at": _l("tiden"),
    "now": _l("spurgt"),
    "exempted_by_share": _l("blandt dem, der er undtaget (75 pct.)"),
}
VALUES: Mapping[str, Mapping[Any, Any]] = {
    "readiness": {
        "job_ready": _l("jobparat"),
        "activity_ready": _l("aktivitetsparat"),
        "education_ready": _l("uddannelsesparat"),
        "obviously_education_ready": _l("åbenlyst uddannelsesparat"),
    },
    "benefit_kind": {
        "unemployment_benefit": _l("dagpenge"),
        "social_assistance": _l("kontanthjælp"),
        "education_help": _l("uddannelseshjælp"),
        "sickness_benefit": _l("sygedagpenge"),
        "job_clarification": _l("jobafklaringsforløb"),
        "resource_course": _l("ressourceforløb"),
        "unemployment_allowance": _l("ledighedsydelse"),
        "self_employment_grant": _l("tilskud til selvstændige"),
        "rehabilitation": _l("revalidering"),
        "disability_pension": _l("førtidspension"),
    },
    "contact_phase": {"unemployment_fund": _l("a-kassen"), "municipality": _l("kommunen")},
    "self_booking_status": {
        "normal": _l("skal selv booke"),
        "exempted": _l("fritaget"),
        "deprived": _l("frataget"),
    },
    "exclusion": {
        "pension_age_no_accrual": _l("har nået folkepensionsalderen"),
        "disability_pension_no_accrual": _l("opfylder ikke optjeningskravet til førtidspension"),
        "minor_without_parents": _l("under 18 år uden forældre, der forsørger"),
        "parental_leave": _l("barsel eller sorgorlov"),
        "rehabilitation_with_contract": _l("begynder snart i et aftalt job"),
        "full_time_job_training": _l("jobrettet uddannelse på fuld tid"),
        "stu": _l("STU"),
        "sentence": _l("anbragt eller i behandling efter dom"),
    },
    "kind": {
        "full_time_job": _l("job på fuld tid"),
        "part_time_job": _l("job på deltid"),
        "flex_job": _l("fleksjob"),
        "parental_leave": _l("barsel"),
        "voluntary_early_retirement": _l("efterløn"),
        "flex_benefit": _l("fleksydelse"),
        "early_pension": _l("tidlig pension"),
        "senior_pension": _l("seniorpension"),
        "state_pension": _l("folkepension"),
        "full_time_education": _l("uddannelse på fuld tid"),
    },
    "ground": {
        "benefit_to_person": _l("samtalerne gavner borgeren"),
        "abuse_or_speculation": _l("misbrug eller spekulation"),
    },
    "interview_kind": KINDS,
    "form": FORMS,
}


def in_words(value: Any) -> str:
    """A value without words of its own: yes or no, a day, a Danish time, or as it stands."""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    day = as_day(value)
    if day is not None:
        return long_day(day, weekday=False)
    instant = as_instant(value)
    return str(value) if instant is None else short_moment(instant)


def facts_in_words(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fact as label and value; one that has parts says them in a row."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            said = ", ".join(f"{label}: {inner}" for label, inner in facts_in_words(value))
        else:
            words = VALUES.get(name, {})
            said = str(words[value]) if value in words else in_words(value)
        yield str(LABELS.get(name, name)), said
