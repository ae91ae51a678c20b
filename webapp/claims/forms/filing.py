"""The terms of a claim."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    FieldList,
    FileField,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from webapp import money
from webapp.claims import rules
from webapp.claims.forms.fields import LARGEST, check_due, minor_of
from webapp.conflicts import amount_in_words
from webapp.dayfields import DateField
from webapp.documents.rules import Sent, sent_of
from webapp.exceptions import RuleBroken
from webapp.formats import amount_text
from webapp.text import clean, whole_number
from webapp.wording import spoken

KINDS = {
    "deposited": _("Deposited: the money has come"),
    "promised": _("Promised: the money will come"),
    "engagement": _("Engagement: a mandate was signed, for a fee"),
    "other": _("Other: a further achievement, described below"),
}
# Rows for sharers beside those that are filled in.
SPARE_ROWS = 2
# A promise is rarely paid in more parts; after a refusal there is room for some more of them.
SPARE_INSTALMENTS, MOST_INSTALMENTS = 4, 36


def _needed_for_a_promise(form: Any, field: DateField) -> None:
    is_whole = not any(row.form.is_filled for row in form.instalments)
    if form.kind.data == "promised" and is_whole and field.data is None and not any(field.raw_data or ()):
        raise StopValidation(gettext("Say when the promised money is expected."))


class InstalmentForm(Form):
    """A part of a promise and the day on which it is due."""

    due_on = DateField(_("Due on"), [Optional()])
    amount = StringField(_("Amount"), [Length(max=40)], filters=[clean])

    @property
    def is_filled(self) -> bool:
        """Whether anything was written into this row."""
        return bool(self.amount.data or self.due_on.data or any(self.due_on.raw_data or ()))


class ShareForm(Form):
    """A colleague's part of the credit."""

    user_id = SelectField(_("Colleague"), coerce=whole_number, validate_choice=True)
    percent = StringField(_("Share in %"), [Length(max=10)], filters=[clean])

    def in_words_of_one(self) -> str:
        """The colleague's name and part: "Ada Rossi 70 %"."""
        names = {choice.value: choice.label for choice in self.user_id.choices or ()}
        percent = rules.percent_of(rules.points_of(self.percent.data or ""))
        return f"{names.get(self.user_id.data, '')} {percent} %"


class TermsForm(Form):
    """Kind, amount, initiative and credit of a claim; colleagues and initiatives to choose from come from outside."""

    kind = RadioField(_("Kind"), [InputRequired()], default="deposited")
    amount = StringField(_("Amount"), [Length(max=40)], filters=[clean])
    currency = StringField(_("Currency"), [DataRequired(), Length(max=3)], filters=[clean, lambda typed: typed.upper()])
    expected_on = DateField(_("Expected on"), [_needed_for_a_promise, Optional()])
    instalments = FieldList(FormField(InstalmentForm), label=_("Instalments"), max_entries=MOST_INSTALMENTS)
    initiative_id = SelectField(_("Initiative"), coerce=whole_number)
    no_initiative_reason = StringField(_("Why no initiative"), [Length(max=500)], filters=[clean])
    description = TextAreaField(_("Description"), [Length(max=5000)], filters=[clean])
    shares = FieldList(FormField(ShareForm), label=_("Credit shares"), max_entries=20)
    # On which day the claim was made, and today.
    made_on: date | None = None
    today: date | None = None

    def at(self, made_on: date, today: date) -> Self:
        """Says when the claim was made, and which day it is: a promise is due within reason of both."""
        self.made_on, self.today = made_on, today
        return self

    def choose(self, colleagues: Iterable[tuple[int, str]], initiatives: Iterable[tuple[int, str]]) -> Self:
        """Puts in who may share credit and which initiatives there are; leaves rows free for more sharers."""
        self.kind.choices = [SelectChoice(value, label) for value, label in KINDS.items()]
        self.initiative_id.choices = [SelectChoice("", _("None")), *(SelectChoice(*one) for one in initiatives)]
        people = [SelectChoice("", gettext("Nobody")), *(SelectChoice(*one) for one in colleagues)]
        filled = len([row for row in self.shares if row.form.user_id.data or row.form.percent.data])
        while len(self.shares) < min(20, filled + SPARE_ROWS):
            self.shares.append_entry()
        for row in self.shares:
            row.form.user_id.choices = people
        parts = len([row for row in self.instalments if row.form.is_filled])
        while len(self.instalments) < min(MOST_INSTALMENTS, parts + SPARE_INSTALMENTS):
            self.instalments.append_entry()
        return self

    def validate_amount(self, field: StringField) -> None:
        """Takes an amount above zero in the currency; another achievement may be without."""
        if self.kind.data == "other" and not field.data:
            return
        if not field.data:
            raise ValidationError(field.gettext("This field is required."))
        if money.is_currency(self.currency.data or ""):
            minor_of(field.data, self.currency.data)

    def validate_expected_on(self, field: DateField) -> None:
        """Promised money is due within reason; of anything else no day is kept."""
        if self.kind.data != "promised":
            field.errors = []
            raise StopValidation
        check_due(field.data, self.made_on, self.today)

    def validate_instalments(self, field: FieldList) -> None:
        """Each has a day and an amount, and together they come to what is promised."""
        self.parts = []
        if self.kind.data != "promised":
            field.errors = []
        # What is wrong within a row is said there, once.
        if field.errors or self.kind.data != "promised" or not money.is_currency(self.currency.data or ""):
            return
        for row in field:
            if not row.form.is_filled:
                continue
            if row.form.due_on.data is None or not row.form.amount.data:
                raise ValidationError(gettext("Each instalment needs a day and an amount."))
            check_due(row.form.due_on.data, self.made_on, self.today)
            minor = minor_of(row.form.amount.data, self.currency.data or "")
            self.parts.append(rules.Instalment(row.form.due_on.data, minor))
        if self.parts and not self.amount.errors and rules.fault_in_instalments(self.parts, self.minor) is not None:
            raise ValidationError(gettext("The instalments must come to the amount that was promised."))

    @property
    def minor(self) -> int:
        """The amount in minor units, once it is valid."""
        return minor_of(self.amount.data or "", self.currency.data or "")

    def validate_currency(self, field: StringField) -> None:
        """Takes a code of three letters."""
        if not money.is_currency(field.data or ""):
            raise ValidationError(gettext("Enter a currency as three letters, such as USD."))

    def validate_description(self, field: TextAreaField) -> None:
        """Another achievement is described."""
        if self.kind.data == "other" and not field.data:
            raise ValidationError(gettext("Describe what was achieved."))

    def validate_no_initiative_reason(self, field: StringField) -> None:
        """Without an initiative there is a reason."""
        if self.initiative_id.data is None and not field.data:
            raise ValidationError(gettext("Choose an initiative, or say here why there is none."))

    def validate_shares(self, field: FieldList) -> None:
        """The shares are percentages of different colleagues and total 100."""
        shares: dict[int, int] = {}
        for row in field:
            person, typed = row.form.user_id.data, row.form.percent.data
            if person is None and not typed:
                continue
            if person is None or person in shares:
                raise ValidationError(gettext("Name each colleague once, with a share."))
            try:
                shares[person] = rules.points_of(typed or "")
            except ValueError as error:
                raise ValidationError(gettext("A share is a percentage such as 70 or 33.33.")) from error
        if rules.fault_in_shares(shares) is not None:
            raise ValidationError(gettext("Credit shares must total 100 %."))
        self.points = shares

    def terms(self) -> dict[str, Any]:
        """What was entered, once it is valid, as the service takes it."""
        return {
            "kind": self.kind.data,
            # Only another achievement gets here without one.
            "amount_minor": self.minor if self.amount.data else 0,
            "currency": self.currency.data,
            "expected_on": self.expected_on.data if self.kind.data == "promised" else None,
            "instalments": self.parts,
            "initiative_id": self.initiative_id.data,
            "no_initiative_reason": self.no_initiative_reason.data,
            "description": self.description.data,
            "shares": self.points,
        }

    def _parts_in_words(self) -> str:
        rows = [row.form for row in self.instalments if row.form.is_filled]
        return ", ".join(
            f"{row.due_on.data} {amount_in_words(row.amount.data, self.currency.data)}" for row in rows
        )  # fmt: skip

    def in_words(self, name: str) -> str | None:
        """What the amount and the shares mean, however they are written; None for the other fields."""
        if name == "shares":
            return ", ".join(sorted(row.form.in_words_of_one() for row in self.shares if row.form.user_id.data))
        if name == "instalments":
            return self._parts_in_words()
        return amount_in_words(self.amount.data, self.currency.data) if name == "amount" else None

    @staticmethod
    def shown(details: Any) -> dict[str, Any]:
        """A stored claim as the form's fields; a promise that is due as a whole has no rows of instalments."""
        claim = details.claim
        parts = details.instalments if len(details.instalments) > 1 else ()
        return {
            "kind": claim.kind, "amount": amount_text(claim.amount_minor or None, claim.currency),
            "currency": claim.currency,
            "expected_on": claim.expected_on, "initiative_id": details.initiative_id,
            "no_initiative_reason": details.no_initiative_reason, "description": details.description,
            "version": details.version,
            "instalments": [
                {"due_on": one.due_on, "amount": amount_text(one.amount_minor, claim.currency)} for one in parts
            ],
            "shares": [{"user_id": s.user_id, "percent": rules.percent_of(s.basis_points)} for s in details.shares],
        }  # fmt: skip


class ClaimForm(TermsForm):
    """The terms of a claim that there is already."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=LARGEST)])


class NewClaimForm(TermsForm):
    """The terms of a new claim, and the document that is to confirm it; `sent` once it is valid, where one came."""

    file = FileField(_("Signed document"))
    sent: Sent | None = None

    def validate_file(self, field: FileField) -> None:
        """Takes what its content says is a document, with a claim that documents confirm; none is needed yet."""
        if not self.names_a_file or not rules.is_documented(self.kind.data or ""):
            return
        try:
            self.sent = sent_of(field.data)
        except RuleBroken as refusal:
            raise ValidationError(spoken(refusal)) from refusal

    @property
    def names_a_file(self) -> bool:
        """Whether a file was chosen; a browser forgets it with every refusal."""
        return bool(getattr(self.file.data, "filename", ""))
