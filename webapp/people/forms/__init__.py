"""The forms of people and the firm."""

from webapp.people.forms.choices import PERMISSION_WORDS, ROLE_NAMES, ROLE_NOTES, ROLE_REACHES
from webapp.people.forms.firm import FirmEditForm, SetupForm, TeamForm
from webapp.people.forms.proposals import ProposalForm
from webapp.people.forms.sign_in import SignInForm
from webapp.people.forms.users import NewPasswordForm, PasswordForm, ProfileForm, UserEditForm, UserForm

__all__ = [
    "PERMISSION_WORDS",
    "ROLE_NAMES",
    "ROLE_NOTES",
    "ROLE_REACHES",
    "FirmEditForm",
    "NewPasswordForm",
    "PasswordForm",
    "ProfileForm",
    "ProposalForm",
    "SetupForm",
    "SignInForm",
    "TeamForm",
    "UserEditForm",
    "UserForm",
]
