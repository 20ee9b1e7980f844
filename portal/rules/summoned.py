"""Summoned (indkaldt): who does not book, because the authority summons; BEK § 46, stk. 1 and LAB § 35."""

from collections.abc import Mapping
from datetime import date

from portal.rules.vocabulary import (
    INFERRED,
    QUOTED,
    Facts,
    Finding,
    Provision,
    authority_word,
    provision,
)

_LAB_BEGINS = date(2020, 1, 1)
ALTERNATIVE_BEGINS = date(2023, 6, 1)
_ORDER_46 = "BEK nr. 1216 af 28/9 2023"
_SOURCE_46 = "Bekendtgørelse om en aktiv beskæftigelsesindsats § 46 (tidligere ordlyd ikke læst)"

Words = Mapping[tuple[str, str], Finding]


def _summons(da: str, en: str, *, holds: bool) -> Words:
    """The same words for each authority of its time."""
    return {
        who: Finding(holds, da.format(who=who[0].capitalize()), en.format(who=who[1].capitalize()))
        for who in (authority_word(date(2020, 1, 1)), authority_word(date(2026, 2, 1)))
    }


def words_of(words: Words, day: date, *, holds: bool, certainty: str | None = None) -> Finding:
    """The finding in the words of the day, where it holds or not, and how certain it is."""
    said = words[authority_word(day)]
    if said.holds == holds and certainty is None:
        return said
    return Finding(holds, said.da, said.en, certainty=certainty)


NOT_YET = _summons(
    "{who} indkalder dig til samtaler. Du skal ikke selv booke.",
    "{who} summons you to interviews. You do not have to book yourself.",
    holds=False,
)
BEFORE_FIRST_FOLLOW_UP = _summons(
    "{who} indkalder dig til den første opfølgningssamtale. Bagefter booker du selv.",
    "{who} summons you to the first follow-up interview. After that you book yourself.",
    holds=False,
)
_EXEMPTED = _summons(
    "{who} indkalder dig til samtaler, fordi du er fritaget for selv at booke.",
    "{who} summons you to interviews, because you are exempted from booking yourself.",
    holds=True,
)
_DEPRIVED = _summons(
    "{who} indkalder dig til samtaler, fordi det er besluttet, at du ikke selv booker for tiden.",
    "{who} summons you to interviews, because it was decided that you do not book yourself for now.",
    holds=True,
)
_ALTERNATIVE = _summons(
    "{who} indkalder dig til samtaler, fordi du er fritaget for Digital Post og har bedt om en anden vej.",
    "{who} summons you to interviews, because you are exempt from Digital Post and asked for another way.",
    holds=True,
)
_NORMAL = Finding(False, "Du er ikke fritaget for selv at booke.", "You are not exempted from booking yourself.")
_NO_ALTERNATIVE_ASKED = Finding(
    False,
    "Du er fritaget for Digital Post. Du har ret til en anden vej end den digitale, hvis du beder om det.",
    "You are exempt from Digital Post. You have a right to another way than the digital one, if you ask for it.",
)


# The authority summons those whom the duty does not cover (§ 46, stk. 1); read in the order of 2023 alone
@provision(
    "B-06", since=date(2016, 9, 1), cites=f"{_ORDER_46}, § 46, stk. 1", certainty=QUOTED, source=_SOURCE_46,
    part="a: ikke omfattet",
)  # fmt: skip
def not_covered_yet(facts: Facts, day: date) -> Finding:
    """No duty for the group on the day; that a group stood outside because only others were named is inferred."""
    inferred = facts["target_group"] == 4 and day >= _LAB_BEGINS
    return words_of(NOT_YET, day, holds=False, certainty=INFERRED if inferred else None)


def _status(facts: Facts, day: date) -> Finding:
    status = facts.get("self_booking_status")
    if status == "exempted":
        return words_of(_EXEMPTED, day, holds=True)
    if status == "deprived":
        return words_of(_DEPRIVED, day, holds=True)
    return _NORMAL


# »… fritaget …« (BEK § 45) and »… frataget …« (LAB § 35): the authority summons (BEK § 46, stk. 1)
IN_GENERAL: Provision = provision(
    "R-08", since=date(2016, 9, 1), cites=f"LAB § 35; {_ORDER_46}, §§ 45 og 46, stk. 1", certainty=QUOTED,
    source=_SOURCE_46,
)(_status)  # fmt: skip

# Sygedagpenge: »i særlige tilfælde … eksempelvis hvis personens adfærd i forhold til selv at booke samtaler er
# uhensigtsmæssig, eller … samtalen ikke kan gennemføres efter hensigten«
FOR_THE_SICK: Provision = provision(
    "R-07", since=date(2020, 1, 1), cites="BEK nr. 473 af 20/3 2021, § 17, stk. 3", certainty=QUOTED,
    source="Bekendtgørelse om opfølgning i sygedagpengesager § 17",
)(_status)  # fmt: skip


def by_status(facts: Facts, day: date) -> tuple[Provision, Finding]:
    """Exempted from self-booking, or deprived of it; for sygedagpenge deprivation has a rule of its own."""
    rule = FOR_THE_SICK if facts["target_group"] == 6 and facts.get("self_booking_status") == "deprived" else IN_GENERAL
    return rule, rule.look(facts, day)


# »har efter anmodning ret til at benytte den pågældende lovgivnings hjemlede alternativ til den obligatoriske
#  digitale selvbetjeningsløsning« (lov nr. 603 af 31/5 2023)
@provision(
    "R-11", since=ALTERNATIVE_BEGINS, cites="Lov nr. 603 af 31/5 2023, § 2", certainty=QUOTED,
    source="Lov om fravigelse fra obligatorisk digital selvbetjening",
)  # fmt: skip
def asked_for_the_alternative(facts: Facts, day: date) -> Finding:
    """Exempt from Digital Post: on request, the alternative; that it is the summons of § 46 is inferred."""
    if facts.get("requested_alternative") is not True:
        return _NO_ALTERNATIVE_ASKED
    return words_of(_ALTERNATIVE, day, holds=True, certainty=INFERRED)
