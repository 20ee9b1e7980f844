"""An assessment in a sentence: »Du skal selv booke, fordi …«, what follows from it, and where the law says so.

The main clause comes from the question and its outcome. The because is the service's own, where its first reason gives
one; else it stands here, by outcome or rule. Nothing here knows the law: an unknown rule is left to its own words.
"""

import re
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask
from flask_babel import gettext as _, lazy_gettext as _l

from portal.booking.time_line import Span
from portal.rules import publications
from portal.rules.assessment import Assessment, Reason
from portal.rules.vocabulary import MAY_CLOSE_A_DOOR
from portal.web.filters import long_day, said

Key = tuple[str, str]

_MAIN: Mapping[Key, Any] = {
    ("self-booking", "must_self_book"): _l("Du skal selv booke"),
    ("self-booking", "summoned"): _l("Du skal ikke selv booke"),
    ("self-booking", "unemployment_fund"): _l("Du skal ikke selv booke"),
    ("self-booking", "less_intensive_effort"): _l("Du skal ikke booke eller gå til samtaler"),
    ("self-booking", "outside_contact_course"): _l("Du skal ikke booke eller gå til samtaler"),
    ("self-booking", "not_covered"): _l("Du skal ikke selv booke"),
    ("less-intensive-effort", "exempt"): _l("Du er fritaget for samtaler"),
    ("less-intensive-effort", "not_exempt"): _l("Du er ikke fritaget for samtaler"),
    ("less-intensive-effort", "duty_continues"): _l("Du skal stadig til samtaler"),
    ("contact-course", "decided"): _l("Der skal holdes samtaler med dig"),
    ("contact-course", "none"): _l("Reglerne kræver ikke et bestemt antal samtaler med dig"),
    ("booking", "allowed"): _l("Reglerne lader dig booke tiden"),
    ("booking", "no_duty"): _l("Du skal ikke selv booke"),
    ("booking", "slot_started"): _l("Du kan ikke vælge tiden"),
    ("booking", "already_booked"): _l("Du kan ikke booke en tid til"),
    ("booking", "after_last_meeting_date"): _l("Du kan ikke vælge tiden"),
    ("booking", "form_not_permitted"): _l("Du kan ikke vælge den mødeform"),
    ("rebooking", "allowed"): _l("Reglerne lader dig flytte aftalen"),
    ("rebooking", "slot_started"): _l("Du kan ikke flytte aftalen her"),
    ("rebooking", "past_cutoff"): _l("Du kan ikke flytte aftalen her"),
    ("deadline", "accepted"): _l("Fristen kan sættes"),
    ("deadline", "accepted_with_warning"): _l("Fristen kan sættes, men den er kort"),
    ("deadline", "rejected"): _l("Fristen kan ikke sættes"),
    ("meeting-form", "citizen_chooses"): _l("Du vælger selv, hvordan I mødes"),
    ("meeting-form", "in_person"): _l("I skal mødes personligt"),
    ("meeting-form", "several"): _l("I aftaler, hvordan I mødes"),
}
"""By question and outcome; for a refusal by its code, for a form by who chooses."""
_BECAUSE: Mapping[Key, Any] = {
    ("self-booking", "summoned"): _l("du bliver indkaldt"),
    ("self-booking", "B-06"): _l("din gruppe ikke har pligt til det"),
    ("self-booking", "B-05"): _l("din a-kasse holder samtalerne med dig i den første tid"),
    ("self-booking", "not_covered"): _l("din gruppe ikke har pligt til det"),
    ("self-booking", "H-03"): _l("du er sendt hjem på grund af vejret eller mangel på materialer"),
    ("less-intensive-effort", "H-03"): _l("du er sendt hjem på grund af vejret eller mangel på materialer"),
    ("less-intensive-effort", "duty_continues"): _l("det er besluttet i din sag"),
    ("booking", "no_duty"): _l("du ikke har pligt til det"),
    ("booking", "slot_started"): _l("den allerede er begyndt"),
    ("booking", "already_booked"): _l("du allerede har booket en samtale af den slags"),
    ("booking", "after_last_meeting_date"): _l("den ligger efter den dag, hvor samtalen senest skal holdes"),
    ("booking", "form_not_permitted"): _l("denne samtale holdes på en anden måde"),
    ("rebooking", "slot_started"): _l("samtalen allerede er begyndt"),
    ("rebooking", "past_cutoff"): _l("der er for kort tid til samtalen"),
    ("deadline", "rejected"): _l("den ligger for tidligt"),
}
"""Where a first reason says no »fordi« of its own: by question and rule, else by question and outcome."""
_FROM_A_DAY: Mapping[str, Any] = {
    "must_self_book": _l("Fra den %(day)s skal du selv booke"),
    "summoned": _l("Fra den %(day)s skal du ikke selv booke"),
    "unemployment_fund": _l("Fra den %(day)s skal du ikke selv booke"),
    "less_intensive_effort": _l("Fra den %(day)s skal du ikke booke eller gå til samtaler"),
    "outside_contact_course": _l("Fra den %(day)s skal du ikke booke eller gå til samtaler"),
    "not_covered": _l("Fra den %(day)s skal du ikke selv booke"),
}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_OWN = re.compile(r", (?:fordi|because) (.+?)\.?$")


def assessed(given: Assessment | Mapping[str, Any]) -> Assessment:
    """The assessment, also where it is the kept JSON of one."""
    return given if isinstance(given, Assessment) else Assessment.from_json(given)


def lead(given: Assessment | Mapping[str, Any]) -> str:
    """The sentence that says what holds and why, in the language of the page."""
    assessment = assessed(given)
    main = _MAIN.get((assessment.question, _branch(assessment)))
    if main is None:
        return said(assessment.reasons[0])
    return _whole(str(main), because(assessment))


def change(before: Span, after: Span) -> str:
    """»Fra den 3. marts skal du ikke selv booke, fordi …«: one sentence on what the duty to book changes to."""
    day = long_day(after.first, year=False, weekday=False)
    if after.assessment is None:
        return _("Fra den %(day)s kan vi ikke se, om du selv skal booke: vi mangler en oplysning om dig.", day=day)
    main = _FROM_A_DAY.get(after.assessment.outcome)
    if main is None:
        return said(after.assessment.reasons[0])
    clause, why = str(main) % {"day": day}, because(after.assessment)
    if after.assumed and not before.assumed:
        why = _("kommunen ventes at tage over efter din a-kasse")
    elif (before.outcome, after.outcome) == ("less_intensive_effort", "must_self_book"):
        clause = _("%(clause)s igen, hvis du stadig er ledig", clause=clause)
    if unsettled(after.assessment):
        return _("%(sentence)s Det er ikke helt afklaret, så spørg kommunen.", sentence=_whole(clause, why))
    return _whole(clause, why)


def _whole(clause: str, why: str) -> str:
    return _("%(clause)s, fordi %(why)s.", clause=clause, why=why) if why else f"{clause}."


def _branch(assessment: Assessment) -> str:
    """The outcome, or what tells apart those that one outcome takes in."""
    if assessment.question == "meeting-form":
        if assessment.details.get("citizen_chooses"):
            return "citizen_chooses"
        return "in_person" if list(assessment.details.get("forms", ())) == ["in_person"] else "several"
    return str(assessment.details.get("code", assessment.outcome))


def because(assessment: Assessment) -> str:
    """Why, as a clause: the first reason's own, or ours for its rule or outcome; nothing where neither has words."""
    first = assessment.reasons[0]
    own = _OWN.search(_sentences(first)[0])
    if own:
        return own.group(1)
    branch = _branch(assessment)
    about = "self-booking" if branch == "no_duty" else assessment.question
    ours = _BECAUSE.get((about, first.rule)) or _BECAUSE.get((assessment.question, branch))
    return str(ours) if ours else ""


def more(given: Assessment | Mapping[str, Any]) -> str:
    """What the first reason says beyond the lead sentence."""
    assessment = assessed(given)
    sentences = _sentences(assessment.reasons[0])
    if lead(assessment) == said(assessment.reasons[0]):
        return ""
    return " ".join(sentences[1:] if because(assessment) else sentences)


def _sentences(reason: Reason) -> list[str]:
    return _SENTENCE.split(said(reason))


def unsettled(given: Assessment | Mapping[str, Any]) -> bool:
    """Whether the rule that settled it is only inferred, or from memory: nobody may be refused on it."""
    return assessed(given).reasons[0].certainty not in MAY_CLOSE_A_DOOR


def law(citation: str, day: date) -> list[publications.Part]:
    """The citation in stretches that lead to the act as it was on the day."""
    return publications.parts(citation, day)


def law_name(citation: str, day: date) -> str:
    """What a short name such as LAB stands for, and in which text of it the citation is found; else nothing."""
    return publications.long_name(citation, day)


def install(app: Flask) -> None:
    """Give the templates these sentences, as `explain`."""
    app.jinja_env.globals["explain"] = sys.modules[__name__]
