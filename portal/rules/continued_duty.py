"""Continued duty (fortsat pligt): a decision that the ordinary effort goes on, LAB § 106, stk. 3."""

from collections.abc import Mapping
from datetime import date

from portal.rules.vocabulary import (
    AUTHORITY,
    QUOTED,
    Answer,
    Facts,
    Finding,
    authority_word,
    lab,
    provision,
)

_STAR = "STAR, Spørgsmål og svar om kontaktforløbet"
_BECAUSE: Mapping[str, tuple[str, str]] = {
    "benefit_to_person": ("det er til fordel for dig", "it is to your benefit"),
    "abuse_or_speculation": (
        "det er vurderet, at reglerne ellers ville blive misbrugt", "it was found that the rules would be misused",
    ),
}  # fmt: skip
_NO_DECISION = Finding(
    False,
    "Det er ikke besluttet, at du skal fortsætte med samtaler.",
    "It has not been decided that you must go on with interviews.",
)
_NO_REASONS = Finding(
    False,
    "Beslutningen om, at du skal fortsætte med samtaler, er ikke begrundet og gælder derfor ikke.",
    "The decision that you must go on with interviews states no reasons, so it has no effect.",
)
_REASONED = Finding(True, "Afgørelsen er begrundet.", "The decision states its reasons.")
_STATE_THE_REASONS = Finding(
    False,
    "Skriv begrundelsen: borgeren har krav på at få at vide, hvorfor samtalerne fortsætter.",
    "State the reasons: the citizen has a right to know why the interviews go on.",
)


def _is_reasoned(facts: Facts) -> bool:
    return bool(facts["continued_duty"].get("reason", "").strip())


# »Jobcenteret kan ud fra en konkret vurdering beslutte, at en person fortsat skal være omfattet …« (stk. 3)
@provision(
    "H-09", since=date(2020, 1, 1), cites=lab("§ 106, stk. 3"), certainty=QUOTED,
    source=f"LBK nr. 280 af 1/3 2024, § 106; {_STAR}",
)  # fmt: skip
def duty_continues(facts: Facts, day: date) -> Finding:
    """A reasoned decision that the ordinary effort goes on; without reasons it has no effect (H-10)."""
    if "continued_duty" not in facts:
        return _NO_DECISION
    if not _is_reasoned(facts):
        return _NO_REASONS
    da, en = _BECAUSE[facts["continued_duty"]["ground"]]
    who_da, who_en = authority_word(day)
    return Finding(
        True,
        f"Du skal stadig til samtaler: {who_da} har besluttet det, fordi {da}. Du har fået en begrundelse.",
        f"You must still attend interviews: {who_en} decided so, because {en}. You were given the reasons.",
    )


# »Jobcenteret skal begrunde, hvorfor personen alligevel ikke skal være omfattet af mindre intensiv indsats« (STAR)
@provision("H-10", since=date(2020, 1, 1), cites=lab("§ 106, stk. 3"), certainty=AUTHORITY, source=_STAR)
def must_be_reasoned(facts: Facts, _day: date) -> Finding:
    """A decision under stk. 3 states its reasons."""
    return _REASONED if _is_reasoned(facts) else _STATE_THE_REASONS


def answer(facts: Facts, day: date) -> Answer:
    """The question `continued-duty`: may this § 106, stk. 3 decision be saved?"""
    finding = must_be_reasoned.look(facts, day)
    reasons = [must_be_reasoned.reason(finding)]
    return ("accepted", {}, reasons) if finding.holds else ("rejected", {"missing": ["reason"]}, reasons)
