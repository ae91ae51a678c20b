"""Taking back an entry that was made by mistake, soon after."""

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.initiatives import service as initiatives
from webapp.interactions import queries, rules
from webapp.interactions.models import Amendment, Attendee, Interaction, InteractionNote, Participant
from webapp.interactions.service.figures import work_out_last_contact
from webapp.policy import Viewer


def undo(interaction_id: int, *, actor: Viewer) -> int:
    """Removes an interaction within ten minutes of its recording, by who recorded it; returns its household.

    Whoever calls this has made sure that nothing else stands on it. Raises NotVisible or RuleBroken.
    """
    row, note, _reads = queries.visible_interaction(actor, interaction_id)
    if not rules.may_undo(row.recorded_at, periods.now(), is_recorder=row.recorded_by_id == actor.id):
        raise RuleBroken(_("An entry can be undone for ten minutes, by who made it. Edit it instead."))
    if _is_amended(interaction_id):
        raise RuleBroken(_("This was amended since, so it stays."))
    mine = sa.select(Participant.contact_id).where(Participant.interaction_id == interaction_id)
    people = list(db.session.scalars(scope.for_purpose(mine, scope.Purpose.MAINTENANCE)))
    for table in (InteractionNote, Participant, Attendee):
        gone = sa.delete(table).where(table.interaction_id == interaction_id)
        db.session.execute(scope.for_purpose(gone, scope.Purpose.MAINTENANCE))
    if note is not None:
        db.session.expunge(note)
    db.session.expunge(row)
    fact = sa.delete(Interaction).where(Interaction.id == interaction_id)
    db.session.execute(scope.for_purpose(fact, scope.Purpose.MAINTENANCE))
    work_out_last_contact(row.household_id, people)
    if row.initiative_id is not None:
        initiatives.touch(people, row.initiative_id, household_id=row.household_id, interactions=-1)
    audit.record(
        actor, "interaction.undone", object_type="interaction", object_id=interaction_id,
        household_id=row.household_id, channel=row.channel, occurred_at=row.occurred_at, contact_ids=people,
    )  # fmt: skip
    return row.household_id


def _is_amended(interaction_id: int) -> bool:
    found = sa.select(Amendment.id).where(Amendment.interaction_id == interaction_id).limit(1)
    return db.session.scalar(scope.for_purpose(found, scope.Purpose.MAINTENANCE)) is not None
