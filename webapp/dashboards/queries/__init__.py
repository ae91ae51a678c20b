"""What the home page shows, part by part."""

from webapp.dashboards.queries.control import Decided, Queue, queue, recent_decisions
from webapp.dashboards.queries.firm import Health, Users, health, users
from webapp.dashboards.queries.marketing import MOST, Running, running
from webapp.dashboards.queries.team import Activity, activity, flagged, won
from webapp.dashboards.queries.work import News, Served, claim_news, my_claims, served

__all__ = [
    "MOST", "Activity", "Decided", "Health", "News", "Queue", "Running", "Served", "Users", "activity", "claim_news",
    "flagged", "health", "my_claims", "queue", "recent_decisions", "running", "served", "users", "won",
]  # fmt: skip
