"""Reading people: who is signed in, users, teams, roles."""

from webapp.people.queries.people import (
    PAGE,
    Person,
    UserLine,
    UserPage,
    active_users,
    firm,
    reach,
    reach_differences,
    reach_pairs,
    roles_of,
    user_by_id,
    user_choices,
    user_id_of,
    user_names,
    users_page,
)
from webapp.people.queries.sessions import SessionLine, sessions_of
from webapp.people.queries.signed_in import StoredState, firm_view, session_by_token, viewer_by_email, viewer_by_id
from webapp.people.queries.signing import SIGNING, Signer, can_sign, is_above, signers, signs, without_signer
from webapp.people.queries.teams import TeamLine, team_by_id, team_choices, team_lines

__all__ = [
    "PAGE",
    "SIGNING",
    "Person",
    "SessionLine",
    "Signer",
    "StoredState",
    "TeamLine",
    "UserLine",
    "UserPage",
    "active_users",
    "can_sign",
    "firm",
    "firm_view",
    "is_above",
    "reach",
    "reach_differences",
    "reach_pairs",
    "roles_of",
    "session_by_token",
    "sessions_of",
    "signers",
    "signs",
    "team_by_id",
    "team_choices",
    "team_lines",
    "user_by_id",
    "user_choices",
    "user_id_of",
    "user_names",
    "users_page",
    "viewer_by_email",
    "viewer_by_id",
    "without_signer",
]
