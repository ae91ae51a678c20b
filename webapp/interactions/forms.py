"""What can be typed about an interaction after it was logged, and what its list is filtered by."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from webapp.dayfields import DateField
from webapp.text import clean, whole_number


def choices(pairs: Iterable[tuple[Any, Any]], first: Any = None) -> list[SelectChoice]:
    """Pairs of value and label as a field wants them; `first` is the label of "nothing" if that may be chosen."""
    nothing = [SelectChoice("", first)] if first else []
    return [*nothing, *(SelectChoice(value, label) for value, label in pairs)]


class EditForm(Form):
    """An interaction as it is to stand; the initiative's choices are handed in."""

    about_the_change = ("reason",)
    version = IntegerField(widget=HiddenInput())
    channel = RadioField(_("Channel"), [InputRequired()])
    direction = RadioField(_("Direction"), [InputRequired()])
    occurred_at = DateTimeLocalField(
        _("When"), [InputRequired()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    )
    minutes = IntegerField(_("Minutes"), [Optional(), NumberRange(0, 10_000)])
    initiative = SelectField(_("Initiative"), coerce=whole_number)
    subject = StringField(_("Subject"), [Length(max=300)], filters=[clean])
    outcome = StringField(_("Outcome"), [Length(max=300)], filters=[clean])
    next_step = StringField(_("Next step"), [Length(max=300)], filters=[clean])
    note = TextAreaField(_("Note"), [Length(max=20_000)], filters=[clean])
    is_private = BooleanField(_("Private: only for those who cover the household"))
    reason = StringField(_("Why you change it"), [Length(max=500)], filters=[clean])

    def validate_occurred_at(self, field: Any) -> None:
        """Refuses years that no client was met in."""
        if isinstance(field.data, datetime) and not 1900 <= field.data.year <= 2200:
            raise ValidationError(gettext("Check the year."))


class FilterForm(Form):
    """The list's filters, as they stand in its address."""

    whose = SelectField(_("Whose"), default="mine", choices=choices([("mine", _("Mine")), ("team", _("My team's"))]))
    channel = SelectField(_("Channel"), default="")
    initiative = SelectField(_("Initiative"), coerce=whole_number, default=None)
    since = DateField(_("From"), [Optional()])
    until = DateField(_("Until"), [Optional()])
    flagged = BooleanField(_("Logged without covering"))
    before = HiddenField()

    def validate_initiative(self, field: Any) -> None:
        """Refuses what is no initiative's number, which would otherwise look like none chosen."""
        if field.data is None and any(field.raw_data or ()):
            raise ValidationError(gettext("There is no such initiative."))
