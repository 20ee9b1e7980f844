"""The time line of a duty: it covers every day once, says what the rules say, and knows what made it change."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from portal.booking import time_line as module
from portal.booking.time_line import (
    AHEAD,
    MOST_QUESTIONS,
    Cause,
    Subject,
    TimeLine,
    Unknown,
    changes_ahead,
    subject_of,
    time_line,
)
from portal.rules.assessment import Assessment
from portal.rules.errors import NoRuleset, RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import EmbeddedRuleService

RULES = EmbeddedRuleService()
DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)
BORN = date(1990, 1, 2)
READY = {"target_group": 2, "readiness": "job_ready"}
JOB = {"upcoming_kind": "full_time_job", "upcoming_starts_on": date(2027, 3, 1), "upcoming_documented": True}


def line_of(known: Mapping[str, Any], first: date, last: date, **more: Any) -> TimeLine:
    return time_line(RULES, Subject(known, BORN, more.pop("handover", None)), first, first, last, **more)


def told(line: TimeLine) -> list[tuple[date, date, str | None]]:
    return [(span.first, span.last, span.outcome) for span in line.spans]


days = st.dates(date(2019, 6, 1), date(2027, 12, 31))
people = st.fixed_dictionaries(
    {},
    optional={
        "target_group": st.integers(1, 13),
        "readiness": st.sampled_from(["job_ready", "activity_ready", "education_ready", "obviously_education_ready"]),
        "contact_phase": st.sampled_from(["unemployment_fund", "municipality"]),
        "referred_to_municipality": st.booleans(),
        "sickness_category": st.integers(1, 3),
        "first_follow_up_held": st.booleans(),
        "self_booking_status": st.sampled_from(["normal", "exempted", "deprived"]),
        "exclusion": st.sampled_from(["parental_leave", "stu", "rehabilitation_with_contract"]),
        "exclusion_from": days,
        "exclusion_to": days,
        "contract_starts_on": days,
        "work_sharing_since": days,
        "upcoming_kind": st.sampled_from(["full_time_job", "senior_pension", "full_time_education", "part_time_job"]),
        "upcoming_starts_on": days,
        "upcoming_documented": st.booleans(),
        "digital_post_exempt": st.booleans(),
        "requested_alternative": st.booleans(),
    },
)


@settings(max_examples=60, deadline=None)
@given(known=people, first=days, length=st.integers(0, 300), at=st.floats(0, 1), handover=st.none() | days)
def test_the_line_covers_every_day_once_and_says_of_each_what_the_rules_say(
    known: dict[str, Any], first: date, length: int, at: float, handover: date | None
) -> None:
    last, around = first + length * DAY, first + int(at * length) * DAY
    subject = Subject(known, BORN, handover)
    line = time_line(RULES, subject, around, first, last)
    assert not line.cut_short
    assert (line.first, line.last) == (first, last)
    for before, after in pairwise(line.spans):
        assert before.last + DAY == after.first
        settled = [
            (span.outcome, span.missing, span.unknown, span.assessment and settled_by(span.assessment))
            for span in (before, after)
        ]
        assert settled[0] != settled[1], "two neighbours that say the same are one"
    for span in line.spans:
        for number in range((span.last - span.first).days + 1):
            day = span.first + number * DAY
            assert asked_directly(subject, day) == (span.assessment and settled_by(span.assessment), span.missing)
            assert (span.unknown is None) == (span.assessment is not None)


def asked_directly(subject: Subject, day: date) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """What settles the day when it is asked about alone, and what is missing."""
    try:
        return settled_by(RULES.assess("self-booking", subject.facts_on(day), day)), ()
    except NoRuleset:
        return None, ()
    except RuleQuestionError as fault:
        return None, tuple(sorted(name.removeprefix("facts.") for name in fault.fields))


def settled_by(assessment: Assessment) -> tuple[str, ...]:
    """What settles an assessment, without the words, in which a date may move."""
    first = assessment.reasons[0]
    return assessment.outcome, first.rule, first.citation, first.certainty


def test_six_weeks_before_a_job_the_duty_ends_and_the_day_after_its_start_it_is_back() -> None:
    line = line_of({**READY, **JOB}, date(2026, 12, 1), date(2027, 4, 1))
    assert told(line) == [
        (date(2026, 12, 1), date(2027, 1, 17), "must_self_book"),
        (date(2027, 1, 18), date(2027, 3, 1), "less_intensive_effort"),
        (date(2027, 3, 2), date(2027, 4, 1), "must_self_book"),
    ]
    start = date(2027, 3, 1)
    assert [span.causes for span in line.spans] == [
        (),
        (Cause("upcoming.starts_on", start, -42),),
        (Cause("upcoming.starts_on", start, 1),),
    ]


def test_a_leave_with_two_dates_changes_on_both_and_names_each() -> None:
    leave = {"exclusion": "parental_leave", "exclusion_from": date(2026, 12, 10), "exclusion_to": date(2026, 12, 20)}
    line = line_of({**READY, **leave}, date(2026, 12, 1), date(2026, 12, 31))
    assert [(span.first, span.outcome, span.causes) for span in line.spans[1:]] == [
        (date(2026, 12, 10), "outside_contact_course", (Cause("exclusion_from", date(2026, 12, 10), 0),)),
        (date(2026, 12, 21), "must_self_book", (Cause("exclusion_to", date(2026, 12, 20), 1),)),
    ]


def test_where_the_law_made_it_change_no_fact_is_blamed() -> None:
    line = line_of({"target_group": 8, "registered_on": date(2021, 1, 1)}, date(2020, 12, 1), date(2021, 2, 1))
    assert told(line) == [
        (date(2020, 12, 1), date(2020, 12, 31), "summoned"),
        (date(2021, 1, 1), date(2021, 2, 1), "must_self_book"),
    ]
    assert line.spans[1].causes == (Cause(None, date(2021, 1, 1)),)


def test_a_new_ruleset_that_leaves_the_answer_as_it_is_is_told_and_makes_no_new_span() -> None:
    line = line_of(READY, date(2026, 6, 1), date(2026, 8, 1))
    assert [span.new_versions for span in line.spans] == [(date(2026, 7, 1),)]
    assert line.spans[0].review_due is None
    assert line_of(READY, date(2026, 12, 1), date(2027, 1, 1)).spans[0].review_due == date(2027, 1, 1)


def test_what_is_not_known_is_said_and_never_taken_for_a_no() -> None:
    line = line_of({"target_group": 4}, date(2020, 12, 1), date(2021, 1, 31))
    assert [(span.outcome, span.unknown, span.missing) for span in line.spans] == [
        (None, Unknown.FACTS_MISSING, ("readiness",)),
        ("must_self_book", None, ()),
    ]
    nobody = line_of({}, TODAY, TODAY + 10 * DAY)
    assert [(span.outcome, span.missing) for span in nobody.spans] == [(None, ("target_group",))]


def test_before_the_first_ruleset_there_are_no_rules() -> None:
    line = line_of({"target_group": 1}, date(2016, 8, 1), date(2016, 9, 30))
    assert [(span.last, span.unknown) for span in line.spans] == [
        (date(2016, 8, 31), Unknown.NO_RULESET),
        (date(2016, 9, 30), None),
    ]
    assert line.spans[1].causes == (Cause(None, date(2016, 9, 1)),)


def test_the_age_follows_the_day() -> None:
    birthday = date(2027, 1, 2)
    subject = Subject(READY, BORN)
    assert (subject.facts_on(birthday - DAY)["age"], subject.facts_on(birthday)["age"]) == (36, 37)


def test_when_a_kassens_time_ends_the_municipality_is_expected_to_take_over() -> None:
    new = {
        "target_group": 1, "contact_phase": "unemployment_fund", "referred_to_municipality": False,
        "unemployed_since": date(2026, 11, 4), "registered_on": date(2026, 11, 4),
    }  # fmt: skip
    subject = subject_of(RULES, new, BORN, TODAY)
    assert subject.handover == date(2027, 2, 4), "three months after the unemployment began"
    line = time_line(RULES, subject, TODAY, TODAY, date(2027, 3, 1))
    assert [(span.first, span.outcome, span.assumed) for span in line.spans] == [
        (TODAY, "unemployment_fund", None),
        (date(2027, 2, 4), "must_self_book", "contact_phase"),
    ]
    assert line.spans[1].causes == (Cause("contact_phase", date(2027, 2, 4)),)
    for registered in (
        {**new, "contact_phase": "municipality"},
        {**new, "referred_to_municipality": True},
        {**new, "unemployed_since": date(2026, 6, 1)},
        {key: value for key, value in new.items() if key != "unemployed_since"},
    ):
        assert subject_of(RULES, registered, BORN, TODAY).handover is None, registered


class Away:
    """A rule service across the network: it counts what it is asked, and answers so many questions."""

    def __init__(self, answers: int = 10_000) -> None:
        self.left = answers
        self.asked: list[date] = []

    def assess(self, question: str, facts: Mapping[str, object], on: date | str) -> Assessment:
        self.asked.append(date.fromisoformat(str(on)))
        self.left -= 1
        if self.left < 0:
            raise RuleServiceUnavailable
        return RULES.assess(question, facts, on)


def test_a_service_across_the_network_is_asked_once_for_a_day_and_not_for_ever() -> None:
    away = Away()
    subject = Subject(READY, BORN)
    line = time_line(away, subject, TODAY, TODAY - 30 * DAY, TODAY + 90 * DAY)  # type: ignore[arg-type]
    assert len(away.asked) == len(set(away.asked)) == 121
    assert not line.cut_short
    again = Away()
    long = time_line(again, subject, TODAY, TODAY - 400 * DAY, TODAY + 100 * DAY)  # type: ignore[arg-type]
    assert len(again.asked) == MOST_QUESTIONS
    assert long.cut_short
    assert long.last == TODAY + 100 * DAY, "what is ahead comes before what has been"


def test_a_service_that_stops_answering_leaves_a_shorter_line_without_holes() -> None:
    line = time_line(Away(20), Subject(READY, BORN), TODAY, TODAY - 30 * DAY, TODAY + 90 * DAY)  # type: ignore[arg-type]
    assert line.cut_short
    assert (line.first, line.last) == (TODAY, TODAY + 19 * DAY)
    silent = time_line(Away(0), Subject(READY, BORN), TODAY, TODAY, TODAY + 90 * DAY)  # type: ignore[arg-type]
    assert (silent.spans, silent.cut_short, silent.first, silent.last) == ((), True, None, None)


def test_a_slow_service_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(10_000))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(now)))
    away = Away()
    line = time_line(away, Subject(READY, BORN), TODAY, TODAY, TODAY + 90 * DAY)  # type: ignore[arg-type]
    assert line.cut_short
    assert len(away.asked) == module.MOST_SECONDS


def test_citizens_are_told_of_changes_within_eight_weeks_alone() -> None:
    soon = {**READY, **JOB, "upcoming_starts_on": TODAY + 50 * DAY}
    changes = changes_ahead(RULES, BORN, soon, TODAY)
    assert [(before.outcome, after.first, after.outcome) for before, after in changes] == [
        ("must_self_book", TODAY + 8 * DAY, "less_intensive_effort"),
        ("less_intensive_effort", TODAY + 51 * DAY, "must_self_book"),
    ]
    late = {**READY, **JOB, "upcoming_starts_on": TODAY + AHEAD + 43 * DAY}
    assert changes_ahead(RULES, BORN, late, TODAY) == ()
    last = {**READY, **JOB, "upcoming_starts_on": TODAY + AHEAD + 42 * DAY}
    assert [after.first for _, after in changes_ahead(RULES, BORN, last, TODAY)] == [TODAY + AHEAD]


def test_nothing_is_asked_across_the_network_for_what_is_ahead() -> None:
    away = Away()
    assert changes_ahead(away, BORN, {**READY, **JOB}, TODAY) == ()  # type: ignore[arg-type]
    assert away.asked == []
