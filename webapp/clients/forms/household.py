"""The form of a household."""

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, ValidationError
from wtforms.validators import DataRequired, Optional

from webapp import money
from webapp.clients.forms import fields, labels
from webapp.clients.service import HouseholdFields
from webapp.text import whole_number


class HouseholdForm(Form):
    """A household's name, segment, tier, currency and background."""

    name = fields.line(_("Name"), DataRequired(), render_kw={"autocomplete": "off"})
    segment_id = SelectField(_("Segment"), [Optional()], coerce=whole_number, default=None)
    tier = fields.choice(_("Tier"), labels.TIERS, default="none")
    currency = fields.line(
        _("Currency"), longest=3, description=_("Three letters; empty: the firm's."),
        render_kw={"maxlength": 3, "autocapitalize": "characters", "autocomplete": "off"},
    )  # fmt: skip
    background = fields.prose(_("Background"))

    def offer_segments(self, segments: list[tuple[int, str, str]]) -> "HouseholdForm":
        """Puts the firm's segments into the form."""
        self.segment_id.choices = fields.labelled([("", _("None")), *((key, name) for key, _slug, name in segments)])
        return self

    def validate_currency(self, field: object) -> None:
        """A currency must be one of ISO 4217."""
        code = (self.currency.data or "").upper()
        if code and not money.is_currency(code):
            raise ValidationError(_("There is no such currency."))

    def values(self) -> HouseholdFields:
        """What was typed, as the service takes it."""
        typed = {name: self[name].data for name in HouseholdFields._fields}
        return HouseholdFields(**{**typed, "currency": (typed["currency"] or "").upper()})


class HouseholdChangeForm(HouseholdForm):
    """Changing a household."""

    version = fields.version()
