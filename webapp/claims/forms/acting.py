"""Answering a question, reopening, and pressing a button on a claim as it was shown."""

from flask_babel import lazy_gettext as _
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from webapp.claims.forms.fields import hidden_number
from webapp.text import clean


class AnswerForm(Form):
    """What the claimant answers."""

    about_the_change = ("body",)
    version = hidden_number()
    body = TextAreaField(_("Your answer"), [DataRequired(), Length(max=5000)], filters=[clean])


class ReopeningForm(Form):
    """Why a decided claim is opened again."""

    about_the_change = ("reason",)
    version = hidden_number()
    reason = TextAreaField(_("Why it is opened again"), [DataRequired(), Length(max=5000)], filters=[clean])


class VersionForm(Form):
    """A button that acts on a claim as it was shown."""

    version = hidden_number()
