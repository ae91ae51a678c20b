"""The filters of the contacts list in words, and the form that moves a contact; the firm's choices are handed in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, IntegerField, SearchField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from webapp.book import rules
from webapp.text import clean

LARGEST_ID = 2**53
LABELS = {
    "through": {"interaction": _("an interaction"), "guest": _("a guest list"), "claim": _("a claim")},
    "standing": {"client": _("Clients"), "prospect": _("Prospects")},
    "last": {
        "30": _("over 30 days ago"), "90": _("over 90 days ago"), "180": _("over half a year ago"),
        "365": _("over a year ago"), "never": _("never"),
    },
    "claim": {
        "promised": _("Promised"), "pending": _("Pending"), "needs-answer": _("Needs an answer"),
        "part-confirmed": _("Partly confirmed"), "confirmed": _("Confirmed"), "rejected": _("Rejected"),
    },
}  # fmt: skip


class FilterForm(Form):
    """What the list may be limited to; all of it stands in the address."""

    q = SearchField(_("Name, phone or e-mail"))
    initiative = SelectField(_("Initiative"))
    through = SelectField(_("Through"))
    segment = SelectField(_("Segment"))
    standing = SelectField(_("Standing"))
    last = SelectField(_("Last contact"))
    claim = SelectField(_("Claims"))
    covered_by = StringField(_("Covered by"))


def filter_form(wanted: rules.Wanted, initiatives: Sequence[tuple], segments: Sequence[tuple]) -> FilterForm:
    """The filter form as an address fills it."""
    form, any_one = FilterForm(data=wanted._asdict()), gettext("Any")
    form.initiative.choices = _with_any([(slug, name) for _id, name, slug in initiatives], any_one)
    form.segment.choices = _with_any([(slug, name) for _id, slug, name in segments], any_one)
    for name, labels in LABELS.items():
        form[name].choices = _with_any([(key, str(label)) for key, label in labels.items()], any_one)
    return form


def _with_any(pairs: Sequence[tuple[str, str]], any_word: str) -> list[SelectChoice]:
    return [SelectChoice("", any_word), *(SelectChoice(value, label) for value, label in pairs)]


def chips(form: FilterForm, wanted: rules.Wanted) -> list[tuple[str, str]]:
    """What is filtered by, in words: (filter, "Initiative: Museum night") pairs."""
    shown = []
    for name, value in wanted.filters.items():
        field = form[name]
        choices = {choice.value: choice.label for choice in getattr(field, "choices", None) or ()}
        unknown = gettext("%(value)s (not found)", value=value) if choices else value
        words = gettext("me") if (name, value) == ("covered_by", "me") else choices.get(value, unknown)
        shown.append((name, f"{field.label.text}: {words}"))
    return shown


def _line(label: Any, *validators: Any, longest: int = 200, **more: Any) -> StringField:
    return StringField(label, [*validators, Length(max=longest)], filters=[clean], **more)


class PressForm(Form):
    """Nothing but the pressing of a button."""


class MoveForm(Form):
    """To which household a contact moves, why, and whether the open tasks go along."""

    # What no record of the contact holds.
    about_the_change = ("household_id", "new_household", "reason", "with_tasks")

    household_id = IntegerField(_("Household"), [Optional(), NumberRange(min=1, max=LARGEST_ID)])
    new_household = _line(
        _("Or a new household"), description=_("Its name. The same people cover it, from today."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    reason = _line(
        _("Reason"), DataRequired(_("Say why, for those who wonder later.")), longest=500,
        description=_("For those who may open both households."),
    )  # fmt: skip
    with_tasks = BooleanField(_("Take the open tasks along"), default=True)
    version = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=LARGEST_ID)], widget=HiddenInput())

    def validate_new_household(self, field: StringField) -> None:
        """One household, there or new, is needed; not both."""
        if bool(field.data) == bool(self.household_id.data):
            raise ValidationError(_("Choose a household, or name a new one: one of the two."))
