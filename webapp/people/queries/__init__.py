"""Reading people: who is signed in, users, teams, roles."""

from webapp.people.queries.people import (
    Person,
    UserLine,
    UserPage,
    active_users,
    count_with,
    managers_of,
    reach,
    reach_differences,
    reach_pairs,
    roles_of,
    team_of,
    user_by_id,
    user_choices,
    user_names,
    users_page,
)
from webapp.people.queries.signed_in import StoredState, firm_view, session_by_token, viewer_by_email, viewer_by_id

__all__ = [
    "Person",
    "StoredState",
    "UserLine",
    "UserPage",
    "active_users",
    "count_with",
    "firm_view",
    "managers_of",
    "reach",
    "reach_differences",
    "reach_pairs",
    "roles_of",
    "session_by_token",
    "team_of",
    "user_by_id",
    "user_choices",
    "user_names",
    "users_page",
    "viewer_by_email",
    "viewer_by_id",
]
