"""The plan that applies to oneself, and all plans for those who make them."""

from flask import Response

from webapp import money, periods
from webapp.bonus import queries
from webapp.bonus.forms import facts
from webapp.bonus.routes import bp
from webapp.bonus.rules import Span
from webapp.bonus.rules.drawing import pictures
from webapp.bonus.rules.prorating import edges
from webapp.bonus.rules.versions import canonical, read
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer


@bp.get("")
@requires(Permission.PLAN_READ)
def overview() -> Response:
    """One's own plan as it is in force today, with its curves; below it all plans for those who may draft them."""
    today = periods.today(viewer().firm.zone)
    held = queries.held_by(viewer(), today)
    plan = read(canonical(held.current.body)).plan if held else None
    return page(
        "bonus/overview.html",
        held=held,
        plan=plan,
        facts=facts(plan) if plan else [],
        pictures=pictures(plan, money.exponent(plan.currency)) if plan else [],
        edges=edges(Span(held.since, held.until)) if held else [],
        plans=queries.plan_lines(today) if viewer().may(Permission.PLAN_EDIT) else None,
    )
