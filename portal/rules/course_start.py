"""The start of the contact course (kontaktforløbets start): the day its months run from; a new benefit restarts it."""

from datetime import date

from portal.rules.counting import in_danish, in_english, last_day_of_months, months_have_passed
from portal.rules.coverage import LAB_BEGINS
from portal.rules.vocabulary import AUTHORITY, QUOTED, Dated, Facts, Finding, Parameter, lab, provision

FIRST_PART = Parameter("Kontaktforløbets første del", "months", (Dated(LAB_BEGINS, 6, lab("§ 31"), QUOTED),))


# A change of benefit (e.g. from kontanthjælp to ressourceforløb) restarts the count: »four talks again« (STAR, 2020)
@provision("N-12", since=LAB_BEGINS, cites=lab("§ 31"), certainty=AUTHORITY, source="STAR, Kontaktforløbet (2020)")
def new_benefit_restarts(facts: Facts, day: date) -> Finding:
    """Whether the present benefit began later than the unemployment, and has begun."""
    benefit = facts.get("benefit_started_on")
    if benefit is None or not facts["unemployed_since"] < benefit <= day.isoformat():
        return Finding(
            False, "Der er ikke sket noget, som starter forløbet forfra.", "Nothing has started the course afresh."
        )
    since = date.fromisoformat(benefit)
    return Finding(
        True,
        f"Dit forløb begyndte forfra {in_danish(since)}, fordi du fik en anden ydelse.",
        f"Your course started afresh on {in_english(since)}, because you came to receive another benefit.",
        {"restarts_on": benefit},
    )


def started(facts: Facts, day: date) -> date:
    """The day that the months of the course run from."""
    restart = new_benefit_restarts.look(facts, day)
    return date.fromisoformat((restart.details or {}).get("restarts_on", facts["unemployed_since"]))


def first_part_is_over(start: date, day: date) -> bool:
    """Whether the first months of the course have passed."""
    return months_have_passed(start, FIRST_PART.on(day), day)


def first_part_ends(start: date, day: date) -> date:
    """The last day of the first months, by the figure of `day`."""
    return last_day_of_months(start, FIRST_PART.on(day))
