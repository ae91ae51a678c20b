"""One version of a plan: what it pays, what it changes, who stands behind it, and what may be done with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import downloads, money, periods, telling
from webapp.bonus import queries, service
from webapp.bonus.forms import ApproveForm, VersionForm, facts
from webapp.bonus.routes import bp
from webapp.bonus.rules.drawing import pictures
from webapp.bonus.rules.versions import canonical, differences, read
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/plans/<int:plan_id>/versions/<int:number>")
@requires(Permission.PLAN_EDIT)
def version(plan_id: int, number: int) -> Response:
    """A version with its curves, and what differs from the version before."""
    return _page(plan_id, number, VersionForm())


@bp.get("/plans/<int:plan_id>/versions/<int:number>/file")
@requires(Permission.PLAN_EDIT)
def export(plan_id: int, number: int) -> Response:
    """The version's JSON form as a file; that it was taken is on the record."""
    text = service.hand_out(queries.version_by_number(plan_id, number), actor=viewer())
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = downloads.disposition(f"plan-{plan_id}-version-{number}.json")
    return answer


@bp.post("/plans/<int:plan_id>/versions/<int:number>/approval")
@requires(Permission.PLAN_APPROVE)
def approve(plan_id: int, number: int) -> Answer:
    """Approves a draft."""
    form = ApproveForm(request.form)
    act = partial(service.approve, is_end=bool(form.is_end.data))
    return _act(plan_id, number, act, _("Approved. Nothing of this version changes any more."), form)


@bp.post("/plans/<int:plan_id>/versions/<int:number>/withdrawal")
@requires(Permission.PLAN_EDIT)
def withdraw(plan_id: int, number: int) -> Answer:
    """Gives a draft up."""
    return _act(plan_id, number, service.withdraw_draft, _("The draft is withdrawn."), VersionForm(request.form))


def _act(plan_id: int, number: int, act: Callable[..., Any], words: str, form: VersionForm) -> Answer:
    row = queries.version_by_number(plan_id, number)

    def done() -> None:
        act(row, expected=form.version.data, actor=viewer())
        flash(words, "success")

    return submit(
        form,
        done,
        again=lambda status: _page(plan_id, number, form, status),
        then=lambda _done: url_for("bonus.version", plan_id=plan_id, number=number),
        stored=lambda: VersionForm(obj=queries.version_by_number(plan_id, number)),
    )


@bp.post("/plans/<int:plan_id>/versions/<int:number>/copy")
@requires(Permission.PLAN_EDIT)
def copy(plan_id: int, number: int) -> Answer:
    """Makes the next version as a draft that says the same, and goes to its form."""
    queries.plan_by_id(plan_id)
    form = VersionForm(request.form)
    return submit(
        form,
        lambda: service.copy_version(plan_id, number, actor=viewer()),
        again=lambda status: _page(plan_id, number, form, status),
        then=lambda _made: url_for("bonus.draft", plan_id=plan_id),
    )


def _page(plan_id: int, number: int, form: VersionForm, status: int = 200) -> Response:
    kept, lines = queries.plan_by_id(plan_id), queries.versions(plan_id)
    found = next((line for line in lines if line.number == number), None) or queries.version_by_number(plan_id, number)
    plan = read(canonical(found.body)).plan
    before = next((line for line in lines if line.number < number and line.state != "withdrawn"), None)
    current = queries.current_of(lines, periods.today(viewer().firm.zone))
    return page(
        "bonus/version.html",
        "content",
        status,
        plan=plan,
        facts=facts(plan) if plan else [],
        kept=kept,
        version=found,
        is_current=bool(current and current.number == number),
        pictures=pictures(plan, money.exponent(plan.currency)) if plan else [],
        before=before,
        differences=list(queries.differences_in_words(differences(before.body, found.body), before.body, found.body))
        if before
        else [],
        is_drafter=found.drafted_by_id == viewer().id,
        draft=next((line for line in lines if line.state == "draft"), None),
        may_approve=_may_approve(found),
        corrected=queries.reached(plan_id, plan.in_force).periods if plan and found.state == "draft" else [],
        left_without=queries.left_without(found, lines),
        form=form,
        approving=form if isinstance(form, ApproveForm) else ApproveForm(),
        history=telling.history(viewer(), "bonus_plan_version", found.id),
    )


def _may_approve(found: Any) -> bool:
    """Whether the viewer may be the second person of a draft, or the firm asks for none."""
    is_other = found.drafted_by_id != viewer().id or viewer().firm.allows_single_control
    return found.state == "draft" and is_other and viewer().may(Permission.PLAN_APPROVE)
