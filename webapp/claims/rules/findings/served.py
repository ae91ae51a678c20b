"""A line that serves another claim already."""

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Money


def find(money: Money) -> list[Finding]:
    """One finding for the line, with every claim for which a part of it is confirmed."""
    if not money.served:
        return []
    used = sum(one.amount_minor for one in money.served)
    return [Finding(Kind.SERVED, money.line, claims=money.served, number=len(money.served), amount_minor=used)]
