"""Every citation leads to the law itself, as it was on the day; what leads nowhere is known and named here."""

import re
from datetime import date

import pytest

from portal.rules import rulebook
from portal.rules.publications import long_name, parts, published

WITHOUT_A_LINK = {
    "STAR, 20-02-2020",
    "STAR, Frist-service",
    "STAR, GetBorgerstatus: SidsteAfholdelsesdato",
    "STAR, IndkaldelseService",
    "STAR, Planlagt samtale: Frist for ombooking",
}
"""Guidance of the authority, and descriptions of its services: published in no gazette."""
LAB_BEGINS = date(2020, 1, 1)
CITATIONS = sorted({(one.citation, one.since, one.until) for one in rulebook.provisions()}, key=str)


@pytest.mark.parametrize(("citation", "since", "until"), CITATIONS)
def test_every_citation_leads_to_the_law_or_is_known_not_to(citation: str, since: date, until: date | None) -> None:
    for day in {max(since, LAB_BEGINS), until or date(2027, 6, 1)}:
        found = published(citation, max(day, since))
        assert bool(found) != (citation in WITHOUT_A_LINK), citation
        assert "".join(part.text for part in parts(citation, day)) == citation, "nothing of it is lost"
        for publication in found:
            assert re.fullmatch(
                r"https://www\.retsinformation\.dk/eli/(lta|retsinfo)/20\d\d/\d+", publication.address
            ), "an address of an act, with nothing of the person in it"


def test_the_list_of_those_without_a_link_holds_nothing_else() -> None:
    assert {citation for citation, _, _ in CITATIONS} >= WITHOUT_A_LINK


@pytest.mark.parametrize(
    ("day", "address"),
    [
        (date(2020, 1, 1), "lta/2019/548"),
        (date(2022, 5, 21), "lta/2019/548"),
        (date(2022, 5, 22), "lta/2022/701"),
        (date(2024, 2, 29), "lta/2022/701"),
        (date(2024, 3, 1), "lta/2024/280"),
        (date(2026, 11, 24), "lta/2024/280"),
    ],
)
def test_a_short_name_leads_to_the_text_of_the_day(day: date, address: str) -> None:
    assert [one.address for one in published("LAB § 34", day)] == [f"https://www.retsinformation.dk/eli/{address}"]


def test_an_act_is_not_linked_before_it_was_one() -> None:
    assert published("LAB § 34", date(2019, 12, 31)) == []


def test_each_act_of_a_citation_has_its_own_link_and_what_is_in_between_has_none() -> None:
    citation = "LAB § 35; BEK nr. 1216 af 28/9 2023, § 30 (før: BEK nr. 2636 af 28/12 2021, § 30, stk. 1)"
    assert [(part.text, part.publication and part.publication.name) for part in parts(citation, date(2026, 1, 1))] == [
        ("LAB § 35", "LBK nr. 280/2024"),
        ("; ", None),
        ("BEK nr. 1216 af 28/9 2023, § 30", "BEK nr. 1216/2023"),
        (" (før: ", None),
        ("BEK nr. 2636 af 28/12 2021, § 30, stk. 1", "BEK nr. 2636/2021"),
        (")", None),
    ]


@pytest.mark.parametrize(
    "citation", ["BEK nr. 99999 af 1/1 2030, § 1", "LABYRINT § 34", "Kommunens egen indstilling", ""]
)
def test_what_is_not_known_is_not_guessed_at(citation: str) -> None:
    assert published(citation, date(2026, 1, 1)) == []


def test_a_short_name_is_written_out() -> None:
    assert long_name("LAB § 34", date(2026, 1, 1)) == "lov om en aktiv beskæftigelsesindsats, LBK nr. 280/2024"
    assert long_name("SDL § 21", date(2026, 1, 1)) == "sygedagpengeloven, LBK nr. 1179/2023"
    assert long_name("BEK nr. 1216 af 28/9 2023", date(2026, 1, 1)) == ""
