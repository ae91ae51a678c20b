"""The same money or fee claimed twice: by two people, under two initiatives, or simply again."""

from collections.abc import Sequence

from webapp.claims.rules.findings.alike import is_alike
from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Beside, Case

# Shorter than a month, so that a monthly sum is not taken for one and the same.
DAYS = 14
MOST = 3


def find(case: Case, beside: Sequence[Beside]) -> list[Finding]:
    """Other claims of like amount that arose, or whose money was spoken of, within DAYS; the nearest, at most MOST."""
    if not case.amount_minor:
        # Of achievements without an amount any two would be alike.
        return []
    near = [(days_apart(case, one), one) for one in beside if is_alike(case.amount_minor, one.amount_minor)]
    near.sort(key=lambda each: (each[0], each[1].id))
    return [
        Finding(
            Kind.CLAIMED_TWICE, claims=(one,), days=days, amount_minor=one.amount_minor,
            is_other_initiative=one.initiative_id != case.initiative_id,
        )
        for days, one in near[:MOST]
        if days <= DAYS
    ]  # fmt: skip


def days_apart(case: Case, other: Beside) -> int:
    """How near two claims are, by the days on which they arose or for which their money was announced."""
    return min(abs((case.arose_on - other.arose_on).days), abs((case.spoken_of_on - other.spoken_of_on).days))
