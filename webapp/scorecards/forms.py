"""The forms of scorecards: scores with reasons, remarks, and those that are buttons."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, StringField, TextAreaField
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
    signer = SelectField(_("Second signature by"), [DataRequired()])
    # Who signs is part of scoring, not of what was scored.
    about_the_change = ("signer",)

    def of(self, criteria: Sequence[Weighed], names: Sequence[str], signers: Sequence[tuple[int, str]]) -> "ScoresForm":
        """Has one row for each criterion, whatever was sent, and lets a signer be chosen where one has to be."""
        self.names = names
        if signers:
            first = [("", gettext("Choose a manager"))] if len(signers) > 1 else []
            self.signer.choices = [*first, *((str(number), name) for number, name in signers)]
        else:
            del self.signer
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
    def signer_id(self) -> int | None:
        """Who was chosen to sign, once it is valid."""
        return int(self.signer.data) if self.signer is not None and self.signer.data else None

    def in_words(self, name: str) -> str | None:
        """What was scored and why, in one line; None for the other fields."""
        if name != "scores":
            return None
        rows = zip(self.names, (row.form for row in self.scores), strict=False)
        filled = [(said, one.score.data, one.rationale.data) for said, one in rows if one.score.data is not None]
        return "; ".join(f"{said} {score} %: {why}" for said, score, why in filled)

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
