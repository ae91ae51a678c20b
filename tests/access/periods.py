"""Periods of the world, with a statement of Ada's: what it pays is for her and for the managers above her alone."""

from datetime import date
from typing import Any

from tests import factories
from tests.factories.base import add
from webapp import db
from webapp import periods as clock
from webapp.bonus.models import BonusStatement, CreditPeriod
from webapp.bonus.rules import Case, Inputs, Line, Span, statement
from webapp.bonus.rules.storing import stored
from webapp.bonus.rules.versions import canonical, read

# What stands in each figure of pay: in minor units, and as pages write it.
SUMS = {
    "formula_minor": 765_432_101, "total_minor": 765_432_202, "held_minor": 765_432_303, "paid_minor": 765_432_404,
    "carried_minor": -765_432_505,
}  # fmt: skip
WORDS = {f"bonus_statement.{name}": f"{abs(minor) / 100:,.2f}" for name, minor in SUMS.items()}
RESULTS = "zqresultszq"
YEAR = Span(date(2021, 1, 1), date(2021, 12, 31))


def periods(cast: Any, version: Any, claim: int, household: int) -> dict[str, int]:
    """A calculated period with a statement of Ada's on a claim of a household, by the names of arguments."""
    plan = read(canonical(version.body)).plan
    line = Line(8, "deposit", str(household), 2_500_000, "USD", 10_000, date(2021, 3, 1), str(claim), "deposited")
    case = Case(Inputs(YEAR, [line]))
    texts = stored(plan, case, statement(plan, case))
    period = CreditPeriod(kind="year", starts_on=YEAR.since, ends_on=YEAR.until, opened_by_id=cast.cora.id)
    db.db.session.add(period)
    db.db.session.flush()
    made = BonusStatement(
        period_id=period.id, user_id=cast.ada.id, plan_version_id=version.id, starts_on=YEAR.since,
        ends_on=YEAR.until, currency="USD", inputs=texts.inputs, results=RESULTS, digest=texts.digest,
        changes=[
            {"id": 8, "claim": str(claim), "household": str(household), "what": "deposit", "before": None, "after": "1"}
        ],
        **SUMS,
    )  # fmt: skip
    db.db.session.add(made)
    period.state, period.runs, period.calculated_by_id = "calculated", 1, cast.carl.id
    period.calculated_at = clock.now()
    db.db.session.flush()
    return {"period_id": period.id, "statement_id": made.id}


@factories.stored
def reviewed(cast: Any) -> CreditPeriod:
    """A period that Carl calculated and reviewed, so that Cora may close it."""
    return _reviewed(cast, 2020)


@factories.stored
def mistaken(cast: Any) -> CreditPeriod:
    """The latest period, of which nothing was calculated."""
    return add(
        CreditPeriod(kind="year", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31), opened_by_id=cast.cora.id)
    )


def closed(cast: Any) -> CreditPeriod:
    """An earlier period, which Cora closed."""
    period = _reviewed(cast, 2019)
    db.db.session.flush()
    period.state, period.closed_by_id, period.closed_at, period.digest = "closed", cast.cora.id, clock.now(), "0" * 64
    db.db.session.flush()
    return period


def _reviewed(cast: Any, year: int) -> CreditPeriod:
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    period = add(CreditPeriod(kind="year", opened_by_id=cast.cora.id, **days))
    period.state, period.runs, period.calculated_by_id, period.calculated_at = (
        "calculated",
        1,
        cast.carl.id,
        clock.now(),
    )
    db.db.session.flush()
    period.state, period.reviewed_by_id, period.reviewed_at = "reviewed", cast.carl.id, clock.now()
    return period
