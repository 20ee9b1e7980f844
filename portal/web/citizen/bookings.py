"""A booking: its receipt, its calendar file, moving it and cancelling it."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.booking.cancel import Cancel, cancel_as_citizen
from portal.booking.my_interviews import Receipt, receipt as look_at_receipt
from portal.booking.outcomes import Done, No
from portal.booking.rebook import Rebook, rebook
from portal.invitations.appointment import appointment_of
from portal.invitations.ical import calendar_file
from portal.web.access import audience, visitor
from portal.web.citizen.choosing import choose_page, chosen_form, chosen_slot, look_from, not_found, refusal_page
from portal.web.services import actor, ask, services

appointments = Blueprint("appointments", __name__, url_prefix="/aftaler")

_ON_THE_TIMES_PAGE = {No.TAKEN, No.OWN_CLASH, No.AFTER_HOLD_BY, No.FORM_NOT_PERMITTED}


def _mine(booking: int) -> Receipt | None:
    return look_at_receipt(visitor().id, booking, **ask())


@appointments.get("/<int:booking>")
@audience("citizen")
def receipt(booking: int) -> Any:
    """Everything about the booking, to read and to print."""
    page = _mine(booking)
    return not_found() if page is None else render_template("citizen/receipt.html", page=page, booking=page.booking)


@appointments.get("/<int:booking>.ics")
@audience("citizen")
def calendar_entry(booking: int) -> Any:
    """The appointment as a calendar file."""
    page = _mine(booking)
    if page is None:
        return not_found()
    body = calendar_file([appointment_of(page.booking, services().settings.base_url)])
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="aftale.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@appointments.get("/<int:booking>/ombook")
@audience("citizen")
def move(booking: int) -> Any:
    """Free times to move to; the booking stays as it is until one is chosen."""
    page = _mine(booking)
    if page is None:
        return not_found()
    if not page.booking.is_ahead(page.now):
        return redirect(url_for("appointments.receipt", booking=booking), 303)
    look, problem = look_from(request.args)
    return choose_page(
        visitor().id, page.interview.id, look, moving=page.booking, problem=problem, status=400 if problem else 200
    )


@appointments.post("/<int:booking>/ombook")
@audience("citizen")
def move_time(booking: int) -> Any:
    """Move it."""
    who = visitor()
    slot = chosen_slot()
    page = _mine(booking)
    if page is None:
        return not_found()
    look, _problem = look_from(request.form)
    if slot is None:
        problem = _("Vælg den tid, du vil flytte til.")
        return choose_page(who.id, page.interview.id, look, moving=page.booking, problem=problem, status=422)
    outcome = rebook(Rebook(who.id, booking, slot, chosen_form(), request.form.get("key")), actor(), **ask())
    if isinstance(outcome, Done):
        return redirect(url_for("appointments.receipt", booking=booking), 303)
    if outcome.why in _ON_THE_TIMES_PAGE:
        return choose_page(who.id, page.interview.id, look, moving=page.booking, refused=outcome)
    return refusal_page(outcome, page.interview.id)


@appointments.get("/<int:booking>/aflys")
@audience("citizen")
def cancel(booking: int) -> Any:
    """What cancelling means, before it is done."""
    page = _mine(booking)
    if page is None:
        return not_found()
    if not page.booking.is_ahead(page.now):
        return redirect(url_for("appointments.receipt", booking=booking), 303)
    return render_template("citizen/cancel.html", page=page, booking=page.booking)


@appointments.post("/<int:booking>/aflys")
@audience("citizen")
def cancel_time(booking: int) -> Any:
    """Cancel it."""
    outcome = cancel_as_citizen(Cancel(booking, request.form.get("key")), visitor().id, actor(), **ask())
    if isinstance(outcome, Done):
        return redirect(url_for("appointments.receipt", booking=booking), 303)
    return refusal_page(outcome)
