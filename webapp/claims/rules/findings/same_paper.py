"""A document that is attached to another claim too, of whichever household."""

from collections.abc import Sequence

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Reused

MOST = 3


def find(reused: Sequence[Reused]) -> list[Finding]:
    """Other claims, open or confirmed, to which the same file is attached; the latest, at most MOST."""
    latest = sorted(reused, key=lambda one: -one.id)[:MOST]
    return [Finding(Kind.SAME_PAPER, claims=(one,), name=one.title) for one in latest]
