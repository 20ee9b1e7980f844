"""From the overview to a booked time: overview, free times, reserve, confirm."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.booking import calendar as calendar_address
from portal.booking.book import Book, book
from portal.booking.look_at_hold import Hold, look_at_hold
from portal.booking.my_interviews import my_interviews
from portal.booking.outcomes import Done, No, Refused
from portal.booking.report_missing_times import report_missing_times
from portal.booking.reserve import Reserve, reserve
from portal.booking.tasks import report_missing_facts
from portal.web.access import audience, visitor
from portal.web.citizen.choosing import choose_page, chosen_form, chosen_slot, look_from, not_found, refusal_page
from portal.web.citizen.forms import ConfirmForm
from portal.web.refusals import WORDS
from portal.web.services import actor, ask, form_key, services

citizen = Blueprint("citizen", __name__, url_prefix="/mine-samtaler")

_ON_THE_TIMES_PAGE = {No.TAKEN, No.OWN_CLASH, No.AFTER_HOLD_BY, No.FORM_NOT_PERMITTED, No.TOO_LATE}


@citizen.get("")
@audience("citizen")
def overview() -> Any:
    """Each interview: what must be done, by when, why; and the bookings."""
    page = my_interviews(visitor().id, **ask())
    if page is None:
        return not_found()
    return render_template(
        "citizen/overview.html", page=page, trouble=WORDS[page.unanswered] if page.unanswered else None,
        feed_made_at=calendar_address.address_made_at(visitor().id, store=services().store),
    )  # fmt: skip


@citizen.get("/<int:interview>/tider")
@audience("citizen")
def times(interview: int) -> Any:
    """Free times of one week, or of up to four."""
    look, problem = look_from(request.args)
    return choose_page(visitor().id, interview, look, problem=problem, status=400 if problem else 200)


@citizen.post("/<int:interview>/reserver")
@audience("citizen")
def reserve_time(interview: int) -> Any:
    """Hold the chosen time and go on to confirm it."""
    who = visitor()
    slot = chosen_slot()
    look, _problem = look_from(request.form)
    if slot is None:
        return choose_page(who.id, interview, look, problem=_("Vælg den tid, du vil have."), status=422)
    wish = Reserve(who.id, interview, slot, chosen_form(), request.form.get("key"))
    outcome = reserve(wish, actor(), **ask())
    if isinstance(outcome, Done):
        return redirect(url_for("citizen.confirm", interview=interview), 303)
    if outcome.why is No.ALREADY_BOOKED and outcome.booking_id:
        return refusal_page(outcome, interview)
    if outcome.why in _ON_THE_TIMES_PAGE:
        return choose_page(who.id, interview, look, refused=outcome)
    return refusal_page(outcome, interview)


@citizen.post("/<int:interview>/ingen-tider")
@audience("citizen")
def report_no_times(interview: int) -> Any:
    """Put on record that there was no time to choose, and give the citizen a number."""
    report = report_missing_times(visitor().id, interview, actor(), **ask())
    return not_found() if report is None else render_template("citizen/no_times.html", **report)


@citizen.post("/mangler")
@audience("citizen")
def report_facts() -> Any:
    """Ask the authority for the fact that the rules lack."""
    if report_missing_facts(visitor().id, actor(), **ask()) is None:
        return not_found()
    flash(_("Kommunen har fået besked og ser på det. Dine frister og det, du har booket, er som før."))
    return redirect(url_for("citizen.overview"), 303)


@citizen.get("/<int:interview>/bekraeft")
@audience("citizen")
def confirm(interview: int) -> Any:
    """The held time with everything about it, and what the citizen wants to say."""
    hold = look_at_hold(visitor().id, interview, **ask())
    if hold is None:
        return not_found()
    if hold.booking is not None and hold.booking.booked_at is not None:
        return redirect(url_for("appointments.receipt", booking=hold.booking.id), 303)
    if not hold.stands:
        return refusal_page(Refused(No.HOLD_RAN_OUT, hold.booking.id if hold.booking else None), interview)
    form = ConfirmForm(
        form=hold.booking.form.value if hold.booking else None,
        slot=hold.booking.slot_id if hold.booking else None,
        contact_phone=hold.person.phone,
        key=form_key(),
    )
    return _confirm_page(form.offer(hold), hold)


@citizen.post("/<int:interview>/bekraeft")
@audience("citizen")
def confirm_time(interview: int) -> Any:
    """Book it."""
    who = visitor()
    form = ConfirmForm().offer_everything()
    if not form.validate():
        hold = look_at_hold(who.id, interview, **ask())
        if hold is None:
            return not_found()
        if hold.stands:
            return _confirm_page(form.offer(hold), hold), 422
        return refusal_page(Refused(No.HOLD_RAN_OUT), interview)
    wish = Book(
        who.id,
        interview,
        form.slot_shown,
        form.chosen_form,
        form.chosen_topics,
        wishes=(form.wishes.data or "").strip(),
        companion=(form.companion.data or "").strip(),
        interpreter=(form.interpreter.data or "").strip(),
        contact_phone=(form.contact_phone.data or "").strip(),
        key=form.key.data,
    )
    outcome = book(wish, actor(), **ask())
    if isinstance(outcome, Done):
        return redirect(url_for("appointments.receipt", booking=outcome.booking_id), 303)
    return refusal_page(outcome, interview)


def _confirm_page(form: ConfirmForm, hold: Hold) -> str:
    return render_template("citizen/confirm.html", form=form, hold=hold, booking=hold.booking)
