"""A claim far beyond all that the book has seen of the household."""

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Around, Case

# What came in during so many days before the claim arose is compared, where the household is known so long at least.
DAYS = 730
KNOWN = 180
TIMES = 10


def find(case: Case, around: Around) -> list[Finding]:
    """A claim of more than TIMES what came in before it; of a household that is new nothing can be said."""
    if around.known_since is None or (case.arose_on - around.known_since).days < KNOWN:
        return []
    if case.amount_minor <= TIMES * around.came_in_minor:
        return []
    times = case.amount_minor // around.came_in_minor if around.came_in_minor else 0
    return [Finding(Kind.MEANS, number=times, amount_minor=around.came_in_minor)]
