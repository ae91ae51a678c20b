"""Who covers which household, for those who assign it."""

from typing import Any

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from webapp import periods
from webapp.clients import queries, service
from webapp.clients.forms import AssignForm, EndForm, VersionForm
from webapp.clients.routes import bp, sheet
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/admin/coverage")
@requires(Permission.COVERAGE_ASSIGN)
def coverage() -> Any:
    """The households of the teams below, found by name."""
    typed = request.args.get("q", "")[:200]
    found = queries.find_households(viewer(), typed, 25)
    covering = queries.primary_coverers(viewer(), [one.id for one in found])
    return page("clients/coverage.html", "households", typed=typed, found=found, covering=covering)


@bp.get("/admin/coverage/<int:household_id>")
@requires(Permission.COVERAGE_ASSIGN)
def household_coverage(household_id: int) -> Any:
    """Who covers, covered and will cover one household, and the form that assigns somebody."""
    return _household(AssignForm(starts_on=periods.today(viewer().firm.zone)), household_id, 200)


@bp.post("/admin/coverage/<int:household_id>")
@requires(Permission.COVERAGE_ASSIGN)
def assign_coverage(household_id: int) -> Any:
    """Lets somebody cover a household."""
    form = AssignForm(request.form).offer_people(queries.people_to_assign(viewer()))
    return submit(
        form,
        lambda: service.assign_coverage(
            household_id, form.user_id.data or 0, form.role.data, form.starts_on.data, form.ends_on.data,
            actor=viewer(),
        ),
        again=lambda status: _household(form, household_id, status),
        then=lambda row: url_for("clients.household_coverage", household_id=household_id),
    )  # fmt: skip


@bp.get("/admin/coverage/rows/<int:coverage_id>/end")
@requires(Permission.COVERAGE_ASSIGN)
def end_of_coverage(coverage_id: int) -> Any:
    """The form of a last day."""
    form = _as_stored(coverage_id)
    form.ends_on.data = form.ends_on.data or periods.today(viewer().firm.zone)
    return _end(form, coverage_id, 200)


def _as_stored(coverage_id: int) -> EndForm:
    return EndForm(obj=queries.visible_coverage(viewer(), coverage_id))


@bp.post("/admin/coverage/rows/<int:coverage_id>/end")
@requires(Permission.COVERAGE_ASSIGN)
def end_coverage(coverage_id: int) -> Any:
    """Sets a last day."""
    form = EndForm(request.form)
    return submit(
        form,
        lambda: service.end_coverage(
            coverage_id, form.ends_on.data, version=form.version.data, actor=viewer()
        ),
        again=lambda status: _end(form, coverage_id, status),
        then=lambda row: _after_a_change(row.household_id), stored=lambda: _as_stored(coverage_id),
    )  # fmt: skip


@bp.post("/admin/coverage/<int:household_id>/wall")
@requires(Permission.COVERAGE_ASSIGN)
def raise_wall(household_id: int) -> Any:
    """Closes a household to everyone who does not cover it."""
    return _wall(household_id, service.raise_wall)


@bp.post("/admin/coverage/<int:household_id>/opening")
@requires(Permission.COVERAGE_ASSIGN)
def take_wall_down(household_id: int) -> Any:
    """Opens a household to the managers of those who cover it."""
    return _wall(household_id, service.take_wall_down)


def _wall(household_id: int, act: Any) -> Any:
    form = VersionForm(request.form)

    def again(status: int) -> Response:
        shown = AssignForm(starts_on=periods.today(viewer().firm.zone))
        shown.form_errors.extend(form.form_errors)
        return _household(shown, household_id, status)

    return submit(
        form,
        lambda: act(household_id, version=form.version.data, actor=viewer()),
        again=again,
        then=lambda _nothing: _after_a_change(household_id),
        stored=lambda: VersionForm(obj=queries.visible_household(viewer(), household_id)),
    )


def _after_a_change(household_id: int) -> str:
    """The household's screen, unless the change has closed it to whoever made it."""
    if household_id in queries.household_names(viewer(), [household_id]):
        return url_for("clients.household_coverage", household_id=household_id)
    return url_for("clients.coverage")


def _household(form: AssignForm, household_id: int, status: int) -> Response:
    household = queries.visible_household(viewer(), household_id)
    people = queries.people_to_assign(viewer())
    about = {
        "form": form.offer_people(people), "household": household, "rows": queries.coverage(viewer(), household_id),
        "own_people": {key for key, _name in people}, "today": periods.today(viewer().firm.zone),
    }  # fmt: skip
    return make_response(page("clients/household_coverage.html", "content", status, **about))


def _end(form: EndForm, coverage_id: int, status: int) -> Response:
    row = queries.visible_coverage(viewer(), coverage_id)
    names = dict(queries.people_to_assign(viewer()))
    action = url_for("clients.end_of_coverage", coverage_id=coverage_id)
    back = url_for("clients.household_coverage", household_id=row.household_id)
    return sheet(_("End coverage"), form, action, back, status, note=names.get(row.user_id))
