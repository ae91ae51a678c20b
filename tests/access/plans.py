"""Bonus plans of the world: theirs are words and figures that nobody but managers and whom they pay may meet."""

from typing import Any

from tests import factories

# What stands in each text of a plan, so that it is recognised wherever it turns up.
NAME, BODY = "zqplannamezq", "987654321"


def plans(cast: Any) -> dict[str, Any]:
    """A plan approved and assigned to both teams, with a draft of Max's, by the names of arguments."""
    terms = {"name": NAME, "cap": BODY}
    approved = factories.bonus_plan(cast.mo, cast.max, **terms)
    factories.bonus_plan(cast.max, plan=approved, number=2, **terms)
    given = factories.bonus_assignment(approved, cast.mo, team=cast.north)
    factories.bonus_assignment(approved, cast.mo, team=cast.south)
    named = {"plan_id": approved.plan_id, "number": approved.number, "assignment_id": given.id}
    return named | {"version": approved}
