"""The forms of accounts and statement files: their shape and wording."""

import collections.abc
import io
from types import MappingProxyType
from typing import Any, BinaryIO

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from webapp import formats
from webapp.custody import readers
from webapp.custody.readers.mapping import COLUMNS, DELIMITERS, Mapping, as_texts, from_texts
from webapp.custody.rules import Controls, stated_sums
from webapp.money import is_currency
from webapp.text import clean
from webapp.wording import spoken

KINDS = {
    "deposit": _("Deposit"),
    "withdrawal": _("Withdrawal"),
    "transfer-in": _("Transfer in"),
    "transfer-out": _("Transfer out"),
    "internal": _("Internal journal"),
    "dividend": _("Dividend"),
    "interest": _("Interest"),
    "fee": _("Fee"),
    "other": _("Other"),
}
# State of a statement file: how it is called, and in which tone.
FILE_STATES = {
    "reading": (_("Is being read"), "info"),
    "previewed": (_("Waits for confirmation"), "warn"),
    "columns": (_("Waits for its columns"), "warn"),
    "refused": (_("Cannot be taken in"), "bad"),
    "given-back": (_("Was not taken in"), "bad"),
    "confirmed": (_("Is being imported"), "info"),
    "imported": (_("Imported"), "good"),
    "leaving": (_("Is being removed"), "info"),
    "undone": (_("Discarded or undone"), "neutral"),
}


# State of a change of the bank to a line that was evidence: how it is called, and in which tone.
CHANGE_STATES = {
    "waiting": (_("Waits"), "warn"),
    "taken": (_("Taken in"), "good"),
    "left": (_("Left as it is"), "neutral"),
    "outdated": (_("Outdated"), "neutral"),
}


def _upper(typed: str | None) -> str:
    return clean(typed).upper()


def _check_currency(form: Form, field: StringField) -> None:
    if field.data and not is_currency(field.data):
        raise ValidationError(_("Enter a currency code such as USD."))


class ControlFields(Form):
    """What the controller says that a file holds; `controls` once it is valid."""

    control_count = IntegerField(
        _("Number of lines"), [Optional(), NumberRange(0, 10**9, _("Enter a number of lines."))]
    )  # fmt: skip
    control_sums = StringField(_("Sums by currency"), [Length(max=400)], filters=[clean])
    sums: collections.abc.Mapping[str, int] = MappingProxyType({})

    def validate_control_sums(self, field: StringField) -> None:
        """Reads amounts as the reader writes them."""
        try:
            self.sums = stated_sums(field.data or "", lambda text, currency: formats.typed_amount(text, currency))
        except ValueError as error:
            raise ValidationError(spoken(error)) from error

    @property
    def states_something(self) -> bool:
        """Whether anything is stated."""
        return self.control_count.data is not None or bool(self.sums)

    @property
    def controls(self) -> Controls:
        """What is stated."""
        return Controls(self.control_count.data, dict(self.sums))


class UploadForm(ControlFields):
    """A statement file; its bytes lie on the disk, where the server has put them as they arrived."""

    file = FileField(_("File"))

    def validate_file(self, field: FileField) -> None:
        """Refuses what no reader knows, before anything is kept."""
        if not self.file_name:
            raise ValidationError(_("Choose a file."))
        found = readers.detect(readers.Source(_as_content(self.stream)))
        if isinstance(found, readers.Fault):
            raise ValidationError(_(found.text, **found.values))

    @property
    def stream(self) -> BinaryIO:
        """Its bytes."""
        stream: BinaryIO = self.file.data.stream
        return stream

    @property
    def file_name(self) -> str:
        """What the file was called where it came from."""
        return str(getattr(self.file.data, "filename", "") or "")


def _as_content(stream: BinaryIO) -> bytes | int:
    """A stream as a reader takes it: the file of the system behind it, where it is too large to lie in memory."""
    stream.seek(0)
    if isinstance(stream, io.BytesIO):
        return stream.getvalue()
    descriptor = stream.fileno()
    stream.flush()
    return descriptor


class VersionForm(Form):
    """An act without fields of its own: which state of the row it was seen on."""

    version = IntegerField(validators=[Optional(), NumberRange(0, 2**31)], widget=HiddenInput())


class ControlsForm(ControlFields, VersionForm):
    """The control totals of a file that waits."""


class ConfirmForm(VersionForm):
    """Taking a file in; with a reason where its totals do not agree."""

    reason = TextAreaField(_("Why it is taken in"), [Length(max=500)], filters=[clean])


class PressedForm(Form):
    """An act without fields, on what is never changed but once."""


class LeavingForm(Form):
    """Saying that a line stays as it is, whatever the bank says."""

    reason = TextAreaField(
        _("Why it stays as it is"), [DataRequired(_("Write why the line stays as it is.")), Length(max=500)],
        filters=[clean],
    )  # fmt: skip


class CurrencyForm(VersionForm):
    """The currency of a file that names none."""

    currency = StringField(
        _("Currency of this file"), [DataRequired(), Length(max=3), _check_currency], filters=[_upper]
    )


def _column(label: Any) -> SelectField:
    return SelectField(label, choices=[], validate_choice=False, filters=[clean])


class MappingForm(VersionForm):
    """Which column means what; the columns to choose from are handed in as `headings`."""

    about_the_change = ("save_as",)
    delimiter = SelectField(
        _("Columns are separated by"),
        choices=[
            SelectChoice(",", _("comma")),
            SelectChoice(";", _("semicolon")),
            SelectChoice("tab", _("tab")),
            SelectChoice("|", _("vertical bar")),
        ],
    )
    header = BooleanField(_("The first row holds headings"))
    day_order = SelectField(
        _("Dates are written"),
        choices=[
            SelectChoice("ymd", _("year, month, day")),
            SelectChoice("dmy", _("day, month, year")),
            SelectChoice("mdy", _("month, day, year")),
        ],
    )
    decimal_mark = SelectField(
        _("Decimal mark"), choices=[SelectChoice(".", _("point: 1,250.50")), SelectChoice(",", _("comma: 1.250,50"))]
    )
    date = _column(_("Date"))
    amount = _column(_("Amount"))
    debit = _column(_("Debit, if in a column of its own"))
    credit = _column(_("Credit, if in a column of its own"))
    direction = _column(_("Says debit or credit"))
    currency = _column(_("Currency"))
    description = _column(_("Description"))
    payer = _column(_("Payer"))
    account = _column(_("Account number"))
    id = _column(_("Id of the line"))
    account_is = StringField(_("Account number, if no column says it"), [Length(max=128)], filters=[clean])
    currency_is = StringField(_("Currency, if no column says it"), [Length(max=3), _check_currency], filters=[_upper])
    negate = BooleanField(_("Turn the signs: spending is listed as positive"))
    save_as = StringField(_("Keep this mapping under a name"), [Length(max=80)], filters=[clean])
    again = HiddenField()

    def __init__(self, formdata: Any, headings: tuple[str, ...], **more: Any) -> None:
        super().__init__(formdata, **more)
        for column in COLUMNS:
            chosen = self[column].data or ""
            offered = ["", *dict.fromkeys(headings), *([chosen] if chosen not in ("", *headings) else [])]
            self[column].choices = [SelectChoice(name, name or "–") for name in offered]

    def mapping(self) -> Mapping:
        """What the form says."""
        texts = {name: field.data for name, field in self._fields.items() if name in as_texts(Mapping())}
        return from_texts({name: value if isinstance(value, bool) else value or "" for name, value in texts.items()})

    def validate(self, extra_validators: Any = None) -> bool:
        """Also asks for what a file cannot be read without."""
        is_valid = super().validate(extra_validators)
        missing = self.mapping().lacks() if is_valid else {}
        for column, error in missing.items():
            self[column].errors = [*self[column].errors, _(error.text)]
        return is_valid and not missing


def filled_from(mapping: Mapping) -> dict[str, Any]:
    """A mapping as the form's fields show it."""
    separators = {mark: name for name, mark in DELIMITERS.items()}
    return {**as_texts(mapping), "delimiter": separators.get(mapping.delimiter, ",")}


class AssignmentForm(VersionForm):
    """To which household an account belongs, and what it is called; `household_names` are handed in."""

    household_names: collections.abc.Mapping[int, str] = MappingProxyType({})
    household_id = IntegerField(
        _("Household"), [InputRequired(_("Choose a household.")), NumberRange(1, 2**63 - 1, _("Choose a household."))]
    )
    name = StringField(_("Name of the account"), [Length(max=120)], filters=[clean])

    def knowing(self, names: collections.abc.Mapping[int, str]) -> "AssignmentForm":
        """Takes the names of households that are spoken of."""
        self.household_names = names
        return self

    def in_words(self, name: str) -> str | None:
        """The chosen household by name and number; None for the other fields."""
        chosen = self.household_id.data
        if name != "household_id":
            return None
        known = {"name": self.household_names.get(chosen, "?"), "number": chosen}
        return gettext("%(name)s (no. %(number)s)", **known) if chosen else ""
