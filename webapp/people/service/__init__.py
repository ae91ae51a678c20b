"""Changing people: signing in and out, users, teams, the firm."""

from webapp.people.service.firm import CHANGED, FirmTerms, change_firm, make_firm
from webapp.people.service.others import nobody_confirms
from webapp.people.service.passwords import hash_of_first
from webapp.people.service.profile import ProfileTerms, change_profile
from webapp.people.service.proposals import RIGHTS, ask_for_password, confirm, withdraw, withdraw_old
from webapp.people.service.reach import REACHED, set_reach
from webapp.people.service.resets import change_password, choose_password, is_reset_open, start_reset
from webapp.people.service.sessions import end_all_sessions, end_one_session
from webapp.people.service.setup import check_setup_token, new_setup_token, set_up
from webapp.people.service.sign_in import SignIn, sign_in, sign_out
from webapp.people.service.teams import TeamTerms, add_team, change_team
from webapp.people.service.throttle import Limit, give_back, take
from webapp.people.service.turns import take_turn
from webapp.people.service.users import UserTerms, add_user, change_user, disable_user

__all__ = [
    "CHANGED", "REACHED", "RIGHTS", "FirmTerms", "Limit", "ProfileTerms", "SignIn", "TeamTerms", "UserTerms",
    "add_team", "add_user", "ask_for_password", "change_firm", "change_password", "change_profile", "change_team",
    "change_user", "check_setup_token", "choose_password", "confirm", "disable_user", "end_all_sessions",
    "end_one_session", "give_back", "hash_of_first", "is_reset_open", "make_firm", "new_setup_token",
    "nobody_confirms", "set_reach", "set_up", "sign_in", "sign_out", "start_reset", "take", "take_turn", "withdraw",
    "withdraw_old",
]  # fmt: skip
