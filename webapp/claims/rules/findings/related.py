"""What ties the controller who looks to the claim, short of the conflict that bars a decision."""

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Ties

# Households that both covered at the same time within so many days before today count.
DAYS = 730


def find(ties: Ties) -> list[Finding]:
    """That the controller covered this household before the claim arose, or serves others with the claimant."""
    found = []
    if ties.covered_until is not None:
        found.append(Finding(Kind.COVERED, on=ties.covered_until))
    if ties.together:
        found.append(Finding(Kind.TOGETHER, number=ties.together, name=ties.household))
    return found
