"""Staff: the day sheet, publishing times, finding a citizen, deadlines, cancelling for the authority."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _, ngettext

from portal.booking.cancel import Cancel, cancel_for_authority
from portal.booking.day_sheet import caseworkers, citizen_page, day_sheet, search_citizens
from portal.booking.outcomes import Done
from portal.booking.publish_slots import Clashes, NotPublished, Publish, Published, offered, publish, withdraw
from portal.booking.set_deadline import DeadlineNotSet, set_deadline
from portal.domain.time import local_day
from portal.web.access import audience, visitor
from portal.web.choices import choices
from portal.web.errors import page as error_page
from portal.web.filters import long_day, moment, said, span
from portal.web.refusals import WORDS
from portal.web.services import actor, ask, form_key, look, services
from portal.web.staff import rule_words, words
from portal.web.staff.fact_words import facts_in_words
from portal.web.staff.forms import CancelForm, DeadlineForm, DiscardForm, PublishForm

staff = Blueprint("staff", __name__, url_prefix="/medarbejder")


@staff.context_processor
def _words() -> dict[str, Any]:
    return {"words": words, "rule_words": rule_words, "facts_in_words": facts_in_words}


def _day_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@staff.get("/")
@audience("caseworker")
def day() -> str:
    """Today's day sheet, or another day's."""
    office = request.args.get("sted", "")
    sheet = day_sheet(
        visitor().authority_id, int(office) if office.isdigit() else None, _day_of(request.args.get("dag")), **look()
    )
    return render_template(
        "staff/day.html", sheet=sheet, before=sheet.day - timedelta(days=1), after=sheet.day + timedelta(days=1)
    )


@staff.get("/tider")
@audience("caseworker")
def slots() -> Any:
    """A caseworker's times of a week, and the form to publish more."""
    return _slots_page(PublishForm(formdata=None))


def _slots_page(form: PublishForm, problem: str = "", status: int = 200, week_of: date | None = None) -> Any:
    """The page with the form as it is; `week_of` is a day of the week shown, unless the address names one."""
    who = visitor()
    everyone = caseworkers(who.authority_id, store=services().store)
    if not everyone:
        return error_page(404)
    form.staff.choices = choices((member.id, member.name) for member in everyone)
    wanted = request.values.get("staff", "")
    known = {member.id for member in everyone}
    own = who.id if who.id in known else everyone[0].id
    chosen = int(wanted) if wanted.isdigit() and int(wanted) in known else own
    today = local_day(services().clock())
    first = _day_of(request.values.get("uge")) or week_of or form.first.data or today
    first -= timedelta(days=first.weekday())
    if not form.is_submitted():
        form.staff.data = chosen
    times = offered(chosen, who.authority_id, first, first + timedelta(days=6), store=services().store)
    by_day: dict[date, list[Any]] = {}
    for slot, state in times or []:
        by_day.setdefault(local_day(slot.starts_at), []).append((slot, state))
    page = render_template(
        "staff/slots.html", form=form, problem=problem, chosen=chosen, everyone=everyone, by_day=by_day, first=first,
        before=first - timedelta(days=7), after=first + timedelta(days=7), today=today,
    )  # fmt: skip
    return page, status


@staff.post("/tider")
@audience("caseworker")
def publish_times() -> Any:
    """Publish the times, all or none."""
    form = PublishForm()
    form.staff.choices = choices((m.id, m.name) for m in caseworkers(visitor().authority_id, store=services().store))
    if not form.validate():
        return _slots_page(form, status=422)
    wish = Publish(
        form.staff.data, form.first.data, form.last.data, frozenset(form.weekdays.data), form.from_time.data,
        form.to_time.data, form.minutes.data, form.chosen_kinds, form.chosen_forms,
    )  # fmt: skip
    outcome = publish(wish, visitor().authority_id, actor(), **look())
    match outcome:
        case Published(slot_ids, closed):
            flash(ngettext("%(num)s tid er offentliggjort.", "%(num)s tider er offentliggjort.", len(slot_ids)))
            for closed_on, name in closed:
                flash(_("%(day)s er lukket (%(name)s) og sprunget over.", day=long_day(closed_on), name=name))
            return redirect(url_for("staff.slots", staff=wish.staff_id, uge=wish.first.isoformat()), 303)
        case Clashes():
            booked = _("en booket samtale")
            what = {"slot": _("en tid, der allerede er der"), "absence": _("et fravær")}
            problem = _(
                "Intet er offentliggjort, fordi %(wanted)s falder sammen med %(what)s: %(there)s.",
                wanted=moment(outcome.starts_at),
                what=what.get(outcome.other, booked),
                there=f"{moment(outcome.other_starts_at)} ({span(outcome.other_starts_at, outcome.other_ends_at)})",
            )
            return _slots_page(form, problem, 409, local_day(outcome.other_starts_at))
        case NotPublished(why):
            return _slots_page(form, _not_published(why), 404 if why == "not_found" else 422)


def _not_published(why: str) -> str:
    return {
        "not_found": _("Sagsbehandleren findes ikke hos jer."),
        "in_the_past": _("Feltet »Til og med«: Dagene er gået."),
        "nothing_to_publish": _("Der er ingen tider i det, du valgte: se på ugedage, klokkeslæt og lukkedage."),
        "too_long_a_span": _("Feltet »Til og med«: Vælg højst 16 uger ad gangen."),
        "no_such_time": _("Feltet »Fra kl.«: Det klokkeslæt findes ikke den dag, uret stilles frem."),
    }[why]


@staff.post("/tider/traek-tilbage")
@audience("caseworker")
def withdraw_times() -> Any:
    """Withdraw the ticked times that are free."""
    chosen = [int(number) for number in request.form.getlist("slot") if number.isdigit()]
    gone = withdraw(chosen, visitor().authority_id, actor(), **look()) if chosen else []
    if not chosen:
        flash(_("Vælg de tider, der skal trækkes tilbage."))
    else:
        flash(ngettext("%(num)s tid er trukket tilbage.", "%(num)s tider er trukket tilbage.", len(gone)))
        if kept := len(chosen) - len(gone):
            flash(
                ngettext(
                    "%(num)s tid er booket, reserveret eller væk og er ladt i fred.",
                    "%(num)s tider er booket, reserveret eller væk og er ladt i fred.",
                    kept,
                )
            )
    return redirect(url_for("staff.slots", staff=request.form.get("staff"), uge=request.form.get("uge")), 303)


@staff.get("/borgere")
@audience("caseworker")
def citizens() -> Any:
    """The form to find a citizen."""
    return render_template("staff/citizens.html", found=None, typed="")


@staff.post("/borgere")
@audience("caseworker")
def find_citizens() -> Any:
    """Find citizens by name; a POST, so that no name stands in an address or a log."""
    typed = request.form.get("navn", "").strip()[:80]
    if len(typed) < 2:
        problem = _("Feltet »Navn«: Skriv mindst to bogstaver.")
        return render_template("staff/citizens.html", found=None, typed=typed, problem=problem), 422
    found = search_citizens(visitor().authority_id, typed, actor(), **look())
    return render_template("staff/citizens.html", found=found, typed=typed)


@staff.get("/borgere/<int:person>")
@audience("caseworker")
def citizen(person: int) -> Any:
    """A citizen's interviews, bookings and the assessment behind each."""
    return show_citizen(person)


def show_citizen(
    person: int, *, deadline: tuple[int, DeadlineForm] | None = None, cancelling: tuple[int, CancelForm] | None = None,
    planning: tuple[int, DeadlineForm | DiscardForm] | None = None, problem: str = "", status: int = 200,
) -> Any:  # fmt: skip
    """The citizen's page, with the form that was sent where it could not be done, or 404."""
    page = citizen_page(person, visitor().authority_id, actor(), **ask())
    if page is None:
        return error_page(404)
    return render_template(
        "staff/citizen.html", page=page, deadline=deadline, cancelling=cancelling, planning=planning, problem=problem,
        colleagues={member.id: member.name for member in caseworkers(visitor().authority_id, store=services().store)},
        empty_deadline=DeadlineForm(formdata=None), empty_cancel=CancelForm(formdata=None, key=form_key()),
        empty_discard=DiscardForm(formdata=None),
    ), status  # fmt: skip


@staff.post("/borgere/<int:person>/samtaler/<int:interview>/frist")
@audience("caseworker")
def set_interview_deadline(person: int, interview: int) -> Any:
    """Set an interview's deadline, if the rules accept it."""
    form = DeadlineForm()
    if not form.validate():
        return show_citizen(person, deadline=(interview, form), status=422)
    outcome = set_deadline(
        interview, visitor().authority_id, form.book_by.data, form.hold_by.data, actor(), **ask(), person_id=person
    )
    if not isinstance(outcome, DeadlineNotSet):
        flash(_("Fristen er sat."))
        if outcome.assessment.outcome == "accepted_with_warning":
            flash(said(outcome.assessment.reasons[0]))
        return redirect(url_for("staff.citizen", person=person), 303)
    if outcome.why == "not_found":
        return error_page(404)
    problem = words.not_set(outcome)
    status = 503 if outcome.why == "rule_service_down" else 422
    return show_citizen(person, deadline=(interview, form), problem=problem, status=status)


@staff.post("/borgere/<int:person>/aftaler/<int:booking>/aflys")
@audience("caseworker")
def cancel_booking(person: int, booking: int) -> Any:
    """Cancel for the authority; the citizen is told the reason and gets the deadline back."""
    form = CancelForm()
    if not form.validate():
        return show_citizen(person, cancelling=(booking, form), status=422)
    outcome = cancel_for_authority(
        Cancel(booking, form.key.data), form.reason.data.strip(), visitor().authority_id, actor(), **ask()
    )
    if isinstance(outcome, Done):
        flash(_("Aftalen er aflyst. Borgerens frist er sat tilbage, så der er tid til at booke igen."))
        return redirect(url_for("staff.citizen", person=person), 303)
    status = WORDS[outcome.why].status
    if status == 404:
        return error_page(404)
    problem = _("Aftalen er ikke aflyst: %(why)s.", why=words.WHY[outcome.why])
    return show_citizen(person, problem=problem, status=status)
