"""The forms of tasks."""

from flask_babel import lazy_gettext as _
from wtforms import Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from webapp.dayfields import DateField
from webapp.text import clean, whole_number

People = list[tuple[int, str]]


def _title() -> StringField:
    return StringField(_("What is to be done"), [DataRequired(), Length(max=300)], filters=[clean])


def _version() -> IntegerField:
    return IntegerField(validators=[Optional()], widget=HiddenInput())


class TaskForm(Form):
    """A new task; `choose` says for whom one may set it. The service has the last word on that."""

    title = _title()
    due_on = DateField(_("Due on"), [InputRequired()])
    assignee = SelectField(_("For"), coerce=whole_number, validate_choice=False, choices=[])
    contact = IntegerField(_("Contact"), [Optional()])
    household = IntegerField(validators=[Optional()], widget=HiddenInput())

    def choose(self, people: People) -> "TaskForm":
        """Says who can be chosen."""
        self.assignee.choices = [SelectChoice(*person) for person in people]
        return self


class QuickTaskForm(Form):
    """A task for oneself, from the list."""

    title = _title()
    due_on = DateField(_("Due on"), [InputRequired()])


class EditForm(Form):
    """What is to be done, until when."""

    title = _title()
    due_on = DateField(_("Due on"), [InputRequired()])
    version = _version()


class DoneForm(Form):
    """That it is done, and what came of it."""

    outcome = TextAreaField(_("Outcome"), [Length(max=4000)], filters=[clean])
    version = _version()


class ReassignForm(Form):
    """Who has it from now on."""

    assignee = SelectField(_("For"), [InputRequired()], coerce=whole_number, validate_choice=False, choices=[])
    version = _version()

    def choose(self, people: People) -> "ReassignForm":
        """Says who can be chosen."""
        self.assignee.choices = [SelectChoice(*person) for person in people]
        return self
