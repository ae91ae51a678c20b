"""Fields and filters that the forms of claims share."""

from datetime import date

from flask_babel import gettext as _
from wtforms import IntegerField
from wtforms.validators import NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from webapp import formats
from webapp.claims.queries.wording import due_fault_words
from webapp.wording import spoken

LARGEST = 2**63 - 1


def hidden_number(least: int = 0) -> IntegerField:
    """A number that the form carries unseen."""
    return IntegerField(widget=HiddenInput(), validators=[NumberRange(min=least, max=LARGEST)])


def minor_of(typed: str, currency: str) -> int:
    """A typed amount above zero in minor units; raises ValidationError with words."""
    try:
        minor = formats.typed_amount(typed, currency)
    except ValueError as error:
        raise ValidationError(spoken(error)) from error
    if minor <= 0:
        raise ValidationError(_("Enter an amount above zero."))
    return minor


def check_due(day: date | None, made_on: date | None, today: date | None) -> None:
    """Takes a day on which money may be due that was promised on a day; raises ValidationError with words."""
    wrong = due_fault_words(day, made_on, today)
    if wrong:
        raise ValidationError(wrong)
