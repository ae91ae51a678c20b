"""What can be typed to log an interaction; three fields matter, the rest has defaults."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from webapp import formats, money
from webapp.claims.queries.wording import due_fault_words
from webapp.dayfields import DateField
from webapp.entry.rules import DUE_IN, MOST_MINOR, due_day
from webapp.text import clean, whole_number
from webapp.wording import spoken

LARGEST_ID = 2**53
# In the place of a contact's number: make one.
NEW = "new"


def _choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _needed_for_a_promise(form: Any, field: DateField) -> None:
    if form.claim.data == "promised" and field.data is None and not any(field.raw_data or ()):
        raise StopValidation(gettext("Say when the promised money is expected."))


class WhoField(IntegerField):
    """A contact by its number, or NEW for one who is made from the name that was typed."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what the box or a radio button says."""
        if valuelist == [NEW]:
            self.data = NEW
        else:
            super().process_formdata(valuelist)


class EntryForm(Form):
    """An interaction, and if wanted what follows from it; choices are handed in."""

    contact = WhoField(_("Contact"), id="log-contact")
    contact_text = StringField(_("Name"), [Length(max=300)], filters=[clean])
    channel = RadioField(_("Channel"), [InputRequired()], id="log-channel")
    note = TextAreaField(_("Note"), [Length(max=20_000)], filters=[clean], id="log-note")
    is_private = BooleanField(_("Private: only for those who cover the household"), id="log-private")
    initiative = SelectField(_("Initiative"), coerce=whole_number, validate_choice=False, id="log-initiative")
    participants = SelectMultipleField(_("Also took part"), coerce=whole_number, validate_choice=False)
    colleagues = SelectMultipleField(_("Colleagues"), coerce=whole_number, validate_choice=False)
    anyway = BooleanField(_("I reached out all the same"), id="log-anyway")
    late_reason = StringField(_("Reason"), [Length(max=500)], filters=[clean], id="log-reason")
    when = DateTimeLocalField(
        _("When"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], id="log-when"
    )
    direction = RadioField(_("Direction"), default="outbound", id="log-direction")
    minutes = IntegerField(_("Minutes"), [Optional(), NumberRange(0, 10_000)], id="log-minutes")
    subject = StringField(_("Subject"), [Length(max=300)], filters=[clean], id="log-subject")
    outcome = StringField(_("Outcome"), [Length(max=300)], filters=[clean], id="log-outcome")
    next_step = StringField(_("Next step"), [Length(max=300)], filters=[clean], id="log-next-step")
    follow_up = StringField(_("Follow-up"), [Length(max=300)], filters=[clean], id="log-follow-up")
    due_in = RadioField(_("How soon"), default="week", id="log-due-in")
    due = DateField(_("Due"), [Optional()], id="log-due")
    claim = SelectField(_("Claim"), default="", id="log-claim")
    amount = StringField(_("Amount"), [Length(max=40)], filters=[clean], id="log-amount")
    currency = StringField(
        _("Currency"), [Length(max=3)], filters=[lambda typed: clean(typed).upper()], id="log-currency"
    )
    expected_on = DateField(_("Expected on"), [_needed_for_a_promise, Optional()], id="log-expected-on")
    no_initiative_reason = StringField(
        _("Why no initiative"), [Length(max=500)], filters=[clean], id="log-no-initiative"
    )
    amount_minor: int | None = None
    may_create = False
    today: date | None = None

    def validate_contact(self, field: Any) -> None:
        """Somebody must have been chosen, not only typed; who is new has a name."""
        if field.data == NEW and self.may_create:
            if not self.contact_text.data:
                raise StopValidation(gettext("Type the name of the new contact."))
            return
        if self.contact_id is None:
            field.errors = []
            raise StopValidation(
                gettext("Choose one of the contacts found.") if self.contact_text.data else gettext("Choose a contact.")
            )

    def validate_note(self, field: Any) -> None:
        """A contact without a word about it must at least have an outcome or a subject."""
        if not (field.data or self.subject.data or self.outcome.data):
            raise ValidationError(gettext("Write what was said, or at least an outcome."))

    def validate_when(self, field: Any) -> None:
        """Refuses years that no client was met in."""
        if isinstance(field.data, datetime) and not 1900 <= field.data.year <= 2200:
            raise ValidationError(gettext("Check the year."))

    def validate_follow_up(self, field: Any) -> None:
        """A day without a task is half a follow-up."""
        if self.due.data and not field.data:
            raise ValidationError(gettext("Say what is to be done."))

    def validate_claim(self, field: Any) -> None:
        """An amount without a kind is half a claim."""
        if self.amount.data and not field.data:
            raise ValidationError(gettext("Choose whether the money was deposited or promised."))

    def validate_currency(self, field: Any) -> None:
        """A claim's currency is one that exists."""
        if self.claim.data and not money.is_currency(field.data or ""):
            raise ValidationError(gettext("Enter a currency code such as USD."))

    def validate_amount(self, field: Any) -> None:
        """A claim's amount is positive and fits its currency."""
        currency = self.currency.data or ""
        if not self.claim.data or not money.is_currency(currency):
            return
        try:
            self.amount_minor = formats.typed_amount(field.data or "", currency)
        except ValueError as wrong:
            raise ValidationError(spoken(wrong)) from wrong
        if not 0 < self.amount_minor <= MOST_MINOR:
            raise ValidationError(gettext("Enter an amount above zero that can be real."))

    def validate_expected_on(self, field: Any) -> None:
        """A promise is due within reason of the day on which it was made; of anything else no day is kept."""
        if self.claim.data != "promised":
            field.errors = []
            raise StopValidation
        made_on = self.when.data.date() if isinstance(self.when.data, datetime) else self.today
        if made_on and self.today and (wrong := due_fault_words(field.data, min(made_on, self.today), self.today)):
            raise ValidationError(wrong)

    def validate_no_initiative_reason(self, field: Any) -> None:
        """A claim grew out of an initiative, or somebody says why not."""
        if self.claim.data and self.initiative.data is None and not field.data:
            raise ValidationError(gettext("Name the initiative that this grew out of, or say why there is none."))

    @property
    def contact_id(self) -> int | None:
        """The number of the chosen contact, where it can be one."""
        chosen = self.contact.data
        return chosen if isinstance(chosen, int) and 0 < chosen < LARGEST_ID else None

    @property
    def new_contact(self) -> str:
        """The name of the contact that is to be made, or nothing."""
        return self.contact_text.data or "" if self.contact.data == NEW else ""

    def due_on(self, today: date) -> date:
        """The day on which the follow-up is due."""
        return self.due.data or due_day(self.due_in.data or "week", today)

    def opens(self, *names: str) -> bool:
        """Whether a folded part of the form holds something that must be seen."""
        fields = [self[name] for name in names]
        return any(field.errors or (field.data and field.data != field.default) for field in fields)

    def offer(self, channels: Any, directions: Any, initiatives: Any) -> None:
        """Hands in the choices."""
        self.channel.choices = _choices(channels.items())
        self.direction.choices = _choices(directions.items())
        self.initiative.choices = _choices([("", _("None")), *initiatives])
        names = {
            "tomorrow": _("Tomorrow"), "week": _("1 week"), "fortnight": _("2 weeks"), "month": _("1 month"),
            "quarter": _("3 months"),
        }  # fmt: skip
        self.due_in.choices = _choices((key, names[key]) for key in DUE_IN)
        self.claim.choices = _choices([("", _("None")), ("deposited", _("Deposited")), ("promised", _("Promised"))])
