"""The form of a document."""

from flask_babel import lazy_gettext as _
from wtforms import FileField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from webapp.documents.rules import Sent, sent_of
from webapp.exceptions import RuleBroken
from webapp.text import clean
from webapp.wording import spoken

KINDS = {
    "contract": _("Contract"),
    "identity": _("Identity"),
    "correspondence": _("Correspondence"),
    "other": _("Other"),
}


class DocumentForm(Form):
    """A file with its kind and title; `sent` is the file once it is valid."""

    file = FileField(_("File"))
    kind = SelectField(_("Kind"), choices=[SelectChoice(value, label) for value, label in KINDS.items()])
    title = StringField(_("Title"), [Length(max=200)], filters=[clean])
    sent: Sent

    def validate_file(self, field: FileField) -> None:
        """Takes what its content says is a document; its name says nothing."""
        try:
            self.sent = sent_of(field.data)
        except RuleBroken as refusal:
            raise ValidationError(spoken(refusal)) from refusal
