"""Fields that several of these forms have: clean texts, amounts in the currency's own notation."""

from flask_babel import gettext
from wtforms import IntegerField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from webapp import formats
from webapp.wording import spoken


def minor_of(field: StringField, currency: str) -> int | None:
    """What was typed into an amount field in minor units, None when it is empty; raises ValidationError."""
    if not field.data:
        return None
    try:
        minor = formats.typed_amount(field.data, currency)
    except ValueError as error:
        raise ValidationError(spoken(error)) from error
    if minor < 0:
        raise ValidationError(gettext("An amount is not below zero here."))
    return minor


def version_field() -> IntegerField:
    """The hidden number that says which state of the row was edited."""
    return IntegerField(validators=[Optional()], widget=HiddenInput())
