"""The page of free times: 14 days of one office, about 240 times, for a citizen who is signed in."""

import html
import http.client
import re
from itertools import cycle

from bench import load, parts
from bench.house import House
from bench.load import Operation, Step
from bench.report import Findings, Line, TimeTable
from bench.rounds import Rounds, Sample, alternate, as_json, middle, ratio, sample, take
from bench.town import Citizen, Town

_SLOT = b'name="slot"'
PARTS: tuple[parts.Part, ...] = (
    ("the situation, one statement", "portal.persistence.situations", "of_interview"),
    ("the free times, one statement", "portal.persistence.slots", "free_between"),
    ("the citizen's other bookings, one statement", "portal.persistence.bookings", "taken_by_person"),
    ("two rule questions", "portal.rules.service:EmbeddedRuleService", "assess"),
    ("sorting the times by day", "portal.booking.find_times", "_by_day"),
    ("the words on the times", "portal.web.citizen.choosing", "choices"),
    ("the template", "portal.web.citizen.choosing", "render_template"),
    ("the rest of finding: transactions, facts", "portal.web.citizen.choosing", "find_times"),
)


def operations(town: Town) -> list[Operation]:
    """The page, once for each viewer."""
    return [
        (Step(town.free_times(viewer), viewer.signed_in(town.sessions).cookie, contains=_SLOT.decode()),)
        for viewer in town.viewers
    ]


def limit_operation(town: Town) -> Operation:
    """The bare page."""
    return (Step(f"/page/{town.office}/{town.monday}", contains=_SLOT.decode()),)


def portal_round(town: Town, count: int) -> Sample:
    """A round of the portal's page."""
    return sample(town.portal, town.postgres, take(cycle(operations(town)), count))


def measure(house: House) -> Findings:
    """The portal's page against the bare one."""
    town, options = house.large, house.options
    sizes = _sizes(town)
    count = options.operations(400)
    bare = [limit_operation(town)] * options.operations(800)
    load.run(town.portal.port, take(cycle(operations(town)), options.operations(300)))
    load.run(town.limit.port, bare[: options.operations(300)])
    rounds = alternate(
        {"limit": lambda: sample(town.limit, town.postgres, bare), "portal": lambda: portal_round(town, count)},
        options.rounds,
    )
    found = Findings(data={"rounds": as_json(rounds), **sizes})
    found.lines.append(line("free times, 14 days (CPU)", rounds, mark=4, goal=2))
    found.tables.append(split("The page: processor time by process, ms per page", rounds))
    heading = "The page: where the server's time goes, ms of processor time per page (in one process, no server)"
    shown, found.data["parts"] = parts.time_parts(
        town.sessions.app, take(cycle(operations(town)), options.operations(150)), PARTS, heading
    )
    found.tables.append(shown)
    found.notes.append(
        f"The page shows {sizes['portal_times']} times in {sizes['portal_octets'] / 1000:.1f} KB; the limit shows "
        f"{sizes['limit_times']} in {sizes['limit_octets'] / 1000:.1f} KB."
    )
    return found


def line(work: str, rounds: Rounds, *, mark: float, goal: float) -> Line:
    """The portal's side of the rounds against the limit's."""
    limit, portal = (f"{middle(rounds[side]):.2f} ms" for side in ("limit", "portal"))
    return Line(work, portal, ratio(rounds, "portal", "limit"), " ×", mark, goal, limit)


def split(heading: str, rounds: Rounds) -> TimeTable:
    """Server and database apart, and how fast the answers came."""
    columns = ("", "server", "database", "together", "operations/s", "p50 ms", "p99 ms")
    values = ("server_ms", "database_ms", "total_ms", "per_second", "p50_ms", "p99_ms")
    rows = [(name, *(f"{middle(rounds[name], value):.2f}" for value in values)) for name in rounds]
    return TimeTable(heading, columns, rows)


def _sizes(town: Town) -> dict[str, int]:
    """How much both pages show; and a session made in this process sees what a sign-in by form sees."""
    viewer = town.viewers[0]
    ours = load.ask(town.portal.port, operations(town)[0][0]).body
    theirs = load.ask(town.limit.port, limit_operation(town)[0]).body
    by_form = _by_form(town, viewer)
    assert by_form.count(_SLOT) == ours.count(_SLOT) == theirs.count(_SLOT), "all three pages show the same times"
    return {
        "portal_times": ours.count(_SLOT), "portal_octets": len(ours),
        "limit_times": theirs.count(_SLOT), "limit_octets": len(theirs),
    }  # fmt: skip


def _by_form(town: Town, viewer: Citizen) -> bytes:
    """The page as seen after signing in by the form."""
    connection = http.client.HTTPConnection("127.0.0.1", town.portal.port, timeout=60)
    try:
        form = load.send(connection, Step("/log-ind"))
        token = re.search(r'name="csrf_token" value="([^"]+)"', form.body.decode())
        assert token, "the sign-in page has a form"
        fields = {"csrf_token": html.unescape(token.group(1)), "person": viewer.key}
        cookie = form.headers["set-cookie"].partition(";")[0]
        signed_in = load.send(connection, Step("/log-ind", cookie, fields, status=303))
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        return load.send(connection, Step(town.free_times(viewer), cookie)).body
    finally:
        connection.close()
