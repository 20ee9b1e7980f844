"""Patterns: what is seen before saving is what saving does, and what is somebody's is never taken away."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from portal.booking.previews import Changed, Preview
from portal.booking.publish_slots import withdraw
from portal.booking.register_absence import Absent, end_absence, register_absence
from portal.booking.save_pattern import EndPattern, NotSaved, Saved, SavePattern, preview_pattern, save_pattern
from portal.booking.top_up import ToppedUp, top_up
from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import Pattern, Window
from portal.domain.time import at_local, local
from portal.persistence import tables as t
from tests.booking.conftest import MONDAY, STAFF, House

DAY = timedelta(days=1)
WEEKS = 16


def mondays(staff: int, **other: Any) -> Pattern:
    """Four times each Monday from ten: the house's clock stands at nine on one."""
    values: dict[str, Any] = {
        "staff_id": staff, "office_id": 1, "weekdays": frozenset({0}), "every_weeks": 1,
        "windows": (Window(time(10), time(13)),), "minutes": 45, "before": 0, "after": 0,
        "kinds": tuple(InterviewKind), "forms": tuple(MeetingForm), "valid_from": MONDAY,
    }  # fmt: skip
    return Pattern(**(values | other))


def seen(house: House, wish: Any) -> tuple[Preview, str]:
    found = preview_pattern(wish, 1, **house.look)
    assert not isinstance(found, NotSaved), found
    return found


def saved(house: House, wish: Any) -> int:
    preview, fingerprint = seen(house, wish)
    outcome = save_pattern(wish, fingerprint, 1, STAFF, **house.look)
    assert isinstance(outcome, Saved), outcome
    assert outcome.preview == preview
    return outcome.pattern_id


def free(house: House) -> list[datetime]:
    return sorted(row.starts_at for row in house.rows(t.slot, state="open"))


def test_saving_does_what_the_preview_said(house: House) -> None:
    wish = SavePattern(mondays(house.caseworker()))
    preview, fingerprint = seen(house, wish)
    assert house.rows(t.pattern) == [] == house.rows(t.slot), "looking changes nothing"
    assert isinstance(save_pattern(wish, fingerprint, 1, STAFF, **house.look), Saved)
    assert free(house) == [span.starts_at for span in preview.added]
    days = {local(starts_at).date() for starts_at in free(house)}
    assert min(days) == MONDAY
    assert max(days) == MONDAY + WEEKS * 7 * DAY, "to the horizon, taken in"
    assert len(free(house)) == 4 * (WEEKS + 1)
    assert [row.action for row in house.rows(t.audit)] == ["pattern.saved"]


def test_times_of_today_that_have_begun_are_not_made(house: House) -> None:
    house.now += timedelta(hours=2)
    saved(house, SavePattern(mondays(house.caseworker())))
    assert free(house)[0] == at_local(MONDAY, time(11, 30))


def test_a_changed_pattern_is_a_new_version_and_the_times_that_stay_keep_their_numbers(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    before = {row.starts_at: row.id for row in house.rows(t.slot)}
    longer = mondays(staff, windows=(Window(time(10), time(14, 30)),), valid_from=MONDAY + 14 * DAY)
    preview, _ = seen(house, SavePattern(longer, pattern))
    saved(house, SavePattern(longer, pattern))
    assert len(preview.added) == 2 * (WEEKS - 1)
    assert preview.removed == ()
    assert all(row.id == before[row.starts_at] for row in house.rows(t.slot) if row.starts_at in before)
    versions = house.rows(t.pattern_version)
    assert [(row.valid_from, row.valid_to) for row in versions] == [
        (MONDAY, MONDAY + 13 * DAY), (MONDAY + 14 * DAY, None)
    ]  # fmt: skip
    again = mondays(staff, minutes=60, valid_from=MONDAY + 7 * DAY)
    saved(house, SavePattern(again, pattern))
    assert [row.replaced_at is not None for row in house.rows(t.pattern_version)] == [False, True, False], (
        "a version that never came to hold is history too"
    )
    starts = [local(starts_at).time() for starts_at in free(house) if local(starts_at).date() == MONDAY + 14 * DAY]
    assert starts == [time(10), time(11), time(12)]


def test_what_is_booked_or_held_stays_and_is_named(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    first, second, *_ = [row.id for row in house.rows(t.slot)]
    booker, holder = house.citizen(), house.citizen()
    booked = house.booked(booker, house.interview(booker), first)
    house.reserve(holder, house.interview(holder), second)
    end = EndPattern(pattern, MONDAY)
    assert seen(house, end)[0].touched == (), "the last day is taken in"
    gone = SavePattern(mondays(staff, weekdays=frozenset({1})), pattern)
    preview, _ = seen(house, gone)
    assert [(one.booking_id, one.is_held) for one in preview.touched] == [(booked, False), (booked + 1, True)]
    assert preview.touched[0].name == house.rows(t.person, id=booker)[0].name
    saved(house, gone)
    assert house.rows(t.slot, id=first)[0].state == "booked"
    assert house.rows(t.slot, id=second)[0].state == "open"
    assert len([row for row in house.rows(t.slot) if local(row.starts_at).weekday() == 0 and row.state == "open"]) == 1
    house.now += timedelta(days=1)
    top_up(**house.look)
    assert len(house.rows(t.slot, state="booked")) == 1


def test_a_time_whose_hold_ran_out_goes_with_its_pattern(house: House) -> None:
    pattern = saved(house, SavePattern(mondays(house.caseworker())))
    person = house.citizen()
    house.reserve(person, house.interview(person), house.rows(t.slot)[6].id)
    house.now += timedelta(minutes=11)
    preview, _ = seen(house, EndPattern(pattern, MONDAY))
    assert preview.touched == ()
    saved(house, EndPattern(pattern, MONDAY))
    assert {local(starts_at).date() for starts_at in free(house)} == {MONDAY}


def test_what_changed_meanwhile_is_shown_and_nothing_is_saved(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    wish = EndPattern(pattern, MONDAY)
    _, fingerprint = seen(house, wish)
    person = house.citizen()
    house.booked(person, house.interview(person), house.rows(t.slot)[5].id)
    outcome = save_pattern(wish, fingerprint, 1, STAFF, **house.look)
    assert isinstance(outcome, Changed)
    assert [one.person_id for one in outcome.preview.touched] == [person]
    assert house.rows(t.pattern_version)[0].valid_to is None
    assert isinstance(save_pattern(wish, outcome.fingerprint, 1, STAFF, **house.look), Saved)


def test_a_fingerprint_is_good_for_what_was_seen_alone(house: House) -> None:
    pattern = saved(house, SavePattern(mondays(house.caseworker())))
    _, fingerprint = seen(house, EndPattern(pattern, MONDAY))
    other = EndPattern(pattern, MONDAY + 7 * DAY)
    assert isinstance(save_pattern(other, fingerprint, 1, STAFF, **house.look), Changed)


def test_the_same_form_sent_twice_saves_once(house: House) -> None:
    wish = SavePattern(mondays(house.caseworker()))
    _, fingerprint = seen(house, wish)
    assert isinstance(save_pattern(wish, fingerprint, 1, STAFF, **house.look), Saved)
    assert isinstance(save_pattern(wish, fingerprint, 1, STAFF, **house.look), Changed)
    assert len(house.rows(t.pattern)) == 1


def test_what_overlaps_other_offers_or_bookings_is_left_out_and_told(house: House) -> None:
    staff = house.caseworker()
    house.slot(staff, day=0, hour=10, minute=30)
    person = house.citizen()
    house.booked(person, house.interview(person), house.slot(staff, day=7, hour=12))
    preview, _ = seen(house, SavePattern(mondays(staff)))
    assert [(local(span.starts_at).time(), why) for span, why in preview.overlaps] == [
        (time(10), "slot"), (time(10, 45), "slot"), (time(11, 30), "booking"), (time(12, 15), "booking")
    ]  # fmt: skip
    saved(house, SavePattern(mondays(staff)))
    rows = sorted((row.starts_at, row.ends_at) for row in house.rows(t.slot) if row.state != "withdrawn")
    assert all(one[1] <= two[0] for one, two in pairwise(rows))
    later = SavePattern(mondays(staff, windows=(Window(time(12, 15), time(14)),)))
    assert len(seen(house, later)[0].overlaps) == WEEKS + 1, "two patterns of one caseworker never overlap"


def test_under_an_absence_times_are_made_but_blocked_until_it_ends(house: House) -> None:
    staff = house.caseworker()
    starts_at, ends_at = at_local(MONDAY + 6 * DAY, time(0)), at_local(MONDAY + 27 * DAY, time(0))
    absence = register_absence(staff, 1, starts_at, ends_at, STAFF, **house.look)
    assert isinstance(absence, Absent)
    preview, _ = seen(house, SavePattern(mondays(staff)))
    assert [why for _, why in preview.blocked] == ["absence"] * 12
    saved(house, SavePattern(mondays(staff)))
    assert len(house.rows(t.slot, state="blocked")) == 12
    assert end_absence(staff, absence.claim_id, 1, STAFF, **house.look)
    assert house.rows(t.slot, state="blocked") == []


def test_what_staff_withdrew_by_hand_stays_withdrawn(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    gone = house.rows(t.slot)[5].id
    assert withdraw([gone], 1, STAFF, **house.look) == [gone]
    house.now += DAY
    top_up(**house.look)
    assert house.rows(t.slot, id=gone)[0].state == "withdrawn"
    same = SavePattern(mondays(staff, valid_from=MONDAY + 2 * DAY), pattern)
    assert seen(house, same)[0].by_hand == 1
    assert seen(house, same)[0].added == ()


def test_times_that_a_change_took_away_come_back_when_it_is_undone(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    before = free(house)
    saved(house, SavePattern(mondays(staff, weekdays=frozenset({1})), pattern))
    assert set(free(house)).isdisjoint(before)
    saved(house, SavePattern(mondays(staff), pattern))
    assert free(house) == before


def test_the_last_free_time_before_a_deadline_is_a_risk_that_is_named(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    soon, later, done = house.citizen(), house.citizen(), house.citizen()
    at_risk = house.interview(soon, book_by=5, hold_by=12)
    house.interview(later, book_by=5, hold_by=14)
    house.interview(done, book_by=5, hold_by=12, deadline_closed_on=MONDAY)
    booker = house.citizen()
    house.booked(booker, house.interview(booker, book_by=5, hold_by=12), house.rows(t.slot)[0].id)
    moved = SavePattern(mondays(staff, valid_from=MONDAY + 14 * DAY), pattern)
    assert seen(house, moved)[0].at_risk == (), "this week's times are there yet"
    end = EndPattern(pattern, MONDAY)
    house.now += timedelta(hours=5)  # Monday's last time has begun: next Monday's are the first
    assert [one.interview_id for one in seen(house, end)[0].at_risk] == [at_risk, at_risk + 1]
    wednesday = SavePattern(mondays(staff, weekdays=frozenset({2}), valid_from=MONDAY + 13 * DAY), pattern)
    shortened = seen(house, wednesday)[0]
    assert shortened.at_risk == (), "the coming Monday stays"
    other = house.caseworker()
    house.slot(other, day=13)
    assert [one.interview_id for one in seen(house, end)[0].at_risk] == [at_risk], "a colleague's time saves the other"


def test_holidays_and_clock_changes_in_the_span_are_told(house: House) -> None:
    preview, _ = seen(house, SavePattern(mondays(house.caseworker(), weekdays=frozenset(range(7)))))
    assert (date(2026, 12, 24), "Juleaftensdag") in preview.closed
    assert preview.clock_changes == ()
    house.now = at_local(date(2027, 2, 1), time(9))
    preview, _ = seen(house, SavePattern(mondays(house.caseworker(), valid_from=date(2027, 2, 1))))
    assert preview.clock_changes == (date(2027, 3, 28),)


def test_another_authoritys_and_yesterdays_are_not_for_us(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    house.add(t.authority, code="0001", name="Nabokommune")
    elsewhere = house.add(t.office, authority_id=2, name="N", street="N", postal_code="0000", city="N", phone="1")
    wish = SavePattern(mondays(staff), pattern)
    for wanted, authority, why in (
        (wish, 2, "not_found"),
        (EndPattern(pattern, MONDAY), 2, "not_found"),
        (EndPattern(99, MONDAY), 1, "not_found"),
        (SavePattern(mondays(staff, office_id=elsewhere)), 1, "not_found"),
        (SavePattern(mondays(house.caseworker()), pattern), 1, "not_found"),
        (SavePattern(mondays(99)), 1, "not_found"),
        (SavePattern(mondays(staff, valid_from=MONDAY - DAY)), 1, "in_the_past"),
        (EndPattern(pattern, MONDAY - 2 * DAY), 1, "in_the_past"),
    ):
        assert preview_pattern(wanted, authority, **house.look) == NotSaved(why)
        assert save_pattern(wanted, "", authority, STAFF, **house.look) == NotSaved(why)


def test_topping_up_goes_on_day_by_day_and_twice_changes_nothing(house: House) -> None:
    saved(house, SavePattern(mondays(house.caseworker())))
    ended = saved(house, SavePattern(mondays(house.caseworker(), valid_to=MONDAY + 20 * DAY)))
    assert top_up(**house.look) == ToppedUp(), "saving has laid out everything"
    house.now += 7 * DAY
    assert top_up(**house.look) == ToppedUp(patterns=2, added=4)
    before = house.rows(t.slot), house.rows(t.audit)
    assert top_up(**house.look) == ToppedUp()
    assert (house.rows(t.slot), house.rows(t.audit)) == before
    further = top_up(**house.look, day=MONDAY + 21 * DAY)
    assert further.added == 4, "a day further on may be named; of the two Mondays more one is Easter Monday"
    house.now += 30 * DAY
    top_up(**house.look)
    assert ended not in {row.subject_id for row in house.rows(t.audit) if row.action == "pattern.topped_up"}


def test_topping_up_takes_back_what_a_cancelled_booking_left_of_a_pattern_that_ended(house: House) -> None:
    pattern = saved(house, SavePattern(mondays(house.caseworker())))
    person = house.citizen()
    slot = house.rows(t.slot)[5].id
    booking = house.booked(person, house.interview(person), slot)
    saved(house, EndPattern(pattern, MONDAY))
    house.set(t.booking, booking, status="cancelled")
    house.set(t.slot, slot, state="open")
    house.now += DAY
    assert top_up(**house.look).removed == 1
    assert house.rows(t.slot, id=slot)[0].state == "withdrawn"


def test_a_pattern_that_was_replaced_says_the_same_again_from_its_own_day(house: House) -> None:
    staff = house.caseworker()
    pattern = saved(house, SavePattern(mondays(staff)))
    wish = SavePattern(replace(mondays(staff), valid_from=MONDAY + 7 * DAY), pattern)
    preview, _ = seen(house, wish)
    assert (preview.added, preview.removed) == ((), ())
