"""The forms of rates: one rate, and a table of them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FileField, Form, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from webapp import money
from webapp.dayfields import DateField
from webapp.rates.rules import LARGEST, MOST, Read, as_billionths, read, written
from webapp.text import clean

# As many rates as are taken at a time, without their sources; no form carries much more.
LONGEST = MOST * 36 - 200


def _upper(typed: str | None) -> str:
    return clean(typed).upper()


def _check_currency(_form: Form, field: StringField) -> None:
    if not money.was_currency(field.data or ""):
        raise ValidationError(gettext("Enter a currency code such as USD."))


class RateForm(Form):
    """What one of a currency was worth on a day; `billionths` once it is valid."""

    currency = StringField(_("One"), [DataRequired(), Length(max=3), _check_currency], filters=[_upper])
    rate = StringField(_("Is worth"), [DataRequired(), Length(max=20)], filters=[clean])
    quote = StringField(_("In"), [DataRequired(), Length(max=3), _check_currency], filters=[_upper])
    on = DateField(_("On"), [InputRequired()])
    source = StringField(_("Source"), [DataRequired(), Length(max=200)], filters=[clean])
    reason = StringField(_("Why a correction"), [Length(max=500)], filters=[clean])

    def validate_rate(self, field: StringField) -> None:
        """Digits, with a point where there are decimals."""
        if as_billionths(field.data or "") is None:
            raise ValidationError(gettext("Write digits with a point and at most nine decimals, such as 1.0825."))

    def validate_quote(self, field: StringField) -> None:
        """A rate is between two currencies."""
        if field.data and field.data == self.currency.data:
            raise ValidationError(gettext("A rate is between two currencies; these are the same."))

    @property
    def billionths(self) -> int:
        """The rate, once it is valid."""
        return as_billionths(self.rate.data or "") or 0


class TableForm(Form):
    """A table of rates, typed or from a file; `rates` is what it says, `found` what is wrong with it."""

    body = TextAreaField(_("Table"), [Length(max=LONGEST)])
    file = FileField(_("Or a file"), description=_("A CSV file takes the place of the text above."))
    since = DateField(_("From day"), [Optional()])
    only = StringField(_("Only these currencies"), [Length(max=200)], filters=[_upper])
    source = StringField(_("Source"), [Length(max=200)], filters=[clean])
    reason = StringField(_("Why corrections"), [Length(max=500)], filters=[clean])
    about_the_change = ("file",)

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        self.found: list[tuple[int | None, str]] = []
        self.rates: Sequence[Read] = ()
        self.is_wide = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Reads the table; every fault is listed with its line, and what is read takes the place of the text."""
        text = self.body.data or ""
        upload = self.file.data
        if getattr(upload, "filename", ""):
            raw: bytes = upload.stream.read(LARGEST + 1)
            text = clean(raw.decode("utf-8-sig", errors="replace"))
            if len(raw) > LARGEST:
                self.file.errors = [gettext("This file is too large. Take one of fewer days.")]
                return False
            self.body.data = text[:LONGEST]
        if not super().validate(extra_validators):
            return False
        only = frozenset((self.only.data or "").replace(",", " ").split())
        reading = read(text, self.since.data, only)
        self.rates, self.is_wide = reading.rates, reading.is_wide
        self.found = [(fault.line, gettext(fault.text, **fault.values)) for fault in reading.faults]
        if self.found:
            self.body.errors = [gettext("This is no table of rates yet; what is wrong is listed below.")]
            return False
        self._state_source()
        text = written(self.rates)
        # A browser sends two signs for the end of a line. What is shown here can be taken in from here.
        if len(text) + text.count("\n") > LONGEST:
            self.rates = ()
            words = gettext(
                "With a source in each row this is too long. Take fewer days at a time, or name the source below."
            )
            self.body.errors = [words]
            return False
        self.body.data = text
        return True

    def _state_source(self) -> None:
        """Puts a source that all rows name into its field, and leaves out of rows what that field says."""
        sources = {one.source for one in self.rates}
        if len(sources) == 1 and not self.source.data:
            self.source.data = sources.pop()
        self.rates = [one._replace(source="") if one.source == self.source.data else one for one in self.rates]
