"""The forms of coverage."""

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField
from wtforms.validators import InputRequired

from webapp.clients.forms import fields, labels
from webapp.text import whole_number


class AssignForm(Form):
    """Who covers a household from when."""

    user_id = SelectField(_("Person"), [InputRequired(_("Choose a person."))], coerce=whole_number)
    role = fields.choice(_("Coverage role"), labels.COVERAGE_ROLES, default="primary")
    starts_on = fields.day(_("First day"), InputRequired())
    ends_on = fields.day(_("Last day"), description=_("Empty while it lasts."))

    def offer_people(self, people: list[tuple[int, str]]) -> "AssignForm":
        """Puts the people whom the manager may assign into the form."""
        self.user_id.choices = fields.labelled([("", _("Choose…")), *people])
        return self


class EndForm(Form):
    """The last day of somebody's coverage."""

    ends_on = fields.day(_("Last day"), InputRequired())
    version = fields.version()
