"""Staff's pages of patterns: the list, and making, changing and ending one, each with a preview."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _, lazy_gettext as _l, ngettext

from portal.booking.list_patterns import PatternLine, list_patterns
from portal.booking.previews import Changed
from portal.booking.save_pattern import EndPattern, NotSaved, Saved, SavePattern, Wish, preview_pattern, save_pattern
from portal.domain.time import local_day, monday_of
from portal.web.access import audience, may_open, visitor
from portal.web.choices import choices
from portal.web.errors import page as error_page
from portal.web.filters import long_day
from portal.web.services import actor, look, services
from portal.web.staff import pattern_words
from portal.web.staff.pattern_forms import EndForm, PatternForm
from portal.web.staff.pattern_words import in_words
from portal.web.staff.previewing import CORRECT, SAVE, Texts, preview_page, seen, step
from portal.web.staff.views import staff

_PAST = _l("Dagen er gået. Vælg i dag eller senere.")


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else None


@staff.get("/moenstre")
@audience("caseworker")
def patterns() -> Any:
    """The authority's patterns, of one caseworker or office if that is wanted."""
    chosen = _number("staff"), _number("sted")
    found = list_patterns(visitor().authority_id, *chosen, **look())
    return render_template(
        "staff/patterns.html", found=found, staff_id=chosen[0], office_id=chosen[1], told=pattern_words,
        may_plan=may_open(visitor(), "planner"),
    )  # fmt: skip


def _line(pattern: int) -> PatternLine | None:
    lines = list_patterns(visitor().authority_id, **look()).lines
    return next((line for line in lines if line.id == pattern), None)


def _form(line: PatternLine | None, *, shown: bool = False) -> PatternForm:
    """The form with its choices; with `shown`, filled in to begin with."""
    form = PatternForm(formdata=None) if shown else PatternForm()
    found = list_patterns(visitor().authority_id, **look())
    form.staff.choices = choices(found.caseworkers if line is None else [(line.staff_id, line.caseworker)])
    form.office.choices = choices(found.offices)
    next_monday = monday_of(local_day(services().clock())) + timedelta(days=7)
    if shown and line is not None:
        form.show(line.newest, next_monday)
    elif shown:
        form.valid_from.data = next_monday
        form.staff.data = _number("staff")
    return form


def _form_page(form: PatternForm, line: PatternLine | None, status: int = 200) -> Any:
    return render_template("staff/pattern.html", form=form, line=line, told=pattern_words), status


@staff.get("/moenstre/nyt")
@audience("planner")
def new_pattern() -> Any:
    """The form for a new pattern."""
    return _form_page(_form(None, shown=True), None)


@staff.post("/moenstre/nyt")
@audience("planner")
def make_pattern() -> Any:
    """Preview a new pattern, or save it as it was seen."""
    return _take(_form(None), None)


@staff.get("/moenstre/<int:pattern>/ret")
@audience("planner")
def change_pattern_page(pattern: int) -> Any:
    """The form of a pattern, to be changed from a day on."""
    line = _line(pattern)
    return error_page(404) if line is None else _form_page(_form(line, shown=True), line)


@staff.post("/moenstre/<int:pattern>/ret")
@audience("planner")
def change_pattern(pattern: int) -> Any:
    """Preview a change, or save it as it was seen."""
    line = _line(pattern)
    return error_page(404) if line is None else _take(_form(line), line)


def _take(form: PatternForm, line: PatternLine | None) -> Any:
    valid = form.validate()
    if not valid or step() == CORRECT:
        return _form_page(form, line, 200 if valid else 422)
    wish = SavePattern(form.wish(), line.id if line else None)
    name = {choice.value: choice.label for choice in form.staff.choices}[form.staff.data]
    texts = Texts(
        _("Nyt mønster") if line is None else _("Ret mønster"), f"{name}: {in_words(wish.pattern)}",
        _("Gem mønsteret"), _("Nye ledige tider"), _("Ledige tider, der forsvinder"),
        _("Booket eller reserveret: bliver stående, selv om mønsteret ikke har tiden mere"),
    )  # fmt: skip
    return _act(wish, texts, form, form.valid_from) or _form_page(form, line, 422)


@staff.get("/moenstre/<int:pattern>/afslut")
@audience("planner")
def end_pattern_page(pattern: int) -> Any:
    """The form to end a pattern."""
    line = _line(pattern)
    return error_page(404) if line is None else _end_page(EndForm(formdata=None), line)


def _end_page(form: EndForm, line: PatternLine, status: int = 200) -> Any:
    return render_template("staff/end_pattern.html", form=form, line=line, told=pattern_words), status


@staff.post("/moenstre/<int:pattern>/afslut")
@audience("planner")
def end_pattern(pattern: int) -> Any:
    """Preview the end of a pattern, or end it as it was seen."""
    line = _line(pattern)
    if line is None:
        return error_page(404)
    form = EndForm()
    valid = form.validate()
    if not valid or step() == CORRECT:
        return _end_page(form, line, 200 if valid else 422)
    texts = Texts(
        _("Afslut mønster"),
        _("%(name)s: sidste dag er %(day)s.", name=line.caseworker, day=long_day(form.last.data)),
        _("Afslut mønsteret"), _("Nye ledige tider"), _("Ledige tider, der forsvinder"),
        _("Booket eller reserveret: bliver stående, selv om mønsteret ikke har tiden mere"),
    )  # fmt: skip
    return _act(EndPattern(line.id, form.last.data), texts, form, form.last) or _end_page(form, line, 422)


def _act(wish: Wish, texts: Texts, form: Any, day: Any) -> Any:
    """Preview or save; None when the form has to be shown again, with a message at the day."""
    outcome: Any
    if step() == SAVE:
        outcome = save_pattern(wish, seen(), visitor().authority_id, actor(), **look())
    else:
        outcome = preview_pattern(wish, visitor().authority_id, **look())
    match outcome:
        case Saved(_, preview):
            said = ngettext("Gemt: %(num)s ny tid", "Gemt: %(num)s nye tider", len(preview.added))
            flash(f"{said}, {ngettext('%(num)s tid fjernet.', '%(num)s tider fjernet.', len(preview.removed))}")
            return redirect(url_for("staff.patterns"), 303)
        case Changed(preview, fingerprint):
            return preview_page(texts, form, preview, fingerprint, changed=True)
        case NotSaved("in_the_past"):
            day.errors = [*day.errors, _PAST]
            return None
        case NotSaved():
            return error_page(404)
    return preview_page(texts, form, *outcome)
