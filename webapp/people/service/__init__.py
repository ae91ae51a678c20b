"""Changing people: signing in and out, users, teams, the firm."""

from webapp.people.service.passwords import hash_password
from webapp.people.service.reach import set_reach
from webapp.people.service.sign_in import SignIn, sign_in, sign_out
from webapp.people.service.users import add_user

__all__ = ["SignIn", "add_user", "hash_password", "set_reach", "sign_in", "sign_out"]
