"""The forms of what belongs to a contact: numbers, addresses, consents, relations; and of a segment."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, RadioField
from wtforms.validators import DataRequired, InputRequired

from webapp.clients.forms import fields, labels
from webapp.clients.forms.contact import check_email, check_phone
from webapp.clients.service import AddressFields


class PressForm(Form):
    """Nothing but the pressing of a button."""


class VersionForm(Form):
    """Only the state of the record that the person saw."""

    version = fields.version()


class PhoneForm(Form):
    """A phone number."""

    value = fields.line(
        _("Number"), DataRequired(), longest=60, render_kw={"inputmode": "tel", "autocomplete": "off"}
    )  # fmt: skip
    label = fields.line(_("Use"), description=_("Such as mobile, work or home."), longest=60)
    is_primary = BooleanField(_("Main number"))

    def validate_value(self, field: object) -> None:
        """A number must be one."""
        check_phone(self.value.data or "")


class EmailForm(Form):
    """An e-mail address."""

    value = fields.line(
        _("Address"), DataRequired(), longest=320, render_kw={"inputmode": "email", "autocomplete": "off"}
    )  # fmt: skip
    label = fields.line(_("Use"), description=_("Such as mobile, work or home."), longest=60)
    is_primary = BooleanField(_("Main address"))

    def validate_value(self, field: object) -> None:
        """An address must be one."""
        check_email(self.value.data or "")


class PhoneChangeForm(PhoneForm):
    """Changing a phone number."""

    version = fields.version()


class EmailChangeForm(EmailForm):
    """Changing an e-mail address."""

    version = fields.version()


class AddressForm(Form):
    """A postal address."""

    label = fields.line(_("Use"), description=_("Such as mobile, work or home."), longest=60)
    street = fields.line(_("Street"), longest=500)
    postcode = fields.line(_("Postcode"), longest=40)
    city = fields.line(_("Place"))
    region = fields.line(_("Region"))
    country = fields.line(_("Country"))

    def values(self) -> AddressFields:
        """What was typed, as the service takes it."""
        return AddressFields(**{name: self[name].data for name in AddressFields._fields})


class AddressChangeForm(AddressForm):
    """Changing a postal address."""

    version = fields.version()


class ConsentForm(Form):
    """What a contact stated about one channel."""

    is_given = RadioField(
        _("Consent"), [InputRequired()], choices=fields.labelled([("yes", _("Given")), ("no", _("Withdrawn"))])
    )
    stated_on = fields.day(_("Stated on"), InputRequired())
    source = fields.line(_("Source"), description=_("How it was stated: letter, call, form."), longest=500)
    version = fields.version()


class RelationForm(Form):
    """What somebody is to a contact."""

    other_id = fields.key(_("Person"), _("Choose a person."))
    kind = fields.choice(_("Is this contact’s"), labels.RELATIONS)


class SegmentForm(Form):
    """A kind of client."""

    name = fields.line(_("Name"), DataRequired())
