"""Who may read what of periods."""

from webapp.exceptions import NotVisible
from webapp.policy import Permission, Viewer


def require_runs(viewer: Viewer) -> None:
    """Stops whoever does not run periods, before figures that are about the whole firm; raises NotVisible."""
    if not viewer.may(Permission.PERIOD_RUN):
        raise NotVisible
