"""Staff's words for what the rules say: questions, outcomes, how certain it is, and what makes an answer change."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l, ngettext

from portal.booking.time_line import Cause, Span, Unknown
from portal.rules.assessment import Assessment
from portal.web.explanations import assessed
from portal.web.filters import FORMS, iso_day, long_day
from portal.web.staff.fact_words import LABELS

CERTAINTIES: Mapping[str, Any] = {
    "Q": _l("Citeret ordret fra selve loven eller bekendtgørelsen"),
    "Qb": _l(
        "Citeret fra lovforslaget, som det blev fremsat; vedtagelsen er bekræftet, "
        "den endelige ordlyd er ikke sammenholdt"
    ),
    "O": _l("Gengivet efter myndigheden selv (STAR, Digitaliseringsstyrelsen, Ankestyrelsen)"),
    "S": _l("Gengivet efter en anden kilde (a-kasse, kommune, KL, presse)"),
    "I": _l("Slutning, som en jurist skal bekræfte"),
    "M": _l("Efter hukommelsen, ikke efterprøvet"),
}
QUESTIONS: Mapping[str, Any] = {
    "self-booking": _l("Skal borgeren selv booke?"),
    "less-intensive-effort": _l("Fritager § 106 for samtaler?"),
    "contact-course": _l("Hvilke samtaler skal holdes?"),
    "meeting-form": _l("Hvordan kan samtalen holdes?"),
    "booking": _l("Måtte tiden bookes?"),
    "rebooking": _l("Måtte aftalen flyttes?"),
}
OUTCOMES: Mapping[tuple[str, str], Any] = {
    ("self-booking", "must_self_book"): _l("Skal selv booke"),
    ("self-booking", "summoned"): _l("Skal indkaldes"),
    ("self-booking", "unemployment_fund"): _l("A-kassen holder kontaktforløbet"),
    ("self-booking", "less_intensive_effort"): _l("Mindre intensiv indsats (§ 106)"),
    ("self-booking", "outside_contact_course"): _l("Uden for kontaktforløbet"),
    ("self-booking", "not_covered"): _l("Ikke omfattet"),
    ("less-intensive-effort", "exempt"): _l("Fritaget"),
    ("less-intensive-effort", "not_exempt"): _l("Ikke fritaget"),
    ("less-intensive-effort", "duty_continues"): _l("Pligten fortsætter efter stk. 3"),
    ("contact-course", "decided"): _l("Der er regler om samtalerne"),
    ("contact-course", "none"): _l("Ingen samtaler efter reglerne"),
    ("meeting-form", "decided"): _l("Formerne ligger fast"),
    ("booking", "allowed"): _l("Tiden må bookes"),
    ("booking", "refused"): _l("Tiden må ikke bookes"),
    ("rebooking", "allowed"): _l("Aftalen må flyttes"),
    ("rebooking", "refused"): _l("Aftalen må ikke flyttes"),
}
HOLDERS: Mapping[str, Any] = {"unemployment_fund": _l("A-kassen"), "municipality": _l("Kommunen")}
_DAYS: Mapping[str, Any] = {
    "exempt_until": _l("fritaget til og med"),
    "from": _l("fra"),
    "to": _l("til og med"),
    "first_interview_by": _l("første samtale senest"),
    "joint_interview_by": _l("samtale med a-kassen senest"),
    "early_follow_up_by": _l("tidlig opfølgning senest"),
    "restarts_on": _l("forløbet begynder forfra"),
}


def outcome(given: Assessment | Mapping[str, Any]) -> str:
    """The outcome in words; one without words of its own as the contract writes it."""
    answer = assessed(given)
    return str(OUTCOMES.get((answer.question, answer.outcome), answer.outcome))


def details(given: Assessment | Mapping[str, Any]) -> Iterator[str]:
    """What the answer says beyond its outcome: days, forms, and how many interviews are to be held."""
    said = assessed(given).details
    for name, label in _DAYS.items():
        if name in said:
            yield f"{label} {iso_day(said[name])}"
    if "forms" in said:
        yield ", ".join(str(FORMS[form]).lower() for form in said["forms"])
    for one in said.get("minimums", ()):
        yield _(
            "%(holder)s: mindst %(count)s fra %(first)s til og med %(last)s", holder=HOLDERS[one["holder"]],
            count=ngettext("%(num)s samtale", "%(num)s samtaler", one["count"]),
            first=iso_day(one["from"]), last=iso_day(one["to"]),
        )  # fmt: skip


def period(given: Assessment | Mapping[str, Any]) -> str:
    """The ruleset that answered, and the time that it holds."""
    ruleset = assessed(given).ruleset
    first = iso_day(ruleset["version"])
    if "valid_to" in ruleset:
        return _("Regelsæt fra %(first)s til og med %(last)s", first=first, last=iso_day(ruleset["valid_to"]))
    return _("Regelsæt fra %(first)s, indtil der kommer et nyt", first=first)


def cause(one: Cause) -> str:
    """What makes an answer change, with its date."""
    if one.fact is None:
        return _("Nye regler gælder fra %(day)s", day=long_day(one.on, weekday=False))
    if one.fact == "contact_phase":
        return _("A-kassens tid er gået, og kommunen ventes at tage over. Det er ikke registreret endnu")
    if one.fact == "age":
        return _("Borgeren fylder år")
    label = _("begynder") if one.fact == "upcoming.starts_on" else str(LABELS.get(one.fact, one.fact))
    what = f"»{label} {long_day(one.on, weekday=False)}«"
    return _("%(when)s %(what)s", when=_distance(one.days), what=what)


def _distance(days: int) -> str:
    if days == 0:
        return _("Den dag, hvor der står")
    if days < 0 and days % 7 == 0:
        return ngettext("%(num)s uge før", "%(num)s uger før", -days // 7)
    if days < 0:
        return ngettext("%(num)s dag før", "%(num)s dage før", -days)
    return ngettext("Dagen efter", "%(num)s dage efter", days)


def span_outcome(span: Span) -> str:
    """What a span of the time line says, in words."""
    if span.assessment is not None:
        return outcome(span.assessment)
    return _("Ingen regler endnu") if span.unknown is Unknown.NO_RULESET else _("Kan ikke siges")


def from_to(first: date, last: date) -> str:
    """From–to, the year said once where both have the same."""
    both = first.year == last.year
    return f"{long_day(first, year=not both, weekday=False)} – {long_day(last, weekday=False)}"
