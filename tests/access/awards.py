"""Awards of the world: what Ada was given is for her and for managers alone."""

from typing import Any

from tests import factories
from tests.factories.base import add
from webapp import db, periods
from webapp.payroll.models import Award

# What stands in each text and figure of an award, so that it is recognised wherever it turns up.
TEXTS = {"what": "zqawardzq", "giver": "zqgiverzq", "reason": "zqawardwhyzq"}
BACK, VALUE = "zqawardbackzq", 765_432_606
WORDS = {
    **{f"incentive_award.{name}": word for name, word in TEXTS.items()}, "incentive_award.withdrawn_why": BACK,
    "incentive_award.value_minor": f"{VALUE / 100:,.2f}",
}  # fmt: skip


@factories.stored
def awards(cast: Any) -> int:
    """One of Ada's that waits, entered by Max, and one that was withdrawn; the number of the first."""
    now, today = periods.now(), periods.today(factories.ZONE)
    given = {
        "user_id": cast.ada.id, "value_minor": VALUE, "currency": "USD", "given_on": today, "entered_at": now,
        "entered_by_id": cast.max.id, **TEXTS,
    }  # fmt: skip
    waiting, gone = add(Award(**given)), add(Award(**given))
    db.db.session.flush()
    gone.state, gone.withdrawn_by_id, gone.withdrawn_at, gone.withdrawn_why = "withdrawn", cast.max.id, now, BACK
    db.db.session.flush()
    return waiting.id
