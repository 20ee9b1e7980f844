"""The citizen's forms. They check what can be checked without asking the rules, and keep what was typed."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from portal.booking.look_at_hold import Hold
from portal.domain.interviews import MeetingForm, Topic
from portal.web.choices import choices
from portal.web.filters import FORMS, TOPICS

_too_long = _l("Skriv højst %(max)d tegn.")


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """What the citizen says about the interview before booking it."""

    key = HiddenField()
    slot = HiddenField()
    form = RadioField(_l("Sådan vil jeg mødes"), validators=[Optional()])
    topics = SelectMultipleField(_l("Det vil jeg gerne tale om"), validators=[Optional()])
    wishes = TextAreaField(_l("Andet, du gerne vil tale om"), [Length(max=1000, message=_too_long)])
    companion = StringField(_l("Navn på den, du tager med"), [Length(max=120, message=_too_long)])
    interpreter = StringField(_l("Sprog, du har brug for tolk til"), [Length(max=60, message=_too_long)])
    contact_phone = StringField(
        _l("Telefonnummer, vi kan træffe dig på"),
        [
            Optional(),
            Length(max=20, message=_too_long),
            Regexp(r"^\+?[0-9 ]{8,20}$", message=_l("Skriv et telefonnummer med mindst otte cifre.")),
        ],
    )

    def offer(self, hold: Hold) -> "ConfirmForm":
        """Limit the choices to those of this hold."""
        self.form.choices = choices((form, FORMS[form]) for form in hold.forms)
        self.topics.choices = choices((topic, TOPICS[topic]) for topic in hold.topics)
        return self

    def offer_everything(self) -> "ConfirmForm":
        """Take any form and topic there is: what this hold allows is for the act to say."""
        self.form.choices = choices(FORMS.items())
        self.topics.choices = choices(TOPICS.items())
        return self

    @property
    def slot_shown(self) -> int | None:
        """The held slot that the page showed; None where the form says nothing of it."""
        typed = self.slot.data or ""
        return int(typed) if typed.isdigit() and len(typed) < 16 else None

    @property
    def chosen_form(self) -> MeetingForm | None:
        """The chosen form of meeting, None for the one that the hold has."""
        return MeetingForm(self.form.data) if self.form.data else None

    @property
    def chosen_topics(self) -> tuple[Topic, ...]:
        """The ticked topics."""
        return tuple(Topic(word) for word in self.topics.data or ())
