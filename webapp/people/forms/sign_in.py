"""The form with which a person signs in."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, Form, HiddenField, PasswordField
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.text import clean


class SignInForm(Form):
    """E-mail and password, and where the person wanted to go."""

    email = EmailField(_("E-mail"), [DataRequired(), Length(max=254)], filters=[clean])
    password = PasswordField(_("Password"), [InputRequired(), Length(max=1000)])
    next = HiddenField()
