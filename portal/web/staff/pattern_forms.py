"""The forms for patterns and closures."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.domain.patterns import MOST_WEEKS_BETWEEN, Closure, Pattern, Window, are_apart
from portal.domain.time import NoSuchLocalTime, at_local, day_ends, day_starts
from portal.web.choices import choices
from portal.web.filters import FORMS, KINDS
from portal.web.staff.forms import WEEKDAYS, DateField, TimeField

_needed = _l("Feltet skal udfyldes.")
_one_at_least = _l("Vælg mindst én.")
_minutes = NumberRange(0, 120, _l("Skriv et tal fra 0 til 120."))
_both_or_none = _l("Udfyld både fra og til, eller ingen af dem.")


class PatternForm(FlaskForm):  # type: ignore[misc]
    """A pattern, new or changed. Windows that are left empty are none."""

    staff = SelectField(_l("Sagsbehandler"), coerce=int)
    office = SelectField(_l("Sted"), coerce=int)
    valid_from = DateField(_l("Gælder fra og med"), [InputRequired(_needed)])
    valid_to = DateField(_l("Gælder til og med (valgfrit)"), [Optional()])
    weekdays = SelectMultipleField(
        _l("Ugedage"), [DataRequired(_one_at_least)], coerce=int, choices=choices(enumerate(WEEKDAYS))
    )
    every_weeks = IntegerField(
        _l("Hver hvilken uge (1 er hver uge)"),
        [InputRequired(_needed), NumberRange(1, MOST_WEEKS_BETWEEN, _l("Skriv et tal fra 1 til 8."))],
        default=1,
    )
    from_1 = TimeField(_l("Fra kl."), [InputRequired(_needed)])
    to_1 = TimeField(_l("Til kl."), [InputRequired(_needed)])
    from_2 = TimeField(_l("Igen fra kl. (valgfrit)"), [Optional()])
    to_2 = TimeField(_l("Til kl. (valgfrit)"), [Optional()])
    from_3 = TimeField(_l("Og igen fra kl. (valgfrit)"), [Optional()])
    to_3 = TimeField(_l("Og til kl. (valgfrit)"), [Optional()])
    minutes = IntegerField(
        _l("Minutter pr. samtale"),
        [InputRequired(_needed), NumberRange(10, 240, _l("Skriv et tal fra 10 til 240."))],
    )
    before = IntegerField(_l("Minutter før hver samtale"), [InputRequired(_needed), _minutes], default=0)
    after = IntegerField(_l("Minutter efter hver samtale"), [InputRequired(_needed), _minutes], default=0)
    kinds = SelectMultipleField(_l("Slags samtale"), [DataRequired(_one_at_least)], choices=choices(KINDS.items()))
    forms = SelectMultipleField(_l("Mødeformer"), [DataRequired(_one_at_least)], choices=choices(FORMS.items()))

    def validate_valid_to(self, field: Any) -> None:
        """The last day is not before the first."""
        if self.valid_from.data and field.data and field.data < self.valid_from.data:
            raise ValidationError(_l("Den sidste dag kan ikke ligge før den første."))

    def validate_to_1(self, _field: Any) -> None:
        """Windows lie one after another, and at least one time fits in."""
        windows = list(self.windows())
        if any(window.from_time >= window.to_time for window in windows[:1]):
            raise ValidationError(_l("Sluttidspunktet skal ligge efter starten."))
        if not are_apart(windows):
            raise ValidationError(_l("Tidsrummene skal ligge efter hinanden, og slutte efter de begynder."))
        if windows and self._length() and not any(_long(window) >= self._length() for window in windows):
            raise ValidationError(_l("Der er ikke plads til en samtale i tidsrummet."))

    def validate_to_2(self, field: Any) -> None:
        """A window has both ends."""
        if (self.from_2.data is None) != (field.data is None):
            raise ValidationError(_both_or_none)

    validate_from_2 = validate_to_2

    def validate_to_3(self, field: Any) -> None:
        """A window has both ends."""
        if (self.from_3.data is None) != (field.data is None):
            raise ValidationError(_both_or_none)

    def windows(self) -> Iterator[Window]:
        """The windows that have both ends."""
        for edges in ((self.from_1, self.to_1), (self.from_2, self.to_2), (self.from_3, self.to_3)):
            if edges[0].data is not None and edges[1].data is not None:
                yield Window(edges[0].data, edges[1].data)

    def _length(self) -> int:
        fields = (self.minutes, self.before, self.after)
        return sum(field.data for field in fields) if all(field.data is not None for field in fields) else 0

    def wish(self) -> Pattern:
        """The pattern that was filled in; only when the form is right."""
        return Pattern(
            self.staff.data, self.office.data, frozenset(self.weekdays.data), self.every_weeks.data,
            tuple(self.windows()), self.minutes.data, self.before.data, self.after.data,
            tuple(kind for kind in InterviewKind if kind in self.kinds.data),
            tuple(form for form in MeetingForm if form in self.forms.data), self.valid_from.data, self.valid_to.data,
        )  # fmt: skip

    def show(self, says: Pattern, first: date) -> None:
        """Fill the fields in with what a pattern says, to be changed from a day on."""
        self.staff.data, self.office.data = says.staff_id, says.office_id
        self.weekdays.data, self.every_weeks.data = sorted(says.weekdays), says.every_weeks
        for number, window in enumerate(says.windows, 1):
            self[f"from_{number}"].data, self[f"to_{number}"].data = window
        self.minutes.data, self.before.data, self.after.data = says.minutes, says.before, says.after
        self.kinds.data, self.forms.data = [kind.value for kind in says.kinds], [form.value for form in says.forms]
        self.valid_from.data = max(first, says.valid_from)
        self.valid_to.data = says.valid_to  # type: ignore[assignment]


def _long(window: Window) -> int:
    return int((_at(window.to_time) - _at(window.from_time)) / timedelta(minutes=1))


def _at(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute)


class EndForm(FlaskForm):  # type: ignore[misc]
    """Ending a pattern."""

    last = DateField(_l("Sidste dag"), [InputRequired(_needed)])


class ClosureForm(FlaskForm):  # type: ignore[misc]
    """A closure: whole days, or some hours of one."""

    name = StringField(_l("Hvad hedder dagen? Det ser kun medarbejdere"), [DataRequired(_needed), Length(max=80)])
    office = SelectField(_l("Hvor er der lukket?"), coerce=int)
    first = DateField(_l("Første dag"), [InputRequired(_needed)])
    last = DateField(_l("Sidste dag (tom: kun den ene dag)"), [Optional()])
    from_time = TimeField(_l("Fra kl. (tom: hele dagen)"), [Optional()])
    to_time = TimeField(_l("Til kl. (tom: hele dagen)"), [Optional()])

    def validate_last(self, field: Any) -> None:
        """The last day is not before the first."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_l("Den sidste dag kan ikke ligge før den første."))

    def validate_from_time(self, field: Any) -> None:
        """Hours are of one day, and there are two of them."""
        if (field.data is None) != (self.to_time.data is None):
            raise ValidationError(_both_or_none)
        if field.data and self.last.data and self.last.data != self.first.data:
            raise ValidationError(_l("Klokkeslæt kan kun vælges, når der lukkes en enkelt dag."))
        if field.data and self.to_time.data and self.to_time.data <= field.data:
            raise ValidationError(_l("Sluttidspunktet skal ligge efter starten."))
        try:
            self._instants() if self.first.data and self.to_time.data else None
        except NoSuchLocalTime:
            raise ValidationError(_l("Det klokkeslæt findes ikke den dag, uret stilles frem.")) from None

    def _instants(self) -> tuple[datetime, datetime]:
        first = self.first.data
        if self.from_time.data is not None and self.to_time.data is not None:
            return at_local(first, self.from_time.data), at_local(first, self.to_time.data)
        return day_starts(first), day_ends(self.last.data or first)

    def wish(self) -> Closure:
        """The closure that was filled in; only when the form is right. Office 0 is the whole authority."""
        return Closure(0, self.office.data or None, *self._instants(), self.name.data.strip())
