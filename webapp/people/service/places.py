"""In which team somebody is, from which day on."""

from webapp import periods
from webapp.people import queries
from webapp.people.models import User


def put_in_team(user: User, team_id: int | None) -> None:
    """Puts somebody into a team or into none from today on; what follows from the days before stays as it was."""
    if user.team_id != team_id:
        firm = queries.firm_view()
        user.team_id, user.placed_on = team_id, periods.today(firm.zone if firm else "UTC")
