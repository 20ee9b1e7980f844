"""Walks past every page there is, to look at each with one question in mind; in either language.

Each walk says which page it has come to, and goes on when it is asked for the next. It uses no words of the pages.
"""

from collections.abc import Iterator

from sqlalchemy import select, update

from portal.booking.plan_for_all import Run
from portal.booking.recheck import recheck
from portal.persistence import tables as t
from portal.rules.errors import RuleServiceUnavailable
from portal.rules.service import EmbeddedRuleService
from portal.wiring import Services
from tests.journeys.visitor import Visitor

Look = Iterator[str]


def make_rare(town: Services, visitor: Visitor) -> None:
    """Withdraw every other time at the hour that the visitor has ticked, so that it can be gone."""
    chosen = int(visitor.page.locator(".time input:checked").get_attribute("value") or 0)
    with town.store.read() as work:
        starts_at = work.scalar(select(t.slot.c.starts_at).where(t.slot.c.id == chosen))
    others = update(t.slot).where(t.slot.c.starts_at == starts_at, t.slot.c.id != chosen)
    town.store.change(lambda work: work.execute(others.values(state="withdrawn")))


def public_pages(stranger: Visitor) -> Look:
    """What everybody may open, and what is not there."""
    stranger.open("/")
    yield "the front page"
    stranger.open("/log-ind")
    yield "signing in"
    stranger.page.locator("#person").fill("nobody")
    with stranger.expecting(422):
        stranger.page.locator("main form").last.get_by_role("button").click()
    yield "signing in as nobody"
    with stranger.expecting(404):
        stranger.open("/findes-ikke")
    yield "no such page"


def booking_pages(anna: Visitor) -> Look:
    """From the overview to a receipt, with what may go wrong on the way."""
    anna.page.locator("details.reasons summary").first.click()
    yield "the overview with its reasons"
    anna.find_times()
    with anna.expecting(422):
        anna.go_on()
    yield "the free times, sent with none chosen"
    anna.choose(4)
    yield "a time chosen"
    anna.go_on()
    yield "confirming"
    anna.page.locator("details.panel summary").click()
    anna.page.locator("#contact_phone").fill("12")
    with anna.expecting(422):
        anna.page.locator("main form .button-primary").click()
    yield "a wrong telephone number"
    anna.page.locator("#contact_phone").fill("70 00 12 34")
    anna.open("/mine-samtaler")
    yield "the overview with a held time"
    anna.page.locator(".panel .actions a.button").click()
    anna.confirm()
    yield "the receipt"


def booked_pages(anna: Visitor, receipt: str) -> Look:
    """What follows a booking: moving, cancelling, the calendar."""
    anna.open("/mine-samtaler")
    yield "the overview with a booked time"
    anna.open(f"{receipt}/ombook")
    yield "moving"
    anna.open(f"{receipt}/aflys")
    yield "cancelling"
    anna.page.locator("main form button").click()
    yield "the cancelled appointment"
    anna.open("/mine-samtaler")
    yield "the overview with a cancelled appointment"
    anna.page.locator("details.panel summary").click()
    anna.page.locator("details.panel form button").first.click()
    yield "the calendar address"
    with anna.expecting(404):
        anna.open("/aftaler/999999")
    yield "an appointment that is not there"
    with anna.expecting(403):
        anna.open("/medarbejder/")
    yield "a page for staff"


def refused_pages(citizen: Visitor, other: Visitor, town: Services) -> Look:
    """A time that is gone, and another one chosen when one is booked."""
    citizen.find_times()
    citizen.choose(8)
    make_rare(town, citizen)
    other.find_times()
    times = other.page.url
    other.choose(8)
    citizen.go_on()
    citizen.page.wait_for_url("**/bekraeft")
    with other.expecting(409):
        other.go_on()
    yield "a time that is gone"
    other.page.locator(".near button").first.click()
    other.page.wait_for_url("**/bekraeft")
    here, other.page = other.page, other.context.new_page()
    other.open(times)
    other.choose()
    here.locator("main form .button-primary").click()
    here.wait_for_url("**/aftaler/*")
    with other.expecting(409):
        other.go_on()
    yield "another time, when one is booked"


class Down:
    """A rule service that does not answer."""

    def assess(self, question: str, facts: object, on: object) -> object:
        """Never."""
        raise RuleServiceUnavailable("down")


def pages_without_rules(anna: Visitor, town: Services) -> Look:
    """Booking while the rules cannot be asked, and what is told of it; the town has none afterwards."""
    object.__setattr__(town, "rules", Down())
    anna.open("/mine-samtaler")
    yield "the overview without rules"
    anna.find_times()
    yield "the free times without rules"
    anna.choose(2)
    anna.go_on()
    yield "confirming without rules"
    anna.confirm()
    yield "the receipt without rules"
    anna.open(f"{anna.receipt}/ombook")
    yield "moving without rules"


def tasks(sara: Visitor, town: Services) -> Look:
    """What the bookings made without rules leave to staff, when the answer is no."""
    town.store.change(lambda work: work.execute(update(t.recheck).values(facts={"target_group": 2})))
    recheck(store=town.store, rules=EmbeddedRuleService(), clock=town.clock)
    sara.open("/medarbejder/opgaver")
    yield "a task"
    sara.page.locator("main form button").first.click()
    yield "no more tasks"


def empty_pages(gitte: Visitor) -> Look:
    """No times, and that put on record."""
    gitte.page.locator(".panel .actions a.button").click()
    yield "no free times"
    gitte.page.locator(".alert form button").click()
    yield "no free times, on record"


def staff_pages(sara: Visitor) -> Look:
    """The day, the times, the citizens, and what is wrong with a form."""
    sara.open("/medarbejder/?dag=2026-12-01")
    yield "the day sheet"
    sara.open("/medarbejder/?dag=2026-12-05")
    yield "an empty day"
    sara.open("/medarbejder/tider")
    yield "the times"
    with sara.expecting(422):
        sara.page.locator("main form").last.get_by_role("button").click()
    yield "the times, wrongly published"
    sara.open("/medarbejder/borgere")
    yield "finding a citizen"
    with sara.expecting(422):
        sara.page.locator("main form button").click()
    yield "finding nobody"
    sara.page.locator("#navn").fill("bo klit")
    sara.page.locator("main form button").click()
    yield "found"
    sara.page.locator("main table a").first.click()
    sara.page.locator("details summary").last.click()
    yield "a citizen"
    with sara.expecting(422):
        sara.page.locator("details form button").last.click()
    yield "a citizen, wrongly cancelled"
    citizen = sara.page.url.split("/aftaler")[0]
    sara.open(f"{citizen}/vurdering")
    yield "what the rules say about the citizen"
    with sara.expecting(400):
        sara.open(f"{citizen}/vurdering?dag=x")
    yield "a day that is none"
    sara.open(f"{citizen}/vurdering?dag=2015-01-01")
    yield "a day before there were rules"


def plan_for_all(town: Services) -> None:
    """What a worker does at night: propose the interviews that are due."""
    for _ in Run(town.store, town.rules, town.clock).pages():
        pass


def planned_pages(sara: Visitor) -> Look:
    """What is proposed to staff, and what becomes of it."""
    sara.open("/medarbejder/planlagte")
    yield "the planned interviews"
    with sara.expecting(422):
        sara.page.locator("main form button").last.click()
    yield "none ticked"
    sara.page.locator("input[name=planlagt] + label").first.click()
    sara.page.locator("main form button").last.click()
    yield "one confirmed"
    sara.page.locator("main table a").first.click()
    yield "a citizen with a proposal"
    sara.page.locator("[id^=p-]").first.locator("xpath=ancestor::section").locator("details summary").click()
    with sara.expecting(422):
        sara.page.locator("[id^=p-]").first.locator("xpath=ancestor::section").locator("details button").click()
    yield "rejected without a reason"
    sara.open("/medarbejder/opgaver")
    yield "somebody to summon"


def planning_pages(paul: Visitor) -> Look:
    """A pattern and a closure, from the empty list to the preview and back; and what is wrong with a form."""
    paul.open("/medarbejder/moenstre")
    yield "no patterns"
    paul.open("/medarbejder/moenstre/nyt")
    yield "a new pattern"
    with paul.expecting(422):
        paul.page.locator("main form .button-primary").click()
    yield "a new pattern, wrongly filled in"
    for name in ("weekdays-1", "weekdays-2", "kinds-1", "forms-1"):
        paul.page.locator(f"label[for={name}]").click()
    for name, value in (("from_1", "16:00"), ("to_1", "17:30"), ("minutes", "45")):
        paul.page.locator(f"#{name}").fill(value)
    paul.page.locator("main form .button-primary").click()
    paul.page.locator("details summary").first.click()
    yield "the preview of a pattern"
    paul.page.locator("main form .button-primary").click()
    yield "a pattern saved"
    paul.page.locator("main section .actions a").first.click()
    yield "changing a pattern"
    paul.open("/medarbejder/moenstre")
    paul.page.locator("main section .actions a").last.click()
    yield "ending a pattern"
    paul.open("/medarbejder/lukkedage")
    yield "no closures"
    with paul.expecting(422):
        paul.page.locator("main form .button-primary").click()
    yield "a closure, wrongly filled in"
    for name, value in (("name", "Personaledag"), ("first", "2026-11-25"), ("last", "2026-12-31")):
        paul.page.locator(f"#{name}").fill(value)
    paul.page.locator("main form .button-primary").click()
    yield "the preview of a closure, with deadlines at risk"
    paul.page.locator("main form .button-primary").click()
    yield "closed"
    paul.page.locator("main section .actions a").first.click()
    yield "the preview of opening again"
