"""Staff's pages of closures: the list, closing and opening again, each with a preview."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _, lazy_gettext as _l

from portal.booking.close_days import (
    Closed,
    NotClosed,
    close,
    preview_close,
    preview_reopen,
    reopen,
    standing,
)
from portal.booking.list_patterns import offices_of
from portal.booking.previews import Changed
from portal.domain.patterns import Closure
from portal.web.access import audience, may_open, visitor
from portal.web.choices import choices
from portal.web.errors import page as error_page
from portal.web.services import actor, look
from portal.web.staff import pattern_words
from portal.web.staff.pattern_forms import ClosureForm
from portal.web.staff.pattern_words import when
from portal.web.staff.previewing import CORRECT, SAVE, Texts, preview_page, seen, step
from portal.web.staff.views import staff

_REFUSED = {
    "in_the_past": _l("Dagen er gået. Vælg i dag eller senere."),
    "too_long": _l("Luk højst et år ad gangen."),
}


@staff.get("/lukkedage")
@audience("caseworker")
def closures() -> Any:
    """The closures that are not over, and for planners the form to make one."""
    return _page(ClosureForm(formdata=None))


def _page(form: ClosureForm, status: int = 200) -> Any:
    offices = _choose_office(form)
    page = render_template(
        "staff/closures.html", form=form, offices=offices, closures=standing(visitor().authority_id, **look()),
        told=pattern_words, may_plan=may_open(visitor(), "planner"),
    )  # fmt: skip
    return page, status


def _choose_office(form: ClosureForm) -> dict[int, str]:
    offices = dict(offices_of(visitor().authority_id, store=look()["store"]))
    form.office.choices = choices([(0, _("Hele kommunen")), *offices.items()])
    return offices


@staff.post("/lukkedage")
@audience("planner")
def close_day() -> Any:
    """Preview a closure, or make it as it was seen."""
    form = ClosureForm()
    offices = _choose_office(form)
    valid = form.validate()
    if not valid or step() == CORRECT:
        return _page(form, 200 if valid else 422)
    wish = form.wish()
    texts = Texts(
        _("Luk en dag"), f"{wish.name}: {when(wish)} · {_where(wish, offices)}", _("Luk"), "",
        _("Ledige tider, der spærres"),
        _("Booket eller reserveret: aflyses ikke. De bookede bliver opgaver, så I kan finde en anden tid"),
    )  # fmt: skip
    outcome: Any
    if step() == SAVE:
        outcome = close(wish, seen(), visitor().authority_id, actor(), **look())
    else:
        outcome = preview_close(wish, visitor().authority_id, **look())
    if isinstance(outcome, NotClosed) and outcome.why in _REFUSED:
        form.first.errors = [*form.first.errors, _REFUSED[outcome.why]]
        return _page(form, 422)
    return _answer(outcome, texts, form, _("Der er lukket. Ledige tider er spærret."))


def _where(closure: Closure, offices: dict[int, str]) -> str:
    return _("Hele kommunen") if closure.office_id is None else offices[closure.office_id]


def _answer(outcome: Any, texts: Texts, form: Any, done: str) -> Any:
    match outcome:
        case Closed():
            flash(done)
            return redirect(url_for("staff.closures"), 303)
        case NotClosed():
            return error_page(404)
        case Changed(preview, fingerprint):
            return preview_page(texts, form, preview, fingerprint, changed=True)
    return preview_page(texts, form, *outcome)


@staff.get("/lukkedage/<int:closure>/aabn")
@audience("planner")
def open_again_page(closure: int) -> Any:
    """What opening again would do."""
    return _open(closure, preview_reopen(closure, visitor().authority_id, **look()))


@staff.post("/lukkedage/<int:closure>/aabn")
@audience("planner")
def open_again(closure: int) -> Any:
    """Open again as it was seen."""
    if step() != SAVE:
        return redirect(url_for("staff.closures"), 303)
    return _open(closure, reopen(closure, seen(), visitor().authority_id, actor(), **look()))


def _open(number: int, outcome: Any) -> Any:
    found = next((one for one in standing(visitor().authority_id, **look()) if one.id == number), None)
    says = f"{found.name}: {when(found)}" if found is not None else ""
    texts = Texts(
        _("Åbn igen"), says, _("Åbn igen"), _("Tider, der bliver ledige igen"), "",
        _("Booket eller reserveret på dagen: ændres ikke"),
    )  # fmt: skip
    return _answer(outcome, texts, [], _("Der er åbnet igen."))
