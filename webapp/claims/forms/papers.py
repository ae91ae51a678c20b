"""Attaching a document to a claim, and deciding by those that are attached."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, FileField, Form, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError

from webapp.claims.forms.deciding import DecisionForm
from webapp.claims.forms.fields import minor_of
from webapp.documents.rules import Sent, sent_of
from webapp.exceptions import RuleBroken
from webapp.text import clean, whole_number
from webapp.wording import spoken


class PaperForm(Form):
    """A document with its title; `sent` is the file once it is valid."""

    file = FileField(_("File"))
    title = StringField(_("Title"), [Length(max=200)], filters=[clean])
    sent: Sent

    def validate_file(self, field: FileField) -> None:
        """Takes what its content says is a document."""
        try:
            self.sent = sent_of(field.data)
        except RuleBroken as refusal:
            raise ValidationError(spoken(refusal)) from refusal


class PapersDecisionForm(DecisionForm):
    """What to do with a claim that documents confirm: which of them, and how much."""

    documents = SelectMultipleField(_("Documents"), coerce=whole_number, validate_choice=False)
    confirmed = StringField(_("Amount to confirm"), [Length(max=40)], filters=[clean])
    confirmed_minor = 0

    def __init__(self, *arguments: Any, has_amount: bool, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        self.has_amount = has_amount

    def validate_lines(self, field: FieldList) -> None:
        """No line of activity confirms an engagement."""

    def validate_documents(self, field: SelectMultipleField) -> None:
        """A confirmation names documents."""
        if self.pressed == "confirm" and not any(field.data or ()):
            raise ValidationError(gettext("Choose the document that confirms this claim."))

    def validate_confirmed(self, field: StringField) -> None:
        """A confirmation says how much, where the claim has an amount."""
        if self.pressed == "confirm" and self.has_amount:
            self.confirmed_minor = minor_of(field.data or "", self.in_currency)

    def typed(self) -> dict[int, str]:
        """The amount as it was typed."""
        return {0: self.confirmed.data or ""}
