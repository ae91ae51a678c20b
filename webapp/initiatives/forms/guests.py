"""The forms of guest lists."""

from flask_babel import lazy_gettext as _
from wtforms import Form, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from webapp.initiatives.forms.fields import version_field

STANDINGS = {
    "invited": _("Invited"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "attended": _("Attended"),
    "no-show": _("No-show"),
    "responded": _("Responded"),
}


class GuestForm(Form):
    """A contact for the guest list."""

    contact = IntegerField(_("Contact"), [InputRequired(_("Choose a contact from the list."))])
    standing = SelectField(_("Standing"), choices=[SelectChoice(value, label) for value, label in STANDINGS.items()])


class StandingForm(Form):
    """What became of an invitation, told by a button."""

    standing = SelectField(
        _("Standing"),
        [AnyOf(list(STANDINGS))],
        choices=[SelectChoice(value, label) for value, label in STANDINGS.items()],
    )
    version = version_field()
