"""What waits for a second person before somebody may do it, and what became of it."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from webapp import htmx
from webapp.people import queries, service
from webapp.people.forms import ROLE_NAMES, ROLE_REACHES, ProposalForm
from webapp.people.routes import bp
from webapp.people.routes.password import link_to_show, make_link
from webapp.policy import Permission, requires, viewer


@bp.get("/admin/proposals")
@requires(Permission.GRANT_CONFIRM)
def proposals() -> Any:
    """What waits, each with what the person would reach, and the latest that were settled."""
    return _page(ProposalForm(), 200)


@bp.post("/admin/proposals/<int:proposal_id>/confirmation")
@requires(Permission.GRANT_CONFIRM)
def confirm_proposal(proposal_id: int) -> Any:
    """Confirms what somebody else proposed; whoever confirms a password or a first role gets a link to hand over."""

    def act(form: ProposalForm) -> None:
        to_hand = service.confirm(proposal_id, form.version.data, form.shown.data or "", actor=viewer())
        if to_hand is not None:
            make_link(to_hand)
        flash(_("Confirmed. Everybody concerned is told."), "success")

    return _submit(proposal_id, act)


@bp.post("/admin/proposals/<int:proposal_id>/withdrawal")
@requires(Permission.GRANT_CONFIRM)
def withdraw_proposal(proposal_id: int) -> Any:
    """Takes a proposal back, or turns down somebody else's."""

    def act(form: ProposalForm) -> None:
        service.withdraw(proposal_id, form.version.data, actor=viewer())
        flash(_("The proposal is off the list. Nothing was given."), "success")

    return _submit(proposal_id, act)


def _submit(proposal_id: int, act: Callable[[ProposalForm], None]) -> Any:
    queries.proposal_by_id(proposal_id)
    form = ProposalForm(request.form)
    return htmx.submit(
        form,
        lambda: act(form),
        again=lambda status: _page(form, status),
        then=lambda _done: url_for("people.proposals"),
        stored=lambda: ProposalForm(obj=queries.proposal_by_id(proposal_id)),
    )


def _page(form: ProposalForm, status: int) -> Response:
    return htmx.page(
        "people/proposals.html",
        status=status,
        form=form,
        link=link_to_show(),
        waiting=queries.shown_proposals(viewer().firm),
        settled=queries.settled_proposals(),
        role_names=ROLE_NAMES,
        role_reaches=ROLE_REACHES,
        nobody=service.nobody_confirms(None, viewer().id),
        days=queries.PROPOSAL_DAYS,
    )
