"""For whom a task can be set."""

from webapp.clients import queries as clients
from webapp.policy import Viewer


def choices(viewer: Viewer, household_id: int | None, also: tuple[int, str] | None = None) -> list[tuple[int, str]]:
    """Oneself first, then whom one manages and who covers the household, by name."""
    known = dict(clients.people_to_assign(viewer)) if viewer.reaches_team else {}
    if household_id is not None:
        known |= {user_id: name for user_id, name, _role in clients.coverers_today(viewer, household_id)}
    if also:
        known[also[0]] = also[1]
    known.pop(viewer.id, None)
    return [(viewer.id, viewer.name), *sorted(known.items(), key=lambda person: person[1])]
