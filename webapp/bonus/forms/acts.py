"""The forms with which a plan is assigned, and those that are buttons."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from webapp.dayfields import DateField

LARGEST = 2**63 - 1


class VersionForm(Form):
    """A button that acts on a row as it was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=LARGEST)])


class ApproveForm(VersionForm):
    """Approving a draft; where the plan would end with it, that is said by name."""

    is_end = BooleanField(_("I know that nobody has the plan from then on"))


class AssignForm(Form):
    """Whom a plan is for, and for which days; teams and people to choose from come from outside."""

    whose = SelectField(_("For"), [InputRequired()])
    starts_on = DateField(_("From"), [InputRequired()])
    ends_on = DateField(_("Until"), [Optional()])

    def choose(self, teams: Iterable[tuple[int, str]], people: Iterable[tuple[int, str]]) -> "AssignForm":
        """Puts in who can be chosen: teams first, then people."""
        self.whose.choices = [
            SelectChoice("", gettext("Choose a team or a person")),
            *(SelectChoice(f"team-{key}", gettext("Team %(name)s", name=name.strip())) for key, name in teams),
            *(SelectChoice(f"user-{key}", name) for key, name in people),
        ]
        return self

    def validate_ends_on(self, field: DateField) -> None:
        """An end lies on or after the start."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("The end is before the start."))

    @property
    def owner(self) -> dict[str, int | None]:
        """Who was chosen, once it is valid."""
        kind, _dash, key = (self.whose.data or "").partition("-")
        return {"user_id": int(key) if kind == "user" else None, "team_id": int(key) if kind == "team" else None}


class EndForm(VersionForm):
    """The last day of an assignment; empty for none."""

    ends_on = DateField(_("Last day"), [Optional()])
