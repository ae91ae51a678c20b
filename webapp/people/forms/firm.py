"""Forms about the firm and its teams."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import EmailField, Form, IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput, TextInput

from webapp.people.forms import choices
from webapp.people.forms.choices import Checks
from webapp.text import clean


class FirmForm(Form):
    """A firm's own terms."""

    name = StringField(_("Name of the firm"), [DataRequired(), Length(max=200)], filters=[clean])
    currency = StringField(_("Currency"), [DataRequired(), Length(min=3, max=3)], filters=[clean])
    country = StringField(
        _("Country"),
        [DataRequired(), Length(min=2, max=2)],
        filters=[clean],
        description=_("Two letters, such as US; says how phone numbers without a country code are read."),
    )
    zone = SelectField(_("Time zone"), description=_("Days and months of the firm begin here."))
    access_profile = RadioField(_("Who sees which household"), default="coverage")
    control_profile = RadioField(
        _("Control"),
        default="strict",
        description=_(
            "Holds for steps that need a second person, other than deciding a claim: approving a bonus plan, "
            "closing a period. "
            "Nobody ever decides a claim in which they are conflicted."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices.zones()
        self.access_profile.choices = choices.choices(choices.ACCESS_NAMES)
        self.control_profile.choices = choices.choices(choices.CONTROL_NAMES)

    def terms(self) -> dict[str, Any]:
        """What is set of the firm itself."""
        names = ("name", "currency", "zone", "country", "access_profile", "control_profile")
        return {name: self[name].data or "" for name in names}


class FirmEditForm(FirmForm):
    """The same with modules, for a firm that exists."""

    modules = Checks(_("Modules"), coerce=str)
    second_look_percent = IntegerField(
        _("Second looks in %"),
        [InputRequired(), NumberRange(min=0, max=100)],
        description=_("So many of a hundred confirmed claims go to another controller, who does not see the reason."),
    )
    second_look_seed = StringField(
        _("Seed of the sample"),
        [DataRequired(), Length(max=64)],
        filters=[clean],
        description=_(
            "With a claim's number it says whether the claim is drawn, so that the sample can be checked afterwards. "
            "Keep it from those who decide."
        ),
    )
    seasoning_days = IntegerField(
        _("Seasoning window in days"),
        [InputRequired(), NumberRange(min=0, max=3660)],
        description=_("Confirmed money that is withdrawn so many days after its booking or sooner is reversed."),
    )
    seasoning_method = RadioField(_("A withdrawal takes"), default="lifo")
    promise_reminder_days = IntegerField(
        _("Reminder before a promise is due, in days"),
        [InputRequired(), NumberRange(min=0, max=90)],
        description=_("So many days before, who claimed it gets a follow-up."),
    )
    promise_grace_days = IntegerField(
        _("Promises lapse by themselves after, in days"),
        [Optional(), NumberRange(min=0, max=3660)],
        description=_("From the last day promised, where nothing came. Empty: only a controller lets one lapse."),
    )
    dispute_filing_days = IntegerField(
        _("Statements may be disputed for, in days"),
        [InputRequired(), NumberRange(min=0, max=3660)],
        description=_("From the day on which their period is closed."),
    )
    dispute_answer_days = IntegerField(
        _("A dispute is answered within, in days"),
        [InputRequired(), NumberRange(min=1, max=365)],
        description=_("Later ones are marked as overdue, and who decides them is reminded."),
    )
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules.choices = choices.modules()
        self.access_profile.description = _(
            "Open is only proposed: another administrator or a manager confirms it. Going back to coverage is at once."
        )
        self.control_profile.description = _(
            "%(told)s Small firm is only proposed: another administrator or a manager confirms it. Going back to strict"
            " is at once.",
            told=self.control_profile.description,
        )
        self.seasoning_method.choices = choices.choices(choices.SEASONING_NAMES)

    def terms(self) -> dict[str, Any]:
        """What is set of the firm itself, with its modules, its sample and its seasoning."""
        names = (
            "modules", "second_look_percent", "second_look_seed", "seasoning_days", "seasoning_method",
            "promise_reminder_days", "promise_grace_days", "dispute_filing_days", "dispute_answer_days",
        )  # fmt: skip
        return super().terms() | {name: self[name].data for name in names} | {"modules": tuple(self.modules.data or ())}


class SetupForm(FirmForm):
    """The firm with its first administrator."""

    # A secret that may be seen while it is typed.
    token = PasswordField(
        _("Token"),
        [DataRequired(), Length(max=200)],
        filters=[clean],
        description=_("The console shows it."),
        widget=TextInput(),
    )
    admin_name = StringField(_("Your name"), [DataRequired(), Length(max=200)], filters=[clean])
    email = EmailField(_("E-mail"), [DataRequired(), Length(max=254)], filters=[clean])
    password = PasswordField(_("Password"), [InputRequired(), Length(min=10, max=200)])


class TeamForm(Form):
    """A team in the tree."""

    name = StringField(_("Name"), [DataRequired(), Length(max=200)], filters=[clean])
    parent_id = SelectField(_("Part of"), [Optional()], coerce=str)
    manager_id = SelectField(_("Manager"), [Optional()], coerce=str)
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def __init__(
        self, *args: Any, teams: list[tuple[int, str]], managers: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parent_id.choices = choices.pairs(teams, _("Nothing: a team at the top"))
        self.manager_id.choices = choices.pairs(managers, _("Nobody"))
