"""Answering a question, and pressing a button on a claim as it was shown."""

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


class VersionForm(Form):
    """A button that acts on a claim as it was shown."""

    version = hidden_number()
