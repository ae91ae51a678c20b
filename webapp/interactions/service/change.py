"""Changing an interaction: its recorder corrects it for a day; afterwards an amendment keeps what it said before."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import audit, periods, scope
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.initiatives import queries as initiative_queries
from webapp.initiatives import service as initiatives
from webapp.interactions import queries, rules
from webapp.interactions.models import Amendment, Interaction, InteractionNote, Participant
from webapp.interactions.service.figures import work_out_last_contact
from webapp.policy import Viewer

FIELDS = ("channel", "direction", "occurred_at", "minutes", "initiative_id", "subject", "outcome", "next_step")


class Changes(NamedTuple):
    """What an interaction is to say from now on; None for the note leaves it as it is."""

    channel: str
    direction: str
    occurred_at: datetime
    minutes: int | None
    initiative_id: int | None
    subject: str
    outcome: str
    next_step: str
    note: str | None
    is_private: bool


def change(interaction_id: int, changes: Changes, *, version: int | None, reason: str, actor: Viewer) -> Interaction:
    """Corrects an interaction in place, or amends it so that what it said before stays readable.

    Its recorder corrects within 24 hours. Later, and for a manager of the household at any time, it is an amendment,
    which needs a reason. Raises NotVisible, Stale, or RuleBroken.
    """
    row, note, reads_note = queries.visible_interaction(actor, interaction_id)
    is_recorder = row.recorded_by_id == actor.id
    if not (is_recorder or actor.reaches_team):
        raise RuleBroken(_("Only who recorded this, or a manager, can change it."))
    check_version(row, version)
    changes = changes._replace(occurred_at=rules.moment_meant(changes.occurred_at, row.occurred_at, actor.zone))
    now = periods.now()
    if rules.is_ahead(changes.occurred_at, now):
        raise RuleBroken(_("This lies in the future. Set a follow-up for what is still to come."))
    if not reads_note:
        changes = changes._replace(note=None, is_private=bool(note and note.is_private))
    _refuse_privacy_without_coverage(row, note, changes, actor)
    before = {name: getattr(row, name) for name in FIELDS}
    is_amendment = not rules.is_corrected_in_place(row.recorded_at, now, is_recorder=is_recorder)
    if is_amendment:
        _keep_original(row, note, before, reason, actor)
    said = _note_changes(row.id, note, changes)
    for name in FIELDS:
        setattr(row, name, getattr(changes, name))
    # A changed note is a change of the interaction too, also for whoever has it open.
    flag_modified(row, "subject")
    _follow(row, before)
    after = {name: getattr(row, name) for name in FIELDS}
    audit.record(
        actor,
        "interaction.amended" if is_amendment else "interaction.corrected",
        object_type="interaction",
        object_id=row.id,
        household_id=row.household_id,
        changed=audit.changed(_named(before), _named(after)),
        **said,
        **({"reason": reason} if is_amendment else {}),
    )
    return row


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """The values as people read them: the initiative by name."""
    shown = {name: value for name, value in values.items() if name != "initiative_id"}
    identity = values["initiative_id"]
    return {**shown, "initiative": initiative_queries.by_id(identity).name if identity is not None else None}


def _refuse_privacy_without_coverage(
    row: Interaction, note: InteractionNote | None, changes: Changes, actor: Viewer
) -> None:
    becomes_private = changes.is_private and not (note and note.is_private)
    if becomes_private and not queries.covers_household(actor, row.household_id):
        raise RuleBroken(_("A private note is for those who cover the household. Save it without “private”."))


def _keep_original(
    row: Interaction, note: InteractionNote | None, before: dict[str, Any], reason: str, actor: Viewer
) -> None:
    if not reason:
        raise RuleBroken(_("This was recorded more than a day ago or by somebody else. Say why you change it."))
    original = {**_named(before), "occurred_at": before["occurred_at"].isoformat()}
    original |= {"note": note.body if note else "", "is_private": bool(note and note.is_private)}
    db.session.add(
        Amendment(
            interaction_id=row.id, amended_at=periods.now(), amended_by_id=actor.id, reason=reason, before=original
        )
    )


def _note_changes(interaction_id: int, note: InteractionNote | None, changes: Changes) -> dict[str, Any]:
    if changes.note is None or (note is None and not changes.note):
        return {}
    if note is None:
        db.session.add(InteractionNote(interaction_id=interaction_id, body=changes.note, is_private=changes.is_private))
        return {"note_digests": [None, audit.digest_of(changes.note)]}
    if (note.body, note.is_private) == (changes.note, changes.is_private):
        return {}
    digests = [audit.digest_of(note.body), audit.digest_of(changes.note)]
    note.body, note.is_private = changes.note, changes.is_private
    return {"note_digests": digests, "is_private": changes.is_private}


def _follow(row: Interaction, before: dict[str, Any]) -> None:
    """Lets the maintained figures follow a new time or another initiative."""
    is_moved = before["occurred_at"] != row.occurred_at
    is_regrouped = before["initiative_id"] != row.initiative_id
    if not (is_moved or is_regrouped):
        return
    db.session.flush()
    statement = sa.select(Participant.contact_id).where(Participant.interaction_id == row.id)
    people = list(db.session.scalars(scope.for_purpose(statement, scope.Purpose.MAINTENANCE)))
    if is_moved:
        moved = sa.update(Participant).where(Participant.interaction_id == row.id).values(occurred_at=row.occurred_at)
        db.session.execute(scope.for_purpose(moved, scope.Purpose.MAINTENANCE))
        work_out_last_contact(row.household_id, people)
    if is_regrouped and before["initiative_id"] is not None:
        initiatives.touch(people, before["initiative_id"], household_id=row.household_id, interactions=-1)
    if is_regrouped and row.initiative_id is not None:
        initiatives.touch(people, row.initiative_id, household_id=row.household_id, interactions=1)
