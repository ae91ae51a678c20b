"""Reading people: who is signed in, users, teams, roles."""

from webapp.people.queries.signed_in import StoredState, firm_view, session_by_token, viewer_by_email, viewer_by_id

__all__ = ["StoredState", "firm_view", "session_by_token", "viewer_by_email", "viewer_by_id"]
