"""A household's page: who they are, who covers them, what was said, what is due, what they hold and what was won."""

from flask import Response, request, url_for

from webapp import policy, telling
from webapp.book import queries
from webapp.book.routes import bp
from webapp.claims import queries as claims
from webapp.custody import queries as custody
from webapp.exceptions import NotVisible
from webapp.htmx import page
from webapp.interactions import queries as interactions
from webapp.interactions.rules import mark_of
from webapp.policy import Permission, requires
from webapp.tasks import queries as tasks


@bp.get("/households/<int:household_id>")
@requires(Permission.HOUSEHOLD_NAME)
def household(household_id: int) -> Response:
    """One household on one screen; controllers see names, accounts and claims of it."""
    viewer = policy.viewer()
    family = queries.family(viewer, household_id)
    before = mark_of(request.args.get("before"))
    about: dict = {"tasks": [], "initiatives": [], "walk": None}
    if family.is_open:
        about = {
            "tasks": tasks.of_household(viewer, household_id) if viewer.may(Permission.TASK_READ) else [],
            "initiatives": queries.initiatives_of_household(viewer, household_id)
            if viewer.may(Permission.INITIATIVE_READ)
            else [],
            "walk": interactions.timeline(viewer, household_id, before=before),
        }
    return page(
        "book/household.html",
        "timeline",
        family=family,
        members=queries.members(viewer, family),
        accounts=custody.accounts_of(viewer, household_id) if viewer.may(Permission.ACCOUNT_READ) else [],
        claims=claims.of_household(viewer, household_id, limit=10) if viewer.may(Permission.CLAIM_READ) else [],
        before=before,
        path=url_for(".household", household_id=household_id),
        **about,
    )


@bp.get("/households/<int:household_id>/history")
@requires(Permission.CONTACT_READ)
def household_history(household_id: int) -> Response:
    """Who changed what about a household."""
    viewer = policy.viewer()
    family = queries.family(viewer, household_id)
    if not family.is_open:
        raise NotVisible
    return page(
        "layouts/history.html",
        title=family.name,
        entries=telling.history(viewer, "household", household_id),
        back=url_for(".household", household_id=household_id),
    )
