"""The forms of people and the firm."""

from webapp.people.forms.sign_in import SignInForm

__all__ = ["SignInForm"]
