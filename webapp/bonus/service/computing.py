"""Computing one statement, and what differs from the calculation before."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from webapp.bonus.queries.before import Link
from webapp.bonus.queries.cases import Prepared
from webapp.bonus.rules import Statement, statement
from webapp.bonus.rules.comparing import changes, rate_changes
from webapp.bonus.rules.storing import Stored, stored

# So many differences are kept one by one; the sums show the rest.
MOST_CHANGES = 200


class Computed(NamedTuple):
    """A statement of one person for some days of a period, as it is to be stored."""

    user_id: int
    version_id: int
    starts_on: date
    ends_on: date
    currency: str
    made: Statement
    stored: Stored
    links: Sequence[Link]


def computed(one: Prepared) -> Computed:
    """Applies the plan that holds to what was prepared."""
    made = statement(one.held.plan, one.case)
    part = one.held.span
    if not one.case.inputs.earns:
        part = part.common(one.case.inputs.period) or one.case.inputs.period
    return Computed(
        one.user_id, one.held.version_id, part.since, part.until or part.since, one.held.plan.currency, made,
        stored(one.held.plan, one.case, made), one.links,
    )  # fmt: skip


def computed_all(prepared: Sequence[Prepared]) -> list[Computed]:
    """All statements of a run but those of people whom a team's plan is for and who brought and are owed nothing."""
    made = [computed(one) for one in prepared]
    return [one for one in made if one.made.entries or one.links or any(one.made.payment)]


def changed_since(before: str | None, after: str) -> list[dict[str, Any]]:
    """The confirmed lines and rates that differ between two calculations, as they are kept with the later one."""
    then: dict[str, Any] = json.loads(before)["measures"] if before else {"lines": []}
    now: dict[str, Any] = json.loads(after)["measures"]
    rates = [
        {"id": 0, "claim": "", "household": "", "what": "rate", "before": was, "after": one}
        for was, one in rate_changes(then, now)
    ]
    old, new = then["lines"], now["lines"]
    return rates + [
        {"id": one.line["id"], "claim": one.line.get("claim", ""), "household": one.line["household"],
         "what": one.line["what"], "before": one.before, "after": one.after}
        for one in changes(old, new)[:MOST_CHANGES]
    ]  # fmt: skip
