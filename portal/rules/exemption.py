"""Exemption (fritagelse): may a person be exempted from booking themselves? BEK § 45 and lov nr. 603 af 31/5 2023.

In go the facts and the day; out comes whether it is a right, may be granted, lacks the person's request, is declined by
the person, or has no known ground. The authority decides: this only says what the law lets it do.
"""

from collections.abc import Mapping
from datetime import date

from portal.rules.assessment import Reason
from portal.rules.coverage import LAB_BEGINS
from portal.rules.facts import need
from portal.rules.summoned import ALTERNATIVE_BEGINS, asked_for_the_alternative
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    QUOTED,
    Answer,
    Facts,
    Finding,
    Provision,
    in_force,
    provision,
)

ON_REQUEST = frozenset(("it_skills", "language", "disability"))
UNLESS_UNWANTED = frozenset(("special_premises", "interpreter", "workplace_meeting"))
_NEW_ORDER = date(2024, 1, 1)
_STAR = "STAR, Spørgsmål og svar om Selvbook på Jobnet"
_UNTIL_2023 = ("BEK nr. 2006 af 11/12 2020, § 45", "Bekendtgørelse om en aktiv beskæftigelsesindsats § 45")
_SINCE_2024 = (
    "BEK nr. 1216 af 28/9 2023, § 45",
    f"{_STAR}; ordlyden af § 45 fra 2024 er ikke læst",
)
_WHY: Mapping[str, tuple[str, str]] = {
    "it_skills": ("du har meget svært ved at bruge it", "you find it very hard to use a computer"),
    "language": ("du ikke taler og læser dansk", "you do not speak and read Danish"),
    "disability": (
        "du har en betydelig fysisk, kognitiv eller psykisk funktionsnedsættelse",
        "you have a considerable physical, cognitive or mental disability",
    ),
    "special_premises": ("samtalen kræver særlige lokaler", "the interview needs special premises"),
    "interpreter": ("der skal en tolk med til samtalen", "the interview needs an interpreter"),
    "workplace_meeting": ("samtalen holdes på din arbejdsplads", "the interview is held at your workplace"),
}
_OF_THE_SICK_ALONE = Finding(
    False,
    "En samtale på arbejdspladsen giver kun mulighed for fritagelse, når du får sygedagpenge.",
    "An interview at the workplace allows for an exemption only when you receive sickness benefit.",
)
_NO_GROUND = Finding(
    False,
    "Vi kender ikke nogen grund til at fritage dig for selv at booke. Fortæl os, hvis det er svært for dig.",
    "We know of no ground for exempting you from booking yourself. Tell us if it is difficult for you.",
)


def _certainty(facts: Facts) -> str | None:
    """For sygedagpenge the grounds are those that STAR tells; § 45 itself speaks of LAB."""
    return AUTHORITY if facts["target_group"] == 6 else None


def _on_request(facts: Facts, _day: date) -> Finding:
    da, en = _WHY[facts["exemption_ground"]]
    need(facts, "requested_by_person")
    if facts["requested_by_person"]:
        return Finding(
            True,
            f"Du kan blive fritaget for selv at booke, fordi du har bedt om det, og {da}.",
            f"You may be exempted from booking yourself, because you asked for it and {en}.",
            certainty=_certainty(facts),
        )
    return Finding(
        False,
        f"Du kan blive fritaget, hvis {da}, men du skal selv bede om det.",
        f"You may be exempted if {en}, but you must ask for it yourself.",
        certainty=_certainty(facts),
    )


def _unless_unwanted(facts: Facts, _day: date) -> Finding:
    if facts["exemption_ground"] == "workplace_meeting" and facts["target_group"] != 6:
        return _OF_THE_SICK_ALONE
    da, en = _WHY[facts["exemption_ground"]]
    need(facts, "wants_to_self_book")
    if not facts["wants_to_self_book"]:
        return Finding(
            True,
            f"Du kan blive fritaget for selv at booke, fordi {da}.",
            f"You may be exempted from booking yourself, because {en}.",
            certainty=_certainty(facts),
        )
    return Finding(
        False,
        f"Du bliver ved med selv at booke, fordi du ønsker det, selv om {da}.",
        f"You go on booking yourself, because you wish to, even though {en}.",
        certainty=_certainty(facts),
    )


# »… efter anmodning …, hvis det er uforholdsmæssigt svært eller umuligt …«: (1) »meget ringe it-kundskaber«, (2)
# »betydelige sproglige barrierer bestående i manglende beherskelse af dansk«, (3) »betydelig fysisk, kognitiv eller
# psykisk funktionsnedsættelse« (§ 45, stk. 1). The order of 2023 took over on 2024-01-01; its § 45 was not read.
ASKED_FOR: tuple[Provision, ...] = (
    provision(
        "R-09", since=LAB_BEGINS, until=date(2023, 12, 31), cites=f"{_UNTIL_2023[0]}, stk. 1", certainty=QUOTED,
        source=_UNTIL_2023[1],
    )(_on_request),
    provision(
        "R-09", since=_NEW_ORDER, cites=f"{_SINCE_2024[0]}, stk. 1 (før: {_UNTIL_2023[0]}, stk. 1)",
        certainty=INFERRED, source=_SINCE_2024[1],
    )(_on_request),
)  # fmt: skip

# »særlige lokaliteter eller deltagelse af en tolk, medmindre personen ikke ønsker at blive fritaget« (§ 45, stk. 2);
# sygedagpenge also when the interview is at the workplace (STAR)
NEEDED_FOR_THE_TALK: tuple[Provision, ...] = (
    provision(
        "R-10", since=LAB_BEGINS, until=date(2023, 12, 31), cites=f"{_UNTIL_2023[0]}, stk. 2", certainty=QUOTED,
        source=f"{_UNTIL_2023[1]}; {_STAR}",
    )(_unless_unwanted),
    provision(
        "R-10", since=_NEW_ORDER, cites=f"{_SINCE_2024[0]}, stk. 2 (før: {_UNTIL_2023[0]}, stk. 2)",
        certainty=INFERRED, source=_SINCE_2024[1],
    )(_unless_unwanted),
)  # fmt: skip


def answer(facts: Facts, day: date) -> Answer:
    """The question `exemption`."""
    passed: list[Reason] = []
    if day >= ALTERNATIVE_BEGINS and facts.get("digital_post_exempt") is True:
        finding = asked_for_the_alternative.look(facts, day)
        reason = asked_for_the_alternative.reason(finding)
        if finding.holds:
            return "right", {}, [reason]
        passed = [reason]
    ground = facts.get("exemption_ground")
    if ground is None:
        return "no_ground", {}, [in_force(ASKED_FOR, day).reason(_NO_GROUND, day), *passed]
    rule = in_force(ASKED_FOR if ground in ON_REQUEST else NEEDED_FOR_THE_TALK, day)
    finding = rule.look(facts, day)
    reasons = [rule.reason(finding), *passed]
    if finding.holds:
        return "may_be_granted", {}, reasons
    if finding == _OF_THE_SICK_ALONE:
        return "no_ground", {}, reasons
    return ("warn_no_request" if ground in ON_REQUEST else "keep_self_booking"), {}, reasons
