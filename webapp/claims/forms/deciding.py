"""A controller's decision on a claim."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from webapp.claims.forms.fields import check_due, hidden_number, minor_of
from webapp.dayfields import DateField
from webapp.text import clean

OUTCOMES = ("confirm", "reject", "ask", "release", "lapse", "extend")


def _needed_to_extend(form: Any, field: DateField) -> None:
    if form.pressed == "extend" and field.data is None and not any(field.raw_data or ()):
        raise StopValidation(gettext("Choose the new day."))


class LineForm(Form):
    """An amount of one line, and what was left of the line when the page was made."""

    activity_id = hidden_number(1)
    rest_minor = hidden_number()
    amount = StringField(_("Amount"), [Length(max=40)], filters=[clean])


class DecisionForm(Form):
    """What to do with a claim, with the version and the open amount that were shown.

    `intended` is the decision that was tried before: Ctrl+Enter after a reason was asked for sends that one. `found`
    are the keys of the findings that were shown.
    """

    version = hidden_number()
    seen_minor = hidden_number()
    outcome = StringField(validators=[Length(max=20)])
    intended = HiddenField()
    reason = TextAreaField(_("Reason or question"), [Length(max=5000)], filters=[clean])
    lines = FieldList(FormField(LineForm), label=_("Evidence"), max_entries=200)
    release_rest = BooleanField(_("Close the claim with this and release the rest"))
    until = DateField(_("New day"), [_needed_to_extend, Optional()])
    back = HiddenField()
    state = HiddenField()
    found = HiddenField()

    def __init__(self, *arguments: Any, currency: str, today: date | None = None, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        self.in_currency, self.today = currency, today
        self.pressed = self.outcome.data or self.intended.data or ""
        self.amounts: dict[int, tuple[int, int]] = {}
        self.wrong_lines: set[int] = set()

    def validate_outcome(self, field: StringField) -> None:
        """One of the buttons was pressed."""
        if self.pressed not in OUTCOMES:
            raise ValidationError(gettext("Press Confirm, Reject or Ask."))

    def validate_reason(self, field: TextAreaField) -> None:
        """The claimant learns why it is rejected, and what is asked."""
        if self.pressed == "reject" and not field.data:
            raise ValidationError(gettext("Write the reason: the claimant reads it."))
        if self.pressed == "ask" and not field.data:
            raise ValidationError(gettext("Write the question: the claimant answers it."))
        if self.pressed == "extend" and not field.data:
            raise ValidationError(gettext("Write why the day is moved: the claimant reads it."))

    def validate_until(self, field: DateField) -> None:
        """A promise is put off within reason."""
        if self.pressed != "extend":
            field.errors = []
            raise StopValidation
        check_due(field.data, self.today, self.today)

    def validate_lines(self, field: FieldList) -> None:
        """A confirmation names amounts of lines."""
        if self.pressed != "confirm":
            return
        rows = [row.form for row in field if row.form.activity_id.data]
        for row in rows:
            if row.amount.data:
                self.amounts[row.activity_id.data] = (self._minor(row), row.rest_minor.data or 0)
        if not self.amounts:
            self.wrong_lines = {row.activity_id.data for row in rows[:1]}
            raise ValidationError(gettext("Say how much of which line confirms this claim."))

    def _minor(self, row: LineForm) -> int:
        try:
            return minor_of(row.amount.data, self.in_currency)
        except ValidationError:
            self.wrong_lines.add(row.activity_id.data)
            raise

    def kept(self) -> list[tuple[str, str]]:
        """What was typed, by its name, for whom can decide no longer but may want to take the words along."""
        amounts = "\n".join(amount for amount in self.typed().values() if amount)
        texts = ((gettext("Your reason or question"), self.reason.data), (gettext("Your amounts"), amounts))
        return [(label, text) for label, text in texts if text]

    def typed(self) -> dict[int, str]:
        """The amounts as they were typed, by line."""
        return {
            row.form.activity_id.data: row.form.amount.data or "" for row in self.lines if row.form.activity_id.data
        }
