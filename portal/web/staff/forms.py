"""Staff's forms."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField as _DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField as _TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.web.choices import choices
from portal.web.filters import FORMS, KINDS

WEEKDAYS = (_l("mandag"), _l("tirsdag"), _l("onsdag"), _l("torsdag"), _l("fredag"))
_needed = _l("Feltet skal udfyldes.")
_one_at_least = _l("Vælg mindst én.")
_a_date = _l("Skriv datoen som år-måned-dag.")


class DateField(_DateField):  # type: ignore[misc]
    """A date, with our words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0]:
            return
        try:
            self.data = date.fromisoformat(valuelist[0])
        except ValueError:
            self.data = None  # type: ignore[assignment]
            raise ValueError(_a_date) from None


class TimeField(_TimeField):  # type: ignore[misc]
    """A time of day; 9.30 is as good as 09:30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(".", ":").rjust(5, "0") for value in valuelist])
        except ValueError:
            raise ValueError(_l("Skriv klokkeslættet som 09.30.")) from None


class PublishForm(FlaskForm):  # type: ignore[misc]
    """Times to publish for a caseworker."""

    staff = SelectField(_l("Sagsbehandler"), coerce=int)
    first = DateField(_l("Fra og med"), [InputRequired(_needed)])
    last = DateField(_l("Til og med"), [InputRequired(_needed)])
    weekdays = SelectMultipleField(
        _l("Ugedage"), [DataRequired(_one_at_least)], coerce=int, choices=choices(enumerate(WEEKDAYS))
    )
    from_time = TimeField(_l("Fra kl."), [InputRequired(_needed)])
    to_time = TimeField(_l("Til kl."), [InputRequired(_needed)])
    minutes = IntegerField(
        _l("Minutter pr. samtale"),
        [InputRequired(_needed), NumberRange(10, 240, _l("Skriv et tal fra 10 til 240."))],
    )
    kinds = SelectMultipleField(_l("Slags samtale"), [DataRequired(_one_at_least)], choices=choices(KINDS.items()))
    forms = SelectMultipleField(_l("Mødeformer"), [DataRequired(_one_at_least)], choices=choices(FORMS.items()))

    def validate_last(self, field: Any) -> None:
        """The last day is not before the first."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_l("Den sidste dag kan ikke ligge før den første."))

    def validate_to_time(self, field: Any) -> None:
        """The end is after the start."""
        if self.from_time.data and field.data and field.data <= self.from_time.data:
            raise ValidationError(_l("Sluttidspunktet skal ligge efter starten."))

    @property
    def chosen_kinds(self) -> tuple[InterviewKind, ...]:
        """The kinds ticked."""
        return tuple(InterviewKind(word) for word in self.kinds.data)

    @property
    def chosen_forms(self) -> tuple[MeetingForm, ...]:
        """The forms ticked."""
        return tuple(MeetingForm(word) for word in self.forms.data)


class DeadlineForm(FlaskForm):  # type: ignore[misc]
    """An interview's deadline."""

    book_by = DateField(_l("Book senest"), [InputRequired(_needed)])
    hold_by = DateField(_l("Hold senest"), [InputRequired(_needed)])


class DiscardForm(FlaskForm):  # type: ignore[misc]
    """Discarding a planned interview, with the reason that colleagues read."""

    reason = TextAreaField(_l("Begrundelse"), [DataRequired(_needed), Length(max=500)])


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Cancelling for the authority, with the reason that the citizen is told."""

    key = HiddenField()
    reason = TextAreaField(_l("Begrundelse til borgeren"), [DataRequired(_needed), Length(max=500)])
