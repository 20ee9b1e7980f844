"""Interview minimums (mindste antal samtaler): how many in the first six months, and who holds them. LAB § 31.

Each provision answers with `minimums`: the parts in time, a-kassen's before the municipality's; `from` and `to` are
both taken in.
"""

from datetime import date
from typing import Any

from portal.rules.counting import add_days, add_months, in_danish, in_english
from portal.rules.course_start import first_part_ends, started
from portal.rules.coverage import LAB_BEGINS
from portal.rules.vocabulary import (
    AUTHORITY,
    INFERRED,
    QUOTED,
    Dated,
    Facts,
    Finding,
    Look,
    Parameter,
    Provision,
    authority_word,
    lab,
    provision,
)

FUND_HOLDS = date(2024, 1, 1)
FLEXIBLE = date(2026, 7, 1)
_UNTIL_2023, _UNTIL_FLEXIBLE = date(2023, 12, 31), date(2026, 6, 30)
_LBK_2022 = "LAB § 31, stk. 1 (LBK nr. 701 af 22/5 2022)"
_STAR_2025 = "STAR, 04-06-2025"
_REFORM_SOURCE = "STAR, spørgsmål og svar om reformen, 04-06-2025 (skal holdes op mod VEJ nr. 9117 af 16/1 2026)"
FUND_MONTHS = Parameter(
    "A-kassens del af kontaktforløbet", "months", (Dated(FUND_HOLDS, 3, lab("§ 31, stk. 1"), QUOTED),)
)
BY_MUNICIPALITY = Parameter(
    "Samtaler hos kommunen, når den holder hele forløbet",
    "interviews",
    (
        Dated(LAB_BEGINS, 4, _LBK_2022, QUOTED),
        Dated(FUND_HOLDS, 4, lab("§ 31, stk. 3"), QUOTED),
        Dated(FLEXIBLE, 4, f"{_STAR_2025} (jobparate og ledighedsydelse)", AUTHORITY),
    ),
)
BY_FUND = Parameter(
    "Samtaler i a-kassen",
    "interviews",
    (Dated(FUND_HOLDS, 3, lab("§ 31, stk. 1"), QUOTED), Dated(FLEXIBLE, 2, _STAR_2025, AUTHORITY)),
)
AFTER_THE_FUND = Parameter(
    "Samtaler hos kommunen efter a-kassens del",
    "interviews",
    (Dated(FUND_HOLDS, 3, lab("§ 31, stk. 1"), QUOTED), Dated(FLEXIBLE, 2, _STAR_2025, AUTHORITY)),
)
WHEN_REFERRED = Parameter(
    "Samtaler hos kommunen, når man er visiteret dertil",
    "interviews",
    (
        Dated(FUND_HOLDS, 6, lab("§ 31, stk. 1, 3. pkt."), QUOTED),
        Dated(FLEXIBLE, 2, f"{_STAR_2025} (ikke afklaret for visiterede)", INFERRED),
    ),
)
WHEN_EXEMPTED = Parameter(
    "Samtaler med den, der er undtaget (op til 25 pct.)", "interviews", (Dated(FLEXIBLE, 1, _STAR_2025, AUTHORITY),)
)
EXTRA_JOINT = Parameter(
    "Ekstra samtaler, som a-kassen deltager i",
    "interviews",
    (Dated(LAB_BEGINS, 2, "LAB § 31, stk. 2 (LBK nr. 701/2022)", QUOTED),),
)


def _minimum(holder: str, count: int, first: date, last: date, certainty: str) -> dict[str, Any]:
    return {
        "holder": holder, "count": count, "from": first.isoformat(), "to": last.isoformat(), "certainty": certainty,
    }  # fmt: skip


def _by_municipality(figure: Parameter, certainty: str) -> Look:
    """So many with the municipality in the first six months."""

    def look(facts: Facts, day: date) -> Finding:
        start = started(facts, day)
        last, count = first_part_ends(start, day), figure.on(day)
        (who_da, who_en), more = authority_word(day), count > 1
        return Finding(
            True,
            f"{who_da.capitalize()} skal holde mindst {count} {'samtaler' if more else 'samtale'} med dig til og med "
            f"{in_danish(last)}.",
            f"{who_en.capitalize()} must hold at least {count} interview{'s' if more else ''} with you up to and "
            f"including {in_english(last)}.",
            {"minimums": [_minimum("municipality", count, start, last, certainty)]},
        )

    return look


def _by_fund_first(certainty: str) -> Look:
    """So many with a-kassen in the first three months, then so many with the municipality before the six are over."""

    def look(facts: Facts, day: date) -> Finding:
        start = started(facts, day)
        takes_over = add_months(start, FUND_MONTHS.on(day))
        last, fund, then = first_part_ends(start, day), BY_FUND.on(day), AFTER_THE_FUND.on(day)
        who_da, who_en = authority_word(day)
        return Finding(
            True,
            f"Din a-kasse skal holde mindst {fund} samtaler med dig før {in_danish(takes_over)}, og {who_da} mindst "
            f"{then} fra den dag til og med {in_danish(last)}.",
            f"Your unemployment fund must hold at least {fund} interviews with you before {in_english(takes_over)}, "
            f"and {who_en} at least {then} from that day up to and including {in_english(last)}.",
            {
                "minimums": [
                    _minimum("unemployment_fund", fund, start, add_days(takes_over, -1), certainty),
                    _minimum("municipality", then, takes_over, last, certainty),
                ]
            },
        )

    return look


def _first_one_only(facts: Facts, day: date) -> Finding:
    """The first interview; for dagpenge that is a-kassen's (inferred), unless the person was referred."""
    start, group = started(facts, day), facts["target_group"]
    fund = group == 1 and not facts["referred_to_municipality"]
    last = add_days(add_months(start, FUND_MONTHS.on(day)), -1) if fund else first_part_ends(start, day)
    holder, certainty = ("unemployment_fund" if fund else "municipality"), (AUTHORITY if group == 2 else INFERRED)
    da, en = ("Din a-kasse", "Your unemployment fund") if fund else ("Kommunen", "The municipality")
    count = WHEN_EXEMPTED.on(day)
    return Finding(
        True,
        f"{da} skal holde den første samtale med dig. De andre er du undtaget fra, men du kan altid bede om en.",
        f"{en} must hold the first interview with you. You are exempted from the others, but may always ask for one.",
        {"minimums": [_minimum(holder, count, start, last, certainty)]},
        certainty,
    )


def _none_known(_facts: Facts, _day: date) -> Finding:
    return Finding(
        True,
        "Vi kender ikke et mindste antal samtaler for din gruppe. Kommunen aftaler forløbet med dig.",
        "We know of no minimum number of interviews for your group. The municipality agrees the course with you.",
        {"minimums": []},
    )


# »mindst fire individuelle jobsamtaler inden for de første 6 måneder, jf. § 9«: nr. 1-5, 7, 8, 9 (ledighedsydelse), 10
FOUR_UNTIL_2023 = provision(
    "N-01",
    since=LAB_BEGINS,
    until=_UNTIL_2023,
    cites=_LBK_2022,
    certainty=QUOTED,
    source="LBK nr. 701 af 22/5 2022, § 31",
)(_by_municipality(BY_MUNICIPALITY, QUOTED))
# Nr. 1: a-kassen ≥ 3 in the first three months, then the jobcenter ≥ 3 before six months' unemployment
FUND_THEN_MUNICIPALITY = provision(
    "N-03", since=FUND_HOLDS, until=_UNTIL_FLEXIBLE, cites=lab("§ 31, stk. 1"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 31",
)(_by_fund_first(QUOTED))  # fmt: skip
# Nr. 1 visited to the jobcenter (§ 27, stk. 3): ≥ 6 in the first six months
REFERRED = provision(
    "N-04", since=FUND_HOLDS, until=_UNTIL_FLEXIBLE, cites=lab("§ 31, stk. 1, 3. pkt."), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 31",
)(_by_municipality(WHEN_REFERRED, QUOTED))  # fmt: skip
# Nr. 2-5, 7, 8, 9 (ledighedsydelse), 10: ≥ 4 in the first six months
FOUR_SINCE_2024 = provision(
    "N-05", since=FUND_HOLDS, until=_UNTIL_FLEXIBLE, cites=lab("§ 31, stk. 3"), certainty=QUOTED,
    source="LBK nr. 280 af 1/3 2024, § 31",
)(_by_municipality(BY_MUNICIPALITY, QUOTED))  # fmt: skip
# From 1 July 2026: a-kassen ≥ 2, the municipality ≥ 2; jobparate kontanthjælp and ledighedsydelse ≥ 4 (STAR,
# 04-06-2025)
FLEXIBLE_FUND, FLEXIBLE_MUNICIPALITY, FLEXIBLE_REFERRED = (
    provision(
        "L-06",
        since=FLEXIBLE,
        cites="Lov nr. 1750 af 29/12 2025",
        certainty=certainty,
        source=_REFORM_SOURCE,
        part=part,
    )(look)
    for part, certainty, look in (
        ("nr. 1", AUTHORITY, _by_fund_first(AUTHORITY)),
        ("nr. 2 og 9", AUTHORITY, _by_municipality(BY_MUNICIPALITY, AUTHORITY)),
        ("nr. 1, visiteret", INFERRED, _by_municipality(WHEN_REFERRED, INFERRED)),
    )
)
# The first jobsamtale must be held with all jobparate, also those among the up to 25 pct. that are exempted
FIRST_WITH_ALL = provision(
    "L-07", since=FLEXIBLE, cites="Lov nr. 1750 af 29/12 2025", certainty=AUTHORITY, source=_REFORM_SOURCE
)(_first_one_only)
# Aktivitetsparate: »greater freedom«; a new minimum was not seen, neither for them nor for nr. 4, 7, 8 and 10
NOT_SEEN = provision(
    "L-08", since=FLEXIBLE, cites="Lov nr. 1750 af 29/12 2025", certainty=INFERRED,
    source=f"{_REFORM_SOURCE}; intet mindsteantal fundet",
)(_none_known)  # fmt: skip


# »individuelle jobsamtaler med mindst 75 pct.«: up to 25 pct. may be exempted
@provision(
    "L-05", since=FLEXIBLE, cites="Lov nr. 1750 af 29/12 2025; VEJ nr. 9117 af 16/1 2026", certainty=AUTHORITY,
    source="L 66 (2025-26), skriftlig fremsættelse; STAR, webinar 21-01-2026",
)  # fmt: skip
def among_the_exempted(facts: Facts, _day: date) -> Finding:
    """Whether the person is among the up to 25 pct. that are exempted."""
    if facts["exempted_by_share"]:
        return Finding(
            True,
            "Du er blandt dem, som det er vurderet selv kan finde et job, og som derfor er undtaget fra flere "
            "samtaler.",
            "You are among those found able to find a job themselves, who are therefore exempted from further "
            "interviews.",
        )
    return Finding(False, "Du er ikke undtaget fra samtaler.", "You are not exempted from interviews.")


def rule_for(facts: Facts, group: int, day: date) -> Provision:
    """The text that says the minimums of the first six months for nr. 1-5 and 7-10."""
    if day < FUND_HOLDS:
        return FOUR_UNTIL_2023
    if day >= FLEXIBLE:
        return _flexible(facts, group)
    if group == 1:
        return REFERRED if facts["referred_to_municipality"] else FUND_THEN_MUNICIPALITY
    return FOUR_SINCE_2024


def _flexible(facts: Facts, group: int) -> Provision:
    if group not in {1, 2, 9}:
        return NOT_SEEN
    if facts["exempted_by_share"]:
        return FIRST_WITH_ALL
    if group != 1:
        return FLEXIBLE_MUNICIPALITY
    return FLEXIBLE_REFERRED if facts["referred_to_municipality"] else FLEXIBLE_FUND
