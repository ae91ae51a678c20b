"""The forms of bonus plans."""

from webapp.bonus.forms.acts import ApproveForm, AssignForm, EndForm, VersionForm
from webapp.bonus.forms.advanced import JsonForm
from webapp.bonus.forms.ahead import ahead_figures, ahead_words
from webapp.bonus.forms.periods import PeriodForm
from webapp.bonus.forms.preset import PresetForm, defaults
from webapp.bonus.forms.words import CONTROL, STATES, WHY_NOT, facts

__all__ = [
    "CONTROL",
    "STATES",
    "WHY_NOT",
    "ApproveForm",
    "AssignForm",
    "EndForm",
    "JsonForm",
    "PeriodForm",
    "PresetForm",
    "VersionForm",
    "ahead_figures",
    "ahead_words",
    "defaults",
    "facts",
]
