"""Summons (indkaldelse): is this summons valid notice? BEK nr. 1216 af 28/9 2023, § 46, and the orders on rådighed.

In go the facts and the day; out comes `valid`, `invalid` with the first code that applies, or `reconsider` where the
person has told of something that must be taken into account. That it is `invalid` is always to the person's advantage.
"""

from collections.abc import Mapping
from datetime import date

from portal.rules.assessment import Reason
from portal.rules.counting import add_days, danish_day, in_danish, in_english
from portal.rules.coverage import LAB_BEGINS
from portal.rules.vocabulary import (
    INFERRED,
    QUOTED,
    Answer,
    Dated,
    Facts,
    Finding,
    Parameter,
    Provision,
    authority_word,
    in_force,
    provision,
)

_NEW_ORDER = date(2024, 1, 1)
_ORDER_46 = "BEK nr. 1216 af 28/9 2023, § 46"
_SOURCE_46 = "Bekendtgørelse om en aktiv beskæftigelsesindsats § 46"
NOTICE = Parameter(
    "Varsel for en indkaldelse",
    "days",
    (Dated(LAB_BEGINS, 1, "BEK nr. 1700 af 19/8 2021, § 13, stk. 2; BEK nr. 1716 af 14/12 2023, § 5, stk. 3", QUOTED),),
)
MUST_BE_CONSIDERED_FOR = frozenset((2, 3, 4, 5, 7, 8, 9))
_HINDRANCES: Mapping[str, tuple[str, str]] = {
    "childcare": ("børnepasning", "childcare"),
    "health": ("dit helbred", "your health"),
    "other_reasonable": ("en anden rimelig grund", "another reasonable ground"),
}

_WRITTEN = Finding(True, "Du er indkaldt skriftligt, som du skal.", "You were summoned in writing, as you must be.")
_NOT_WRITTEN = Finding(
    False,
    "En indkaldelse skal være skriftlig og til dig personligt. Den her gælder ikke som indkaldelse.",
    "A summons must be in writing, and to you personally. This one does not count as a summons.",
    {"code": "not_written"},
)
_BEFORE_2024 = Finding(
    True,
    "Vi kender ikke en regel fra før 2024, som gør indkaldelsen ugyldig.",
    "We know of no rule from before 2024 that makes the summons invalid.",
)


def _in_writing(facts: Facts, _day: date) -> Finding:
    said = _WRITTEN if facts["notice"]["channel"] == "written" else _NOT_WRITTEN
    if facts["target_group"] != 6:
        return said
    return Finding(said.holds, said.da, said.en, said.details, INFERRED)


# »skriftligt og personligt« (§ 46, stk. 1), of LAB; that it holds for sygedagpenge, too, is inferred. The order that
# held until 2023 was not read: nothing is made of it.
IN_WRITING: tuple[Provision, ...] = (
    provision(
        "K-01", since=LAB_BEGINS, until=date(2023, 12, 31), cites="LAB § 34", certainty=INFERRED,
        source="Ordlyden før BEK nr. 1216 af 28/9 2023 er ikke læst",
    )(lambda _facts, _day: _BEFORE_2024),
    provision("K-01", since=_NEW_ORDER, cites=f"{_ORDER_46}, stk. 1", certainty=QUOTED, source=_SOURCE_46)(_in_writing),
)  # fmt: skip


def _the_day_after(facts: Facts, day: date) -> Finding:
    notice = facts["notice"]
    received, meeting = date.fromisoformat(notice["received_on"]), danish_day(notice["meeting_at"])
    who_da, who_en = authority_word(day)
    if meeting >= add_days(received, NOTICE.on(day)):
        return Finding(
            True,
            f"Du fik indkaldelsen {in_danish(received)}, altså før dagen for samtalen.",
            f"You received the summons on {in_english(received)}, before the day of the interview.",
        )
    return Finding(
        False,
        f"Du fik indkaldelsen {in_danish(received)} og skal først kunne møde dagen efter. Den er efter vores vurdering "
        f"kommet for sent. Ring til {who_da}, hvis du ikke kan komme.",
        f"You received the summons on {in_english(received)}, and need be able to come on the day after. In our view "
        f"it came too late. Please call {who_en} if you cannot come.",
        {"code": "same_day"},
        INFERRED,
    )


# »dagen efter, at medlemmet har modtaget indkaldelse«: dagpenge (BEK nr. 1700 af 19/8 2021, § 13, stk. 2), until 2023;
# the order that followed was not read on this point. That a summons for the same day does not bind is inferred.
ON_UNEMPLOYMENT_BENEFIT: tuple[Provision, ...] = (
    provision(
        "K-02", since=LAB_BEGINS, until=date(2020, 12, 31), certainty=INFERRED,
        cites="BEK nr. 1700 af 19/8 2021, § 13, stk. 2 (tidligere ordlyd ikke læst)",
        source="Bekendtgørelse om rådighed § 13; at det også gjaldt før, er en slutning",
    )(_the_day_after),
    provision(
        "K-02", since=date(2021, 1, 1), until=date(2023, 12, 31), cites="BEK nr. 1700 af 19/8 2021, § 13, stk. 2",
        certainty=QUOTED, source="Bekendtgørelse om rådighed § 13",
    )(_the_day_after),
    provision(
        "K-02", since=_NEW_ORDER, cites="BEK nr. 1590 af 12/12 2023 (før: BEK nr. 1700 af 19/8 2021, § 13, stk. 2)",
        certainty=INFERRED, source="Afløseren for BEK nr. 1700 af 19/8 2021; ordlyden er ikke læst",
    )(_the_day_after),
)  # fmt: skip

# »dagen efter, at personen har modtaget indkaldelse« (BEK nr. 1716 af 14/12 2023, § 5, stk. 3): aktivitetsparate
ACTIVITY_READY: tuple[Provision, ...] = (
    provision(
        "K-03", since=_NEW_ORDER, cites="BEK nr. 1716 af 14/12 2023, § 5, stk. 3", certainty=QUOTED,
        source="Bekendtgørelse om rådighed for aktivitetsparate § 5",
    )(_the_day_after),
)  # fmt: skip


# The summons must respect that the person can attend: »børnepasningsproblemer«, »helbredsmæssig problemer«, »andre
# rimelige grunde« (§ 46, stk. 2), for nr. 2-5 and 7-9
@provision("K-04", since=_NEW_ORDER, cites=f"{_ORDER_46}, stk. 2", certainty=QUOTED, source=_SOURCE_46)
def nothing_stands_in_the_way(facts: Facts, day: date) -> Finding:
    """What the person has told of, and the authority must take into account."""
    if facts["target_group"] not in MUST_BE_CONSIDERED_FOR:
        return Finding(
            True,
            "Reglen om, hvad der skal tages hensyn til, nævner ikke din gruppe.",
            "The rule on what must be taken into account does not name your group.",
            certainty=INFERRED,
        )
    told = list(facts["hindrances"])
    if not told:
        return Finding(
            True, "Du har ikke fortalt om noget, der er i vejen.", "You have told of nothing that stands in the way."
        )
    who_da, who_en = authority_word(day)
    named = dict.fromkeys(told)
    return Finding(
        False,
        f"Du har fortalt om {' og '.join(_HINDRANCES[one][0] for one in named)}. Det skal {who_da} tage hensyn til, "
        "før indkaldelsen står fast.",
        f"You have told of {' and '.join(_HINDRANCES[one][1] for one in named)}. That {who_en} must take into account "
        "before the summons stands.",
        {"must_consider": told},
    )


def _notice_of(group: int, day: date) -> Provision | None:
    texts = ON_UNEMPLOYMENT_BENEFIT if group == 1 else ACTIVITY_READY if group in {3, 5} else ()
    return next((text for text in texts if text.in_force(day)), None)


def answer(facts: Facts, day: date) -> Answer:
    """The question `summons`: the first code that applies, in the contract's order."""
    passed: list[Reason] = []
    rules = [in_force(IN_WRITING, day), _notice_of(int(facts["target_group"]), day)]
    for rule in rules:
        if rule is None:
            continue
        finding = rule.look(facts, day)
        if not finding.holds:
            return "invalid", dict(finding.details or {}), [rule.reason(finding), *passed]
        passed.append(rule.reason(finding))
    if "hindrances" in facts and nothing_stands_in_the_way.in_force(day):
        finding = nothing_stands_in_the_way.look(facts, day)
        reason = nothing_stands_in_the_way.reason(finding)
        if not finding.holds:
            return "reconsider", dict(finding.details or {}), [reason, *passed]
        passed.append(reason)
    return "valid", {}, passed
