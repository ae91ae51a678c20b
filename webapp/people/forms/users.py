"""Forms about a person: as an administrator and as the person."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, Form, IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from webapp.people.forms import choices
from webapp.people.forms.choices import Checks
from webapp.people.rules import SHORTEST_PASSWORD
from webapp.text import clean


class UserForm(Form):
    """A person who may sign in."""

    name = StringField(_("Name"), [DataRequired(), Length(max=200)], filters=[clean])
    email = EmailField(_("E-mail"), [DataRequired(), Length(max=254)], filters=[clean])
    team_id = SelectField(_("Team"), [Optional()], coerce=str)
    payroll_number = StringField(_("Payroll number"), [Length(max=40)], filters=[clean])
    roles = Checks(_("Roles"), coerce=str)

    def __init__(self, *args: Any, teams: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team_id.choices = choices.pairs(teams, _("No team"))
        self.roles.choices = choices.roles()


class UserEditForm(UserForm):
    """The same for somebody who is there already."""

    is_active = BooleanField(_("May sign in"))
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class ProfileForm(Form):
    """What a person sets for themselves."""

    name = StringField(_("Name"), [DataRequired(), Length(max=200)], filters=[clean])
    theme = RadioField(_("Theme"))
    locale = SelectField(
        _("Days and figures as in"),
        description=_(
            "How days, amounts and counts are written. Texts follow where they are translated; else English."
        ),
    )
    zone = SelectField(_("Time zone"), [Optional()])
    single_key_shortcuts = BooleanField(_("Single-key shortcuts"))
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = choices.choices(choices.THEME_NAMES)
        self.locale.choices = choices.choices(choices.LOCALE_NAMES)
        self.zone.choices = choices.zones(_("As the firm"))


class NewPasswordForm(Form):
    """A password, typed twice."""

    new = PasswordField(
        _("New password"),
        [InputRequired(), Length(min=SHORTEST_PASSWORD, max=200)],
        description=_("At least 10 characters; several words that do not belong together are best."),
    )
    again = PasswordField(
        _("New password again"), [InputRequired(), Length(max=200), EqualTo("new", _("The two are not the same."))]
    )


class PasswordForm(NewPasswordForm):
    """The same for somebody who knows the old one."""

    old = PasswordField(_("Old password"), [InputRequired(), Length(max=1000)])
