"""Money that was there before anybody spoke of it."""

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Case, Money


def find(case: Case, money: Money) -> list[Finding]:
    """A line that was booked before the day of the contact that the claim says it grew out of."""
    line = money.line
    if case.contact_on is None or line.booked_on >= case.contact_on:
        return []
    days = (case.contact_on - line.booked_on).days
    return [Finding(Kind.EARLY, line, days=days, amount_minor=line.amount_minor, on=line.booked_on)]
