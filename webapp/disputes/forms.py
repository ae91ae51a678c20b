"""Filing a dispute, writing in it, deciding and signing it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from webapp import formats
from webapp.disputes.queries.wording import less_words
from webapp.text import clean
from webapp.wording import spoken

Choices = Sequence[tuple[Any, Any]]


def _choices(pairs: Choices) -> list[SelectChoice]:
    return [SelectChoice(str(value), str(label)) for value, label in pairs]


def _minor(typed: str, currency: str) -> int:
    try:
        return formats.typed_amount(typed, currency)
    except ValueError as error:
        raise ValidationError(spoken(error)) from error


class _FilingForm(Form):
    """What every dispute says: what is expected, why, and in words; `said` is what the statement says, minor units."""

    expected = StringField(_("What you expect"), [DataRequired(), Length(max=40)], filters=[clean])
    reason = SelectField(_("Reason"), [DataRequired()])
    explanation = TextAreaField(_("Explanation"), [DataRequired(), Length(max=5000)], filters=[clean])

    def __init__(self, *args: Any, currency: str, reasons: Choices, said: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.said = currency, said
        self.reason.choices = _choices(reasons)

    def validate_expected(self, field: StringField) -> None:
        """It is an amount of the statement's currency, and no less than what the statement says."""
        self.expected_minor = _minor(field.data or "", self.currency)
        if self.expected_minor < self.said:
            raise ValidationError(less_words(self.said, self.currency))


class LineForm(_FilingForm):
    """A dispute of a line; `seen` is what the line said when the form was shown, in minor units."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class MissingForm(_FilingForm):
    """A dispute of something that a statement does not have."""

    about = RadioField(_("What is missing"), [DataRequired()], default="claim")
    claim = SelectField(_("Claim"), [Optional()])

    def __init__(self, *args: Any, abouts: Choices, claims: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about.choices = _choices(abouts)
        self.claim.choices = _choices([("", gettext("Choose a claim")), *claims])

    @property
    def claim_id(self) -> int | None:
        """The claim that is missing, where it is one."""
        return int(self.claim.data) if self.about.data == "claim" and self.claim.data else None

    def validate_about(self, field: RadioField) -> None:
        """A claim that is missing is named."""
        if field.data == "claim" and not self.claim.data:
            raise ValidationError(gettext("Choose the claim, or say that it is something else."))


class MessageForm(Form):
    """What one side writes to the other."""

    body = TextAreaField(_("Message"), [DataRequired(), Length(max=5000)], filters=[clean])


class VersionForm(Form):
    """A button that acts on a dispute as it was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class DecisionForm(VersionForm):
    """An amount that is granted, or a refusal; `intended` is the button whose reason is being written."""

    outcome = StringField(validators=[Length(max=20)])
    intended = HiddenField()
    amount = StringField(_("Granted amount"), [Length(max=40)], filters=[clean])
    signer = SelectField(_("Second signature by"), [Optional()])
    note = TextAreaField(_("Reason of the decision"), [DataRequired(), Length(max=5000)], filters=[clean])

    def __init__(self, *args: Any, currency: str, signers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.amount_minor: int | None = None
        self.signer.choices = _choices(signers)

    @property
    def pressed(self) -> str:
        """The button that was pressed, or was meant."""
        return self.outcome.data or self.intended.data or ""

    def validate_outcome(self, field: StringField) -> None:
        """One of the buttons was pressed."""
        if self.pressed not in ("grant", "refuse"):
            raise ValidationError(gettext("Press Grant or Refuse."))

    def validate_amount(self, field: StringField) -> None:
        """What is granted is an amount; a refusal needs none."""
        if self.pressed == "grant":
            self.amount_minor = _minor(field.data or "", self.currency)


class SignatureForm(VersionForm):
    """The second signature, or why it is not given."""

    outcome = StringField(validators=[Length(max=20)])
    intended = HiddenField()
    remark = TextAreaField(_("Your remark"), [Length(max=5000)], filters=[clean])

    @property
    def pressed(self) -> str:
        """The button that was pressed, or was meant."""
        return self.outcome.data or self.intended.data or ""

    def validate_outcome(self, field: StringField) -> None:
        """One of the buttons was pressed."""
        if self.pressed not in ("sign", "decline"):
            raise ValidationError(gettext("Press Sign or Do not sign."))

    def validate_remark(self, field: TextAreaField) -> None:
        """Who does not sign says why."""
        if self.pressed == "decline" and not field.data:
            raise ValidationError(gettext("Write why you do not sign, or take it back."))
