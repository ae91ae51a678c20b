"""The form of an initiative."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from webapp import money
from webapp.conflicts import amount_in_words
from webapp.dayfields import DateField
from webapp.formats import amount_text
from webapp.initiatives import rules
from webapp.initiatives.forms.fields import minor_of, version_field
from webapp.text import clean, whole_number

KINDS = {
    "sponsorship": _("Sponsorship"),
    "event": _("Event"),
    "promotion": _("Promotion"),
    "campaign": _("Campaign"),
}


def _upper(typed: str | None) -> str:
    return clean(typed).upper()


class InitiativeForm(Form):
    """What an initiative is, when, whose, under which, for how much; `choose` sets owners and parents first."""

    name = StringField(_("Name"), [DataRequired(), Length(max=200)], filters=[clean])
    kind = SelectField(_("Kind"), choices=[SelectChoice(value, label) for value, label in KINDS.items()])
    parent = SelectField(_("Part of"), coerce=whole_number, choices=[])
    owner = SelectField(_("Owner"), coerce=whole_number, choices=[])
    starts_on = DateField(_("Starts on"), [Optional()])
    ends_on = DateField(_("Ends on"), [Optional()])
    budget = StringField(_("Budget"), [Length(max=40)], filters=[clean])
    currency = StringField(_("Currency"), [DataRequired(), Length(max=3)], filters=[_upper])
    description = TextAreaField(_("Description"), [Length(max=20_000)], filters=[clean])
    version = version_field()

    def choose(self, parents: list[tuple[int, str]], owners: list[tuple[int, str]]) -> "InitiativeForm":
        """Says which initiatives and people can be chosen."""
        self.parent.choices = [SelectChoice("", gettext("None")), *(SelectChoice(*one) for one in parents)]
        self.owner.choices = [SelectChoice("", gettext("Nobody")), *(SelectChoice(*one) for one in owners)]
        return self

    def validate_currency(self, field: StringField) -> None:
        """Takes ISO codes only."""
        if not money.is_currency(field.data or ""):
            raise ValidationError(gettext("Enter a currency code such as USD or THB."))

    def validate_budget(self, field: StringField) -> None:
        """Takes what the currency can be counted in."""
        if money.is_currency(self.currency.data or ""):
            minor_of(field, self.currency.data or "")

    def validate_ends_on(self, field: DateField) -> None:
        """An end lies on or after the start."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("The end is before the start."))

    def terms(self) -> rules.Terms:
        """What was entered, once it is valid."""
        currency = self.currency.data or ""
        return rules.Terms(
            name=self.name.data or "",
            kind=self.kind.data,
            currency=currency,
            parent_id=self.parent.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            owner_id=self.owner.data,
            budget_minor=minor_of(self.budget, currency),
            description=self.description.data or "",
        )

    def in_words(self, name: str) -> str | None:
        """What the budget means, however it is written; None for the other fields."""
        return amount_in_words(self.budget.data, self.currency.data) if name == "budget" else None

    @staticmethod
    def shown(row: Any) -> dict[str, Any]:
        """A stored initiative as the form's fields."""
        return {
            "name": row.name, "kind": row.kind, "parent": row.parent_id, "owner": row.owner_id,
            "starts_on": row.starts_on, "ends_on": row.ends_on, "currency": row.currency, "version": row.version,
            "budget": amount_text(row.budget_minor, row.currency), "description": row.description,
        }  # fmt: skip
