"""Coverage (omfattet): which groups of LAB § 6 must book their interviews themselves, and from which day."""

from collections.abc import Mapping
from datetime import date

from portal.rules.facts import need
from portal.rules.summoned import BEFORE_FIRST_FOLLOW_UP, NOT_YET, words_of
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    MEMORY,
    QUOTED,
    Facts,
    Finding,
    Provision,
    lab,
    provision,
)

LAB_BEGINS = date(2020, 1, 1)
_ALL_BEGINS = date(2021, 1, 1)
_STAR_2020 = "STAR, Selvbooking af samtaler"
_STAR_2021 = "STAR, 15-12-2020"
_NEARLY_ALL = "STAR, 15-12-2020: »stort set alle ydelsesmodtagere«"


def _must(da: str, en: str) -> Finding:
    return Finding(
        True,
        f"Du skal selv booke dine samtaler digitalt, fordi {da}.",
        f"You must book your interviews digitally yourself, because {en}.",
    )


_ACTIVITY_READY_YOUNG = (
    "du er aktivitetsparat, under 30 år og ikke har en uddannelse, der giver erhverv",
    "you are activity-ready, under 30 and have no education that qualifies for a job",
)
_MUST: Mapping[int, Finding] = {
    1: _must("du får dagpenge", "you receive unemployment benefit"),
    2: _must("du er jobparat", "you are ready for a job"),
    3: _must("du er aktivitetsparat", "you are activity-ready"),
    4: _must("du er uddannelsesparat", "you are ready for education"),
    5: _must(*_ACTIVITY_READY_YOUNG),
    7: _must("du er i et jobafklaringsforløb", "you are in a job clarification course"),
    8: _must("du er i et ressourceforløb", "you are in a resource course"),
    9: _must("du er visiteret til fleksjob", "you are approved for a flex job"),
    10: _must("du er i revalidering", "you are in rehabilitation"),
}
_SICK_MUST = Finding(
    True,
    "Du skal selv booke dine opfølgningssamtaler digitalt, fordi den første samtale er holdt.",
    "You must book your follow-up interviews digitally yourself, because the first one has been held.",
)
_NOT_COVERED = Finding(
    False,
    "Der er ingen pligt for din gruppe til selv at booke samtaler.",
    "Your group has no duty to book interviews itself.",
)

# »ledige selv skal booke deres jobsamtaler digitalt efter § 34 i LAB« (STAR, Spørgsmål og svar om kontaktforløbet);
# nr., from, until, certainty, citation, source. Stk. 3 came into force later than the rest of § 34 (B-02).
_TEXTS: tuple[tuple[int, date, date | None, str, str, str], ...] = (
    (1, date(2016, 9, 1), date(2019, 12, 31), QUOTED, "BEK nr. 744 af 2016, § 17 a", _STAR_2020),
    (1, LAB_BEGINS, None, AUTHORITY, lab("§ 34"), _STAR_2020),
    (2, LAB_BEGINS, None, AUTHORITY, lab("§ 34"), f"{_STAR_2020}; LAS § 13, stk. 2, nr. 4"),
    (3, _ALL_BEGINS, None, AUTHORITY, lab("§ 34, stk. 3"), f"{_STAR_2021}; LAS § 13, stk. 2, nr. 5"),
    (4, _ALL_BEGINS, None, INFERRED, lab("§ 34, stk. 3"), _NEARLY_ALL),
    (5, _ALL_BEGINS, None, INFERRED, lab("§ 34, stk. 3"), _NEARLY_ALL),
    (7, LAB_BEGINS, None, AUTHORITY, lab("§ 34"), _STAR_2020),
    (8, _ALL_BEGINS, None, AUTHORITY, lab("§ 34, stk. 3"), _STAR_2021),
    (9, _ALL_BEGINS, None, INFERRED, lab("§ 34, stk. 3"), _NEARLY_ALL),
    (10, _ALL_BEGINS, None, INFERRED, lab("§ 34, stk. 3"), _NEARLY_ALL),
)


def _covered(facts: Facts, _day: date) -> Finding:
    return _MUST[int(facts["target_group"])]


COVERED: Mapping[int, tuple[Provision, ...]] = {
    group: tuple(
        provision(
            "B-03", since=since, until=until, cites=cites, certainty=certainty, source=source, part=f"nr. {group}"
        )(_covered)
        for number, since, until, certainty, cites, source in _TEXTS
        if number == group
    )
    for group in _MUST
}
OBVIOUSLY_READY: Provision = provision(
    "B-03", since=LAB_BEGINS, cites=lab("§ 34"), certainty=AUTHORITY, source=_STAR_2020, part="nr. 4, åbenlyst"
)(_covered)
NO_RULE: Mapping[int, Provision] = {
    group: provision(
        "B-03", since=date(2016, 9, 1), cites=lab(f"§ 6, nr. {group}"), certainty=certainty, part=f"nr. {group}",
        source="Ingen regel fundet",
    )(lambda _facts, _day: _NOT_COVERED)
    for group, certainty in ((11, INFERRED), (12, MEMORY), (13, MEMORY))
}  # fmt: skip


# »En sygemeldt, der er visiteret til kategori 2 og 3 … skal … efter første opfølgningssamtale digitalt selv booke
#  opfølgningssamtaler inden for en frist fastsat af jobcentret, og som vises på Jobnet«
@provision(
    "B-04", since=LAB_BEGINS, cites="BEK nr. 473 af 20/3 2021, § 17, stk. 1", certainty=QUOTED,
    source="Bekendtgørelse om opfølgning i sygedagpengesager § 17",
)  # fmt: skip
def sick_must(facts: Facts, day: date) -> Finding:
    """Sygedagpenge: categories 2 and 3, after the first follow-up interview; category 1 is read e contrario."""
    need(facts, "sickness_category")
    if facts["sickness_category"] == 1:
        return words_of(NOT_YET, day, holds=False, certainty=INFERRED)
    need(facts, "first_follow_up_held")
    return _SICK_MUST if facts["first_follow_up_held"] else words_of(BEFORE_FIRST_FOLLOW_UP, day, holds=False)


def duty_of_group(facts: Facts, group: int, day: date) -> tuple[Provision, Finding] | None:
    """The rule that says the group must book itself on the day, or None where none says so yet.

    A finding that does not hold says that the person is summoned by the rule itself (nr. 6).
    """
    if group == 6:
        return (sick_must, sick_must.look(facts, day)) if day >= LAB_BEGINS else None
    for rule in COVERED[group]:
        if rule.in_force(day):
            return rule, rule.look(facts, day)
    if group == 4 and day >= LAB_BEGINS:
        need(facts, "readiness")
        if facts["readiness"] == "obviously_education_ready":
            return OBVIOUSLY_READY, OBVIOUSLY_READY.look(facts, day)
    return None
