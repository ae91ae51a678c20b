"""Which lines of activity may be the money of a claim: one scale for one claim with its household's lines, and for many
claims against a whole book. docs/matching.md explains it to controllers.
"""

from webapp.claims.rules.matching.bulk import Matched, matched
from webapp.claims.rules.matching.combining import Paid, Together, claims_together, lines_together
from webapp.claims.rules.matching.pool import Asked, Booked, Found, Pool
from webapp.claims.rules.matching.suggesting import Candidate, Line, Reason, Stay, Wanted, candidates, prefilled

__all__ = [
    "Asked",
    "Booked",
    "Candidate",
    "Found",
    "Line",
    "Matched",
    "Paid",
    "Pool",
    "Reason",
    "Stay",
    "Together",
    "Wanted",
    "candidates",
    "claims_together",
    "lines_together",
    "matched",
    "prefilled",
]
