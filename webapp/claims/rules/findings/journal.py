"""Money that only changed its account: within the household, or between households that the claimant covers."""

from webapp.claims.rules.findings.alike import is_alike
from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Money, Moved

DAYS = 5


def find(money: Money) -> list[Finding]:
    """The nearest line of like amount that left another account within DAYS, or that the line calls itself internal.

    Between households the amount has to be the same to the cent, since among many lines like amounts meet by chance.
    """
    line = money.line
    own = [one for one in money.own if one.account_id != line.account_id and _is_near(money, one)]
    own = [one for one in own if is_alike(line.amount_minor, -one.amount_minor)]
    if own:
        return [_found(Kind.JOURNAL, money, own)]
    others = [one for one in money.elsewhere if one.amount_minor == -line.amount_minor and _is_near(money, one)]
    if others:
        return [_found(Kind.BETWEEN_HOUSEHOLDS, money, others)]
    return [Finding(Kind.SAYS_JOURNAL, line, on=line.booked_on)] if line.kind == "internal" else []


def _is_near(money: Money, moved: Moved) -> bool:
    return abs((moved.booked_on - money.line.booked_on).days) <= DAYS


def _found(kind: Kind, money: Money, moved: list[Moved]) -> Finding:
    line = money.line
    best = min(moved, key=lambda one: (abs((one.booked_on - line.booked_on).days), one.id))
    return Finding(kind, line, (best,), days=(best.booked_on - line.booked_on).days, amount_minor=-best.amount_minor)
