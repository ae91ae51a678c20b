"""Awards that are not money: entered, approved by a second person, withdrawn."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.htmx import page, submit
from webapp.payroll import queries, service
from webapp.payroll.forms import AwardForm, VersionForm, WithdrawForm
from webapp.payroll.routes import bp
from webapp.policy import Permission, requires, viewer


@bp.get("/awards")
@requires(Permission.STATEMENT_TEAM)
def awards() -> Response:
    """Awards of everybody below, those that wait for a second person, and the form that enters one."""
    form = AwardForm(data={"currency": viewer().firm.currency, "given_on": periods.today(viewer().firm.zone)})
    return _awards(form, 200)


@bp.post("/awards")
@requires(Permission.STATEMENT_TEAM)
def enter_award() -> Answer:
    """Enters an award for somebody below."""
    form = AwardForm(request.form).choose(queries.people_below(viewer()))

    def act() -> None:
        service.enter_award(service.AwardTerms(**form.terms), actor=viewer())
        flash(_("Entered. It is on the person's record, and waits for a second person."), "success")

    return submit(form, act, again=lambda status: _awards(form, status), then=lambda _done: url_for("payroll.awards"))


@bp.post("/awards/<int:award_id>/approval")
@requires(Permission.PLAN_APPROVE)
def approve_award(award_id: int) -> Answer:
    """Approves an award that somebody else entered."""
    form = VersionForm(request.form)
    return _act(award_id, form, lambda: service.approve_award(award_id, expected=form.version.data, actor=viewer()))


@bp.post("/awards/<int:award_id>/withdrawal")
@requires(Permission.STATEMENT_TEAM)
def withdraw_award(award_id: int) -> Answer:
    """Withdraws an award that was a mistake."""
    form = WithdrawForm(request.form)
    # There is one such field for each award, and a message leads to this one.
    form.why.id = f"why-{award_id}"

    def act() -> Any:
        return service.withdraw_award(award_id, form.why.data or "", expected=form.version.data, actor=viewer())

    return _act(award_id, form, act)


def _act(award_id: int, form: VersionForm, act: Callable[[], Any]) -> Answer:
    queries.award_by_id(viewer(), award_id)
    return submit(
        form,
        act,
        again=lambda status: _awards(AwardForm(), status, (award_id, form)),
        then=lambda _done: url_for("payroll.awards"),
        stored=lambda: type(form)(obj=queries.award_by_id(viewer(), award_id)),
    )


def _awards(form: AwardForm, status: int, acted: tuple[int, VersionForm] | None = None) -> Response:
    below = queries.awards_below(viewer())
    known = {one.id for one in below}
    people = queries.people_below(viewer())
    return page(
        "payroll/awards.html",
        "content",
        status,
        form=form.choose(people),
        people=people,
        acted=acted,
        blank=WithdrawForm(),
        lines=below,
        others=[one for one in queries.waiting_awards(viewer()) if one.id not in known],
    )
