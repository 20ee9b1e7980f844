"""Take the pictures in docs/screens: the main pages, on a phone and on a desktop, always on the same made-up day.

`make screens` runs this. Looking at the pictures side by side is how the pages are reviewed.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.served import DAY, Portal, browser_options, build_town, serve
from tests.journeys.visitor import Visitor
from tests.journeys.walks import make_rare, pages_without_rules, plan_for_all, tasks

TARGET = Path("docs/screens")
SIZES = {"phone": (390, 1200), "desktop": (1100, 900)}
"""Width, and the height at which a longer page is cut off."""

Picture = tuple[Visitor, str, str]


class Studio:
    """A browser for each person, and the portal they look at."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self.browser = browser
        self.portal = portal

    def visit(self, person: str = "") -> Visitor:
        """Somebody signed in, or nobody."""
        visitor = Visitor(self.browser.new_context(base_url=self.portal.address, locale="da-DK"))
        return visitor.sign_in(person) if person else visitor

    def take(self, visitor: Visitor, name: str) -> None:
        """The page as it stands, in every size."""
        visitor.page.wait_for_load_state()
        visitor.page.evaluate("document.fonts.ready.then(() => true)")
        for size, (width, tallest) in SIZES.items():
            visitor.page.set_viewport_size({"width": width, "height": 400})
            height = visitor.page.evaluate("document.documentElement.scrollHeight")
            visitor.page.set_viewport_size({"width": width, "height": min(height, tallest)})
            visitor.page.evaluate("scrollTo(0, 0)")
            visitor.page.screenshot(path=TARGET / f"{name}-{size}.png", animations="disabled")
        visitor.page.set_viewport_size({"width": 390, "height": 844})


def before_booking(studio: Studio) -> Iterator[Picture]:
    """What one sees first."""
    stranger = studio.visit()
    stranger.open("/")
    yield stranger, "front", "The front page: who must book, and how"
    stranger.open("/log-ind")
    yield stranger, "sign-in", "Signing in as one of the made-up people"
    for person, shows in (
        ("anna", "must book, by when and why"),
        ("bo", "has a time"),
        ("carla", "need not book, and why not"),
        ("ida", "has until tonight"),
    ):
        yield studio.visit(person), f"overview-{person}", f"The overview: {person} {shows}"
    yield studio.visit("anna").in_english(), "overview-english", "The overview in English"
    gitte = studio.visit("gitte")
    gitte.follow("Vælg en tid")
    yield gitte, "no-times", "No free times: why, and how to put that on record"


def booking(studio: Studio) -> Iterator[Picture]:
    """From the free times to the receipt, and what follows."""
    anna = studio.visit("anna")
    anna.find_times()
    anna.choose(5)
    yield anna, "times", "Free times: one is chosen, and stands in the bar"
    english = studio.visit("citizen-0003").in_english()
    english.find_times()
    yield english, "times-english", "Free times in English"
    other = studio.visit("citizen-0001")
    other.find_times()
    other.choose(8)
    rival = studio.visit("citizen-0002")
    make_rare(studio.portal.services, other)
    rival.find_times()
    rival.choose(8)
    rival.go_on()
    rival.page.wait_for_url("**/bekraeft")
    with other.expecting(409):
        other.go_on()
    yield other, "taken", "Somebody else was faster (409): three near times, each a press away"
    anna.go_on()
    anna.page.get_by_label("Min jobsøgning og mit cv").check()
    yield anna, "confirm", "Confirming: the time is held for ten minutes"
    anna.confirm()
    receipt = anna.receipt
    yield anna, "receipt", "The receipt"
    anna.open(f"{receipt}/ombook?fra=2026-12-01")
    anna.choose(2)
    yield anna, "move", "Moving: the old time is kept until the new one is had"
    anna.open(f"{receipt}/aflys")
    yield anna, "cancel", "Cancelling: what it means, before it is done"


def staff(studio: Studio) -> Iterator[Picture]:
    """What staff see, once anna has booked."""
    sara = studio.visit("sara")
    sara.open("/medarbejder/?dag=2026-12-02")
    yield sara, "staff-day", "Staff: the day sheet"
    sara.open("/medarbejder/tider?uge=2026-11-30")
    yield sara, "staff-times", "Staff: a caseworker's times, and publishing more"
    sara.open("/medarbejder/borgere")
    sara.page.get_by_label("Navn").fill("Anna Birkelund")
    sara.press("Find")
    sara.follow("Anna Birkelund")
    yield sara, "staff-citizen", "Staff: a citizen, with the assessment behind each booking"
    sara.open("/medarbejder/borgere")
    sara.page.get_by_label("Navn").fill("Carla Fjordby")
    sara.press("Find")
    sara.follow("Carla Fjordby")
    sara.follow("Hvad siger reglerne en anden dag?")
    yield sara, "staff-rules", "Staff: what the rules say about a citizen, and will say"
    yield sara.in_english(), "staff-rules-english", "The same in English"
    plan_for_all(studio.portal.services)
    other = studio.visit("sara")
    other.open("/medarbejder/planlagte")
    yield other, "staff-planned", "Staff: interviews that the contact course asks for, proposed and not yet set"


def without_rules(studio: Studio) -> Iterator[Picture]:
    """A rule service that does not answer, and what staff hear of it afterwards."""
    citizen, sara = studio.visit("citizen-0009"), studio.visit("sara")
    for name in pages_without_rules(citizen, studio.portal.services):
        if name.startswith("the receipt"):
            yield (
                citizen,
                "receipt-without-rules",
                "Booked while the rules could not be asked",
            )
    next(iter(tasks(sara, studio.portal.services)))
    yield sara, "staff-tasks", "Staff: a booking that the rules said no to afterwards, and nothing taken away"


def main() -> None:
    """Take them all anew, and list them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    lines = [f"# The pages\n\nTaken by `make screens` on the demo data of {DAY}, at ten in the morning.\n"]
    with tempfile.TemporaryDirectory() as named, sync_playwright() as playwright:
        folder = Path(named)
        browser = playwright.chromium.launch(**browser_options())
        with serve(folder, build_town(folder / "town.sqlite", citizens=400)) as portal:
            studio = Studio(browser, portal)
            for part in (before_booking, booking, staff, without_rules):
                for visitor, name, shows in part(studio):
                    studio.take(visitor, name)
                    assert not visitor.faults, visitor.faults
                    links = ", ".join(f"[{size}]({name}-{size}.png)" for size in SIZES)
                    lines.append(f"- {shows}: {links}")
        browser.close()
    (TARGET / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in TARGET.glob("*.png"))
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET}, {size / 1_000_000:.1f} MB")


if __name__ == "__main__":
    main()
