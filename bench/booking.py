"""One booking: reserve and confirm, the two forms that a browser sends, with session, CSRF token and form key."""

import secrets
from collections.abc import Iterator

from bench import load, parts
from bench.house import House
from bench.load import Operation, Step
from bench.page import line, split
from bench.report import Findings
from bench.rounds import Sample, alternate, as_json, sample, take
from bench.town import Citizen, Town

PARTS: tuple[parts.Part, ...] = (
    ("the situation, one statement each", "portal.persistence.situations", "of_interview"),
    ("two rule questions", "portal.rules.service:EmbeddedRuleService", "assess"),
    ("facts for the rules", "portal.booking.facts", "for_booking"),
    ("holding the slot", "portal.persistence.slots", "hold_one"),
    ("adding the booking", "portal.persistence.bookings", "add"),
    ("two claims", "portal.persistence.claims", "take_for_booking"),
    ("two audit rows", "portal.persistence.audit", "record"),
    ("two kept answers", "portal.persistence.answers", "keep"),
    ("keeping the assessment", "portal.persistence.assessments", "keep"),
    ("confirming the booking", "portal.persistence.bookings", "confirm"),
    ("booking the slot", "portal.persistence.slots", "book_held"),
    ("the message in the outbox", "portal.persistence.outbox", "put"),
    ("the rest of reserving: transactions", "portal.web.citizen.views", "reserve"),
    ("the rest of confirming: transactions", "portal.web.citizen.views", "book"),
    ("the form of the confirmation", "portal.web.citizen.views", "ConfirmForm"),
)


def operations(town: Town) -> Iterator[Operation]:
    """Bookings, each of another citizen and another time."""
    for citizen in town.bookers:
        session = citizen.signed_in(town.sessions)
        address = f"/mine-samtaler/{citizen.interview}"
        chosen = {"csrf_token": session.token, "key": secrets.token_urlsafe(12), "slot": citizen.slot,
                  "fra": str(town.monday), "uger": 2}  # fmt: skip
        told = {"csrf_token": session.token, "key": secrets.token_urlsafe(12), "form": "in_person",
                "contact_phone": "70 00 00 00", "topics": "concrete_jobs", "wishes": "", "companion": "",
                "interpreter": ""}  # fmt: skip
        yield (
            Step(f"{address}/reserver", session.cookie, chosen, status=303, contains="/bekraeft"),
            Step(f"{address}/bekraeft", session.cookie, told, status=303, contains="/aftaler/"),
        )


def _bare(citizen: Citizen) -> Operation:
    fields = {"interview": citizen.interview, "person": citizen.person, "slot": citizen.slot}
    return (Step("/book", "", fields, contains="booked"),)


def portal_round(town: Town, count: int) -> Sample:
    """A round of the portal's bookings."""
    return sample(town.portal, town.postgres, take(operations(town), count))


def measure(house: House) -> Findings:
    """The portal's two forms against four bare statements behind one."""
    town, options = house.large, house.options
    count, count_bare, warm = options.operations(300), options.operations(600), options.operations(150)
    before = _booked(town)

    def bare_round(number: int) -> Sample:
        return sample(town.limit, town.postgres, [_bare(next(town.bookers)) for _ in range(number)])

    load.run(town.portal.port, take(operations(town), warm))
    bare_round(warm)
    rounds = alternate({"limit": lambda: bare_round(count_bare), "portal": lambda: portal_round(town, count)},
                       options.rounds)  # fmt: skip
    made = _booked(town) - before
    assert made == 2 * warm + options.rounds * (count + count_bare), f"{made} bookings are in the database"
    found = Findings(data={"rounds": as_json(rounds)})
    found.lines.append(line("reserve + confirm (CPU)", rounds, mark=8, goal=4))
    found.tables.append(split("The booking: processor time by process, ms per booking", rounds))
    heading = "The booking: where the server's time goes, ms of processor time per booking (in one process, no server)"
    shown, found.data["parts"] = parts.time_parts(town.sessions.app, take(operations(town), warm), PARTS, heading)
    found.tables.append(shown)
    return found


def _booked(town: Town) -> int:
    return int(str(town.postgres.run("SELECT count(*) FROM booking WHERE status = 'booked'", town.size.name)))
