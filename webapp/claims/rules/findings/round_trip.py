"""Money that came in and went out again, or that went out only to come back."""

from collections.abc import Collection

from webapp.claims.rules.findings.alike import is_alike
from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Money

DAYS = 30
# Lines below a tenth of the money are the household's ordinary spending; half of it together is no longer.
TENTH, HALF = 10, 2


def find(money: Money, spoken_for: Collection[int] = ()) -> list[Finding]:
    """What left the household within DAYS around the line; lines that another finding shows are left out."""
    line = money.line
    around = [one for one in money.own if one.id not in spoken_for]
    lag = {one.id: (one.booked_on - line.booked_on).days for one in around}
    after = [one for one in around if 0 <= lag[one.id] <= DAYS and -one.amount_minor * TENTH >= line.amount_minor]
    left = -sum(one.amount_minor for one in after)
    if left and left * HALF >= line.amount_minor:
        after.sort(key=lambda one: (one.booked_on, one.id))
        return [Finding(Kind.WENT_OUT, line, tuple(after), days=lag[after[0].id], number=len(after), amount_minor=left)]
    before = [one for one in around if -DAYS <= lag[one.id] < 0 and is_alike(line.amount_minor, -one.amount_minor)]
    if not before:
        return []
    last = max(before, key=lambda one: (one.booked_on, one.id))
    return [Finding(Kind.WAS_HERE, line, (last,), days=lag[last.id], amount_minor=-last.amount_minor)]
