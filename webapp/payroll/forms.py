"""Forms of pay: the columns of a payroll file, and awards."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from webapp import formats, money
from webapp.dayfields import DateField
from webapp.payroll.rules import COLUMNS, Layout
from webapp.text import clean
from webapp.wording import spoken

LARGEST = 2**63 - 1
# What the columns are, for people; a file's headings are for machines.
LABELS: Mapping[str, Any] = {
    "number": _("Payroll number"), "name": _("Name"), "from": _("First day"), "until": _("Last day"),
    "paid": _("To be paid"), "currency": _("Currency"), "formula": _("Formula part"), "judged": _("Judged part"),
    "adjusted": _("Adjustments"), "total": _("Total"), "held": _("Held"), "released": _("Released"),
    "carried_in": _("Carried over from before"), "advanced": _("Advanced"),
    "carried_out": _("Carried into the next period"), "plan": _("Plan"), "version": _("Version of the plan"),
    "statement": _("Number of the statement"), "digest": _("Digest of the statement"),
}  # fmt: skip
AWARD_STATES = {"entered": _("waits for a second person"), "approved": _("approved"), "withdrawn": _("withdrawn")}


class VersionForm(Form):
    """A button that acts on a row as it was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=LARGEST)])


class WithdrawForm(VersionForm):
    """Why an award is taken back."""

    why = StringField(_("Why it is withdrawn"), [DataRequired(), Length(max=500)], filters=[clean])


class ColumnsForm(Form):
    """The place and the heading of every column; without a place it is left out. Nobody else changes one's own."""

    @property
    def places(self) -> dict[str, int | None]:
        """The places that were typed."""
        return {key: self[f"place_{key}"].data for key in COLUMNS}

    @property
    def headings(self) -> dict[str, str]:
        """The headings that were typed."""
        return {key: self[f"heading_{key}"].data or "" for key in COLUMNS}

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """What each column is, with its two fields."""
        return [(LABELS[key], self[f"place_{key}"], self[f"heading_{key}"]) for key in COLUMNS]

    def validate(self, extra_validators: Any = None) -> bool:
        """A file has a column at least."""
        is_valid = super().validate(extra_validators)
        if is_valid and not any(self.places.values()):
            self.form_errors.append(gettext("Give at least one column a place."))
            return False
        return is_valid


for _key, _label in LABELS.items():
    # Each says which column it is of: there are many, and a message names the field alone.
    _place, _heading = _("%(column)s: place", column=_label), _("%(column)s: heading", column=_label)
    setattr(ColumnsForm, f"place_{_key}", IntegerField(_place, [Optional(), NumberRange(min=0, max=99)]))
    setattr(ColumnsForm, f"heading_{_key}", StringField(_heading, [Length(max=60)], filters=[lambda text: clean(text)]))


def columns_form(layout: Layout) -> ColumnsForm:
    """The form as a layout fills it in."""
    values: dict[str, Any] = {f"heading_{key}": heading for key, heading in COLUMNS.items()}
    for place, (key, heading) in enumerate(layout, 1):
        values |= {f"place_{key}": place, f"heading_{key}": heading}
    return ColumnsForm(data=values)


class AwardForm(Form):
    """What was given to whom, when, by whom and why; people to choose from come from outside."""

    user_id = SelectField(_("To"), [InputRequired()])
    what = StringField(
        _("What"),
        [DataRequired(), Length(max=300)],
        filters=[clean],
        description=_("Such as a trip, a dinner or a prize; what is paid in money is on the statement."),
    )
    estimate = StringField(_("Estimated value"), [Length(max=40)], filters=[clean])
    currency = StringField(_("Currency"), [Length(max=3)], filters=[clean, str.upper])
    given_on = DateField(_("Given on"), [InputRequired()])
    giver = StringField(
        _("From"), [DataRequired(), Length(max=200)], filters=[clean], description=_("The firm, or who outside it.")
    )
    reason = TextAreaField(_("Why"), [DataRequired(), Length(max=1000)], filters=[clean])

    def choose(self, people: Iterable[tuple[int, str]]) -> "AwardForm":
        """Puts in who can be chosen."""
        self.user_id.choices = [
            SelectChoice("", gettext("Choose a person")), *(SelectChoice(str(key), name) for key, name in people)
        ]  # fmt: skip
        return self

    def validate_estimate(self, field: StringField) -> None:
        """An amount of the currency, or nothing."""
        self.value_minor: int | None = None
        if not field.data:
            return
        if not money.is_currency(self.currency.data or ""):
            raise ValidationError(gettext("Give the currency of the value, such as USD."))
        try:
            self.value_minor = formats.typed_amount(field.data, self.currency.data or "")
        except ValueError as error:
            raise ValidationError(spoken(error)) from error
        if self.value_minor < 0:
            raise ValidationError(gettext("An amount is not below zero here."))

    @property
    def terms(self) -> dict[str, Any]:
        """What was typed, once it is valid."""
        has_value = self.value_minor is not None
        return {
            "user_id": int(self.user_id.data or 0), "what": self.what.data or "", "value_minor": self.value_minor,
            "currency": self.currency.data if has_value else None, "given_on": self.given_on.data,
            "giver": self.giver.data or "", "reason": self.reason.data or "",
        }  # fmt: skip


class SpanForm(Form):
    """The days of a record."""

    since = DateField(_("From"), [Optional()])
    until = DateField(_("Until"), [Optional()])
