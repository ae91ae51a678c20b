"""The forms of a contact."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, HiddenField, SelectField, ValidationError
from wtforms.validators import Optional

from webapp import periods
from webapp.clients.forms import fields, labels
from webapp.clients.queries import is_phone, normal_email
from webapp.clients.service import ContactFields
from webapp.dayfields import DateField
from webapp.reader import reader
from webapp.text import whole_number


class _Person(Form):
    """What every form of a contact asks for."""

    given_name = fields.line(_("Given name"), render_kw={"autocomplete": "off"})
    family_name = fields.line(_("Family name"), render_kw={"autocomplete": "off"})
    name = fields.line(
        _("Full name"), longest=300, description=_("As it is written; empty: given name before family name."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    kind = fields.choice(_("Kind"), labels.KINDS, default="person")
    standing = fields.choice(_("Standing"), labels.STANDINGS, default="client")
    job_title = fields.line(_("Job title"))
    language = fields.choice(_("Language"), labels.LANGUAGES, empty=_("Not known"), default="")
    preferred_channel = fields.choice(_("Preferred channel"), labels.CHANNELS, empty=_("No preference"), default="")
    born_on = fields.day(_("Born on"))
    do_not_contact = BooleanField(_("Do not contact"), description=_("Nobody of the firm may reach out."))
    remarks = fields.prose(_("Remarks"))

    def validate_name(self, field: object) -> None:
        """At least one part of a name is needed."""
        if not (self.name.data or self.given_name.data or self.family_name.data):
            raise ValidationError(_("Type at least one part of the name."))

    def validate_born_on(self, field: DateField) -> None:
        """Nobody alive was born so long ago, or will be born."""
        if field.data and not periods.is_birthday(field.data, periods.today(reader().zone)):
            raise ValidationError(_("Check the date: it lies in the future or too far back."))

    def values(self) -> ContactFields:
        """What was typed, as the service takes it."""
        return ContactFields(**{name: self[name].data for name in ContactFields._fields})


class ContactForm(_Person):
    """Changing a contact."""

    version = fields.version()


class NewContactForm(_Person):
    """A new contact with a first number and address; in a new household unless one was chosen."""

    phone = fields.line(_("Phone"), longest=60, render_kw={"inputmode": "tel", "autocomplete": "off"})
    email = fields.line(_("E-mail"), longest=320, render_kw={"inputmode": "email", "autocomplete": "off"})
    # What was typed when possible doubles were last shown.
    known = HiddenField()
    household_name = fields.line(_("Household"), description=_("Empty: the household is named after the contact."))
    segment_id = SelectField(_("Segment"), [Optional()], coerce=whole_number, default=None)

    def offer_segments(self, segments: list[tuple[int, str, str]]) -> "NewContactForm":
        """Puts the firm's segments into the form."""
        self.segment_id.choices = fields.labelled([("", _("None")), *((key, name) for key, _slug, name in segments)])
        return self

    def validate_phone(self, field: object) -> None:
        """A number must be one."""
        check_phone(self.phone.data or "")

    def validate_email(self, field: object) -> None:
        """An address must be one."""
        check_email(self.email.data or "")


def check_phone(typed: str) -> None:
    """Refuses what is typed but cannot be a phone number; raises ValidationError."""
    if typed and not is_phone(typed):
        raise ValidationError(_("This is not a phone number. Type it with its area or country code."))


def check_email(typed: str) -> None:
    """Refuses what is typed but no e-mail address; raises ValidationError."""
    if not typed:
        return
    try:
        normal_email(typed)
    except ValueError as error:
        raise ValidationError(_("This is not an e-mail address.")) from error
