"""The rules as a document (docs/rules.md): in Danish, from the code, for a lawyer who would say where they disagree.

Everything dated, cited or counted is taken from the provisions, the figures, the rulesets and the cases; the words
about them stand in `document.toml`. What the words do not cover is an error: nothing is left out silently.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from portal.rules import cases, rulebook
from portal.rules.errors import RuleQuestionError
from portal.rules.service import EmbeddedRuleService
from portal.rules.vocabulary import FIGURES, MAY_CLOSE_A_DOOR, Provision

_WORDS = Path(__file__).with_name("document.toml")
_INTRODUCTION = """\
# Reglerne, som portalen kender dem

Denne side er skrevet af programmet selv (`make rules`) ud fra de regler, som portalen svarer efter. Ret den ikke i
hånden: ret reglen, så følger siden med.

Den er skrevet til en jurist. Er du uenig i noget, så nævn **reglens nummer** (f.eks. M-01), **perioden** og
**hjemlen**. Hver regel står med den sætning, som vi læser den som, og med alle de tekster, den har haft i tidens løb.
Nedenunder står, hvad borgeren får at vide, hvor et gennemregnet eksempel viser det.

- Portalen træffer ingen afgørelser. Den vurderer, viser grunden og hjemlen, og lader mennesker afgøre.
- Teksterne er læst i offentlige gengivelser, mange i uddrag. Det er ikke juridisk rådgivning.
- **En regel, der kun er en slutning (I) eller husket (M), afviser aldrig en borger og åbner aldrig for en sanktion.**
"""


class DocumentError(Exception):
    """A rule, question, unit or case for which there are no words."""


def words() -> dict[str, Any]:
    """The Danish words about the rules."""
    return tomllib.loads(_WORDS.read_text("utf-8"))


def write() -> str:
    """The whole document."""
    said = words()
    parts = (
        [_INTRODUCTION],
        _certainties(said["certainty"]),
        _rulesets(),
        _questions(said["questions"]),
        _figures(said["units"]),
        _provisions(said["concepts"]),
        _not_modelled(said["not_modelled"]),
        _to_be_confirmed(said),
    )
    return "\n".join(line for part in parts for line in part)


def _table(*head: str, rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
    yield ""


def _until(day: date | None) -> str:
    return str(day) if day is not None else "–"


def _certainties(meaning: Mapping[str, str]) -> Iterator[str]:
    yield "## Hvor sikkert er det?\n"
    yield from _table("Kode", "Betyder", rows=((f"**{code}**", text) for code, text in meaning.items()))


def _rulesets() -> Iterator[str]:
    yield "## Regelsæt\n"
    yield "Der svares efter de regler, der gælder på den dag, der spørges om. Før den første dag svares der ikke.\n"
    rows = ((one.version, _until(one.valid_to), "; ".join(one.sources)) for one in rulebook.RULESETS)
    yield from _table("Fra", "Til og med", "Kilder", rows=rows)
    yield f"Fra {rulebook.REVIEW_DUE} siger hvert svar, at reglerne skal efterses: en ny hovedlov er ventet.\n"


def _questions(questions: list[dict[str, Any]]) -> Iterator[str]:
    if [one["name"] for one in questions] != list(rulebook.QUESTIONS):
        raise DocumentError("document.toml does not name the questions of the rulebook, in its order")
    yield "## Spørgsmål og svar\n"
    rows = (
        (f"`{one['name']}`", one["asks"], "; ".join(one["outcomes"].values()), rulebook.QUESTIONS[one["name"]].since)
        for one in questions
    )
    yield from _table("Spørgsmål", "Spørger", "Kan svare", "Fra", rows=rows)


def _figures(units: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    yield "## Lovens tal\n"
    yield "Et tal gælder fra sin dag, til det næste med samme navn tager over.\n"
    rows = (
        (
            figure.name,
            f"**{dated.value}** {units[figure.unit][dated.value != 1]}",
            dated.since,
            dated.citation,
            dated.certainty,
        )
        for figure in sorted(FIGURES, key=lambda one: one.name)
        for dated in figure.values
    )
    yield from _table("Tal", "Værdi", "Fra", "Hjemmel", "Sikkerhed", rows=rows)


def _provisions(concepts: list[dict[str, Any]]) -> Iterator[str]:
    texts: dict[str, dict[str, list[Provision]]] = {}
    for text in rulebook.provisions():
        module = text.text.__module__.rsplit(".", 1)[-1]
        texts.setdefault(module, {}).setdefault(f"{text.id} {text.part}".strip(), []).append(text)
    told = {concept["module"]: set(concept["rules"]) for concept in concepts}
    known = {module: set(rules) for module, rules in texts.items()}
    if told != known:
        apart = {name: told.get(name, set()) ^ known.get(name, set()) for name in told | known}
        raise DocumentError(f"document.toml and the rules differ: { ({k: v for k, v in apart.items() if v}) }")
    examples = _examples()
    yield "## Reglerne\n"
    for concept in concepts:
        yield f"### {concept['heading']}\n"
        for name, sentence in concept["rules"].items():
            yield from _provision(name, sentence, texts[concept["module"]][name], examples)


def _provision(
    name: str, sentence: str, texts: list[Provision], examples: Mapping[Any, tuple[str, str]]
) -> Iterator[str]:
    rule, _, part = name.partition(" ")
    yield f"#### {rule}{f' ({part})' if part else ''}\n"
    yield f"{sentence}\n"
    rows = ((text.since, _until(text.ends), text.citation, text.certainty, text.source) for text in texts)
    yield from _table("Fra", "Til og med", "Hjemmel", "Sikkerhed", "Kilde", rows=rows)
    for text in reversed(texts):
        if (found := examples.get(_mark(text))) is not None:
            yield f"Borgeren får f.eks. at vide ({found[0]}): »{found[1]}«\n"
            return


def _examples() -> dict[tuple[str, str, str], tuple[str, str]]:
    """By rule, citation and source: the first case in which it is told, and the words for the citizen.

    Left out where several texts share all three: the reason does not say which of them it was.
    """
    shared = Counter(_mark(text) for text in rulebook.provisions())
    service = EmbeddedRuleService()
    found: dict[tuple[str, str, str], tuple[str, str]] = {}
    for file in cases.BUNDLED:
        for case in cases.read(file):
            try:
                answer = service.assess(case["question"], case["facts"], case["on"])
            except RuleQuestionError:
                continue
            for reason in answer.reasons:
                found.setdefault((reason.rule, reason.citation, reason.source), (case["id"], reason.text_da))
    return {mark: example for mark, example in found.items() if shared[mark] == 1}


def _mark(text: Provision) -> tuple[str, str, str]:
    return text.id, text.citation, text.source


def _not_modelled(entries: list[dict[str, str]]) -> Iterator[str]:
    yield "## Hvad portalen ikke kender, og hvorfor\n"
    yield from _table("Emne", "Hvorfor", rows=((entry["what"], entry["why"]) for entry in entries))


def _to_be_confirmed(said: Mapping[str, Any]) -> Iterator[str]:
    yield "## Hvad en jurist skal bekræfte\n"
    yield "Hvert punkt hører til et gennemregnet eksempel, som programmet kører hver gang. »Svar« er portalens svar;"
    yield "»afviger« betyder, at eksemplet venter noget andet: portalen lukker ikke en dør på en slutning.\n"
    service = EmbeddedRuleService()
    outcomes = {one["name"]: one["outcomes"] for one in said["questions"]}
    rows = []
    for case in cases.read(cases.BUNDLED[1]):
        if case["needs"] not in said["confirm"]:
            raise DocumentError(f"{case['id']}: no Danish words for what it needs")
        differs = cases.differs(case, service)
        outcome = service.assess(case["question"], case["facts"], case["on"]).outcome
        now = f"{outcomes[case['question']][outcome]}{' (**afviger**)' if differs else ''}"
        rows.append((case["id"], f"`{case['question']}`", case["on"], said["confirm"][case["needs"]], now))
    yield from _table("Eksempel", "Spørgsmål", "Dag", "Skal bekræftes", "Svar", rows=rows)
    yield from _only_inferred()


def _only_inferred() -> Iterator[str]:
    yield "### Tekster, der kun er slutninger\n"
    yield "De kan hjælpe borgeren, men aldrig afvise eller sanktionere. Bekræft dem, eller sig, hvad der gælder.\n"
    rows = (
        (f"{text.id} {f'({text.part})' if text.part else ''}".strip(), text.since, _until(text.ends), text.citation,
         text.source)
        for text in rulebook.provisions()
        if text.certainty not in MAY_CLOSE_A_DOOR
    )  # fmt: skip
    yield from _table("Regel", "Fra", "Til og med", "Hjemmel", "Hvad vi ved", rows=rows)
