"""What ties the controller who looks to the claim, short of the conflict that bars a decision."""

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Ties

# What was within so many days before today counts: serving a household together, and who came from one of ours.
DAYS = 730


def find(ties: Ties) -> list[Finding]:
    """That the controller covered this household or one of its people before, or serves others with the claimant."""
    found = []
    if ties.covered_until is not None:
        found.append(Finding(Kind.COVERED, on=ties.covered_until))
    if ties.came_on is not None:
        found.append(Finding(Kind.CAME, on=ties.came_on, name=ties.came))
    if ties.together:
        found.append(Finding(Kind.TOGETHER, number=ties.together, name=ties.household))
    return found
