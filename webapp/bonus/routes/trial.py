"""A version of a plan tried on past periods: what the people below a manager would have earned by it."""

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import csvfile, money, periods
from webapp.bonus import queries, service
from webapp.bonus.forms import WHY_NOT
from webapp.bonus.queries.trials import MOST_PEOPLE, Person, Trial
from webapp.bonus.routes import bp
from webapp.bonus.rules import Plan
from webapp.bonus.rules.period import day_asked
from webapp.bonus.rules.trying import percent_of, summed, unknown_to_inputs
from webapp.bonus.rules.versions import canonical, read
from webapp.exceptions import NotVisible
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer


class Asked(NamedTuple):
    """What an address asks for: the version, its plan as a value, the people, and the periods on the page."""

    version: Any
    plan: Plan
    people: list[Person]
    chosen: list[Person]
    trial: Trial


@bp.get("/plans/<int:plan_id>/versions/<int:number>/trial")
@requires(Permission.STATEMENT_TEAM)
def trial(plan_id: int, number: int) -> Response:
    """Tries a version on closed periods, or with ?running=1 on the one that runs; ?person= chooses people."""
    asked = _asked(plan_id, number)
    compared, names = queries.by_person(asked.trial.lines), queries.component_names(asked.plan)
    return page(
        "bonus/trial.html",
        asked=asked,
        people=compared,
        total=summed(both for _name, both in compared),
        percent=percent_of,
        why=WHY_NOT,
        unknown=[names[one] for one in unknown_to_inputs(asked.plan)],
        most=MOST_PEOPLE,
        turned=lambda **values: _address("bonus.trial", asked, **values),
        file=_address("bonus.trial_file", asked, before=request.args.get("before"), running=asked.trial.is_running),
    )


@bp.get("/plans/<int:plan_id>/versions/<int:number>/trial/file")
@requires(Permission.STATEMENT_TEAM)
def trial_file(plan_id: int, number: int) -> Response:
    """What the page shows as CSV; that it was taken is on the record."""
    asked = _asked(plan_id, number)
    currency = asked.plan.currency
    service.hand_out_trial(asked.version.id, plan_id, number, people=len(asked.chosen), actor=viewer())
    head = [
        _("First day"), _("Last day"), _("Person"), _("In force (%(currency)s)", currency=currency),
        _("Tried (%(currency)s)", currency=currency), _("Difference (%(currency)s)", currency=currency),
        _("Not compared"),
    ]  # fmt: skip
    rows = []
    for one in asked.trial.lines:
        both = one.tried.in_force_minor, one.tried.tried_minor, one.tried.difference_minor
        figures = ["", "", ""] if one.why else [money.to_decimal(minor, currency) for minor in both]
        rows.append([one.period.since, one.period.until, one.person, *figures, str(WHY_NOT.get(one.why, ""))])
    return csvfile.answer(f"plan-{plan_id}-version-{number}-tried.csv", head, rows)


def _asked(plan_id: int, number: int) -> Asked:
    versions = queries.versions(plan_id)
    version = next((one for one in versions if one.number == number), None)
    plan = read(canonical(version.body)).plan if version else None
    if version is None or plan is None:
        raise NotVisible
    today, named = periods.today(viewer().firm.zone), set(request.args.getlist("person"))
    # Whoever names people is not asked for whom the plan is.
    people = queries.people_to_try(viewer(), [] if named else [one.id for one in versions], today)
    chosen = [one for one in people if (str(one.id) in named if named else one.is_meant)][:MOST_PEOPLE]
    if request.args.get("running"):
        tried = queries.running_trial(viewer(), plan, chosen, today)
    else:
        tried = queries.closed_trial(viewer(), plan, chosen, day_asked(request.args.get("before", "")))
    return Asked(version, plan, people, chosen, tried)


def _address(endpoint: str, asked: Asked, **values: Any) -> str:
    """The address of the same people's trial; without any where they are those whom the plan is for."""
    named = [one.id for one in asked.chosen] if request.args.getlist("person") else None
    given: dict[str, Any] = {name: int(value) if value is True else value for name, value in values.items() if value}
    return url_for(endpoint, plan_id=asked.version.plan_id, number=asked.version.number, person=named, **given)
