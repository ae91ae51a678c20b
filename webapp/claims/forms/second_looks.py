"""What a second controller finds."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from webapp.text import clean

VERDICTS = ("agree", "disagree")


class SecondLookForm(Form):
    """Whether one would have confirmed the claim too; `intended` is the button whose reason is being written."""

    verdict = StringField(validators=[Length(max=20)])
    intended = HiddenField()
    reason = TextAreaField(_("Your reason"), [Length(max=5000)], filters=[clean])

    @property
    def pressed(self) -> str:
        """The button that was pressed, or was meant."""
        return self.verdict.data or self.intended.data or ""

    def validate_verdict(self, field: StringField) -> None:
        """One of the buttons was pressed."""
        if self.pressed not in VERDICTS:
            raise ValidationError(gettext("Press Agree or Disagree."))

    def validate_reason(self, field: TextAreaField) -> None:
        """Whoever disagrees says why."""
        if self.pressed == "disagree" and not field.data:
            raise ValidationError(gettext("Write why you would have decided otherwise."))
