"""The forms of claims."""

from webapp.claims.forms.acting import AnswerForm, ReopeningForm, VersionForm
from webapp.claims.forms.deciding import DecisionForm
from webapp.claims.forms.filing import ClaimForm, NewClaimForm, TermsForm
from webapp.claims.forms.papers import PaperForm, PapersDecisionForm
from webapp.claims.forms.second_looks import SecondLookForm
from webapp.claims.forms.together import TogetherForm

__all__ = [
    "AnswerForm",
    "ClaimForm",
    "DecisionForm",
    "NewClaimForm",
    "PaperForm",
    "PapersDecisionForm",
    "ReopeningForm",
    "SecondLookForm",
    "TermsForm",
    "TogetherForm",
    "VersionForm",
]
