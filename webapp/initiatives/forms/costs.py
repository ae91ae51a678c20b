"""The forms of cost lines."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length, Optional

from webapp.conflicts import amount_in_words
from webapp.dayfields import DateField
from webapp.formats import amount_text
from webapp.initiatives import rules
from webapp.initiatives.forms.fields import minor_of, version_field
from webapp.text import clean


class CostForm(Form):
    """One cost line; amounts are in the initiative's currency, which the route hands over."""

    label = StringField(_("For what"), [DataRequired(), Length(max=200)], filters=[clean])
    spent_on = DateField(_("Day"), [Optional()])
    planned = StringField(_("Planned"), [Length(max=40)], filters=[clean])
    actual = StringField(_("Spent"), [Length(max=40)], filters=[clean])
    version = version_field()

    def __init__(self, *arguments: Any, currency: str, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        self.in_currency = currency

    def validate_planned(self, field: StringField) -> None:
        """Takes an amount of the currency."""
        minor_of(field, self.in_currency)

    def validate_actual(self, field: StringField) -> None:
        """Takes an amount of the currency."""
        minor_of(field, self.in_currency)

    def cost(self) -> rules.Cost:
        """What was entered, once it is valid."""
        planned, actual = (minor_of(field, self.in_currency) for field in (self.planned, self.actual))
        return rules.Cost(self.label.data or "", self.spent_on.data, planned, actual)

    def in_words(self, name: str) -> str | None:
        """What an amount means, however it is written; None for the other fields."""
        return amount_in_words(self[name].data, self.in_currency) if name in ("planned", "actual") else None

    @staticmethod
    def shown(row: Any, currency: str) -> dict[str, Any]:
        """A stored line as the form's fields."""
        return {
            "label": row.label, "spent_on": row.spent_on, "version": row.version,
            "planned": amount_text(row.planned_minor, currency), "actual": amount_text(row.actual_minor, currency),
        }  # fmt: skip


class VersionForm(Form):
    """A button that acts on a row as it was shown."""

    version = version_field()
