"""What speaks against a claim: each finding with the evidence by which a controller can check it; none decides.

docs/findings.md says every rule in words; its figures stand in these files and nowhere else.
"""

from collections.abc import Sequence

from webapp.claims.rules.findings import (
    burst,
    claimed_twice,
    early,
    journal,
    means,
    related,
    round_trip,
    same_paper,
    served,
)
from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Around, Beside, Case, Money, Moved, Pace, Reused, Served, Ties
from webapp.claims.rules.kinds import is_documented

__all__ = [
    "Around",
    "Beside",
    "Case",
    "Finding",
    "Kind",
    "Money",
    "Moved",
    "Pace",
    "Reused",
    "Served",
    "Ties",
    "findings",
]


def findings(case: Case, money: Sequence[Money], around: Around) -> list[Finding]:
    """All that speaks against a claim whose money may be these lines, the gravest kinds first.

    What documents confirm has no lines, and what came into accounts says nothing about a fee.
    """
    found: list[Finding] = []
    for one in money:
        own = journal.find(one)
        found += [*own, *round_trip.find(one, {line.id for finding in own for line in finding.lines})]
        found += [*served.find(one), *early.find(case, one)]
    found += claimed_twice.find(case, around.beside)
    found += [*same_paper.find(around.reused), *related.find(around.ties), *burst.find(around.pace)]
    if not is_documented(case.kind):
        found += means.find(case, around)
    order = list(Kind)
    return sorted(found, key=lambda finding: order.index(finding.kind))
