"""The forms of scorecards: scores with reasons, remarks, and those that are buttons."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from webapp.scorecards.rules import Reasoned, Weighed
from webapp.text import clean

LONGEST = 4000
LARGEST = 2**63 - 1


class VersionForm(Form):
    """A button that acts on a scorecard as it was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=LARGEST)])


class ScoreForm(Form):
    """A score and why."""

    score = IntegerField(_("Score in %"), [InputRequired(), NumberRange(min=0, max=100)])
    rationale = TextAreaField(_("Reason"), [DataRequired(), Length(max=LONGEST)], filters=[clean])


class ScoresForm(VersionForm):
    """A score and a reason for every criterion, in the order of the plan."""

    scores = FieldList(FormField(ScoreForm), label=_("Scores"))

    def of(self, criteria: Sequence[Weighed]) -> "ScoresForm":
        """Has one row for each criterion, whatever was sent."""
        while len(self.scores) > len(criteria):
            self.scores.pop_entry()
        while len(self.scores) < len(criteria):
            self.scores.append_entry()
        return self

    def reasoned(self, criteria: Sequence[Weighed]) -> dict[str, Reasoned]:
        """What was entered by criterion, once it is valid."""
        rows = zip(criteria, self.scores, strict=True)
        return {one.id: Reasoned(row.form.score.data, row.form.rationale.data) for one, row in rows}

    @property
    def told(self) -> list[Any]:
        """The rows with what is wrong in them."""
        return [row.form for row in self.scores if row.errors]


class ReturnForm(VersionForm):
    """Why scores are sent back."""

    reason = StringField(_("Reason"), [DataRequired(), Length(max=LONGEST)], filters=[clean])


class RemarkForm(Form):
    """What somebody has to say of their figures; empty for nothing."""

    body = TextAreaField(_("What your manager should know"), [Length(max=LONGEST)], filters=[clean])
