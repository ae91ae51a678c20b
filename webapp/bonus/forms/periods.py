"""The form with which a period is opened."""

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField
from wtforms.validators import InputRequired

from webapp.dayfields import DateField

KINDS = (("month", _("Month")), ("quarter", _("Quarter")), ("year", _("Year")))


class PeriodForm(Form):
    """A month, quarter or year, named by one of its days."""

    kind = SelectField(_("Length"), [InputRequired()], choices=KINDS, default="quarter")
    day = DateField(_("With the day"), [InputRequired()])
