"""One form, one transaction: the interaction, and with it the follow-up and the claim that grew out of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from webapp import audit
from webapp.claims import service as claims
from webapp.clients import service as clients
from webapp.db import db
from webapp.entry import queries
from webapp.exceptions import RuleBroken
from webapp.interactions import queries as interaction_queries
from webapp.interactions import service as interactions
from webapp.interactions.service import Logged
from webapp.policy import Viewer
from webapp.tasks import service as tasks


class FollowUp(NamedTuple):
    """What the actor will do next, and until when."""

    title: str
    due_on: date


class ClaimTerms(NamedTuple):
    """Money that the interaction brought; `amount_minor` in minor units of `currency`."""

    kind: str
    amount_minor: int
    currency: str
    expected_on: date | None = None
    no_initiative_reason: str = ""


def log(
    interaction: Mapping[str, Any],
    *,
    new_contact: str = "",
    follow_up: FollowUp | None = None,
    claim: ClaimTerms | None = None,
    actor: Viewer,
) -> Logged:
    """Logs an interaction (the arguments of `log_interaction`), sets its follow-up and files its claim.

    With the name of a new contact, makes that one first, in a household of its own. All or nothing. Raises NotVisible
    for contacts out of reach, RuleBroken where a rule says no.
    """
    if new_contact:
        made = clients.create_contact(clients.ContactFields(name=new_contact), actor=actor)
        interaction = {**interaction, "contact_ids": [made.id]}
    logged = interactions.log_interaction(**interaction, actor=actor)
    if (follow_up or claim) and not logged.is_open:
        raise RuleBroken(_("You no longer cover this household: log what happened, without a follow-up or a claim."))
    initiative_id = interaction.get("initiative_id")
    if follow_up is not None:
        tasks.set_task(
            title=follow_up.title,
            due_on=follow_up.due_on,
            assignee_id=actor.id,
            household_id=logged.household_id,
            contact_id=logged.contact_ids[0],
            interaction_id=logged.id,
            initiative_id=initiative_id,
            actor=actor,
        )
    if claim is not None:
        claims.file_claim(
            household_id=logged.household_id,
            kind=claim.kind,
            amount_minor=claim.amount_minor,
            currency=claim.currency,
            expected_on=claim.expected_on,
            no_initiative_reason=claim.no_initiative_reason,
            interaction_id=logged.id,
            initiative_id=initiative_id,
            actor=actor,
        )
    return logged


def undo(interaction_id: int, *, actor: Viewer) -> int:
    """Takes an interaction back that was just logged by mistake, with its open follow-ups; returns its household.

    Raises NotVisible; RuleBroken when it is too late, or a claim or a task that was done stands on it.
    """
    interaction_queries.visible_interaction(actor, interaction_id)
    if queries.has_claims(actor, interaction_id):
        raise RuleBroken(_("A claim refers to this interaction, so it stays. Edit it instead."))
    follow_ups = queries.tasks_of(actor, interaction_id)
    if any(task.done_at is not None or task.set_by_id != actor.id for task in follow_ups):
        raise RuleBroken(_("A task that is done or a colleague’s refers to this interaction, so it stays."))
    for task in follow_ups:
        db.session.delete(task)
        audit.record(
            actor, "task.undone", object_type="task", object_id=task.id, household_id=task.household_id,
            title=audit.digest_of(task.title),
        )  # fmt: skip
    return interactions.undo(interaction_id, actor=actor)
