"""What was said with whom, and what has to follow."""

import sqlalchemy as sa

from tests.factories.base import ZONE, add, key, stored
from tests.factories.initiatives import touched
from webapp import periods
from webapp.clients import models as clients
from webapp.db import db
from webapp.interactions import models as interactions
from webapp.tasks import models as tasks


@stored
def interaction(contact, by, note="Spoke about the summer.", initiative=None, is_private=False, **fields):
    """A call with one contact, just now, and what was said."""
    at = fields.pop("occurred_at", None) or periods.now()
    fields = {"channel": "phone", "recorded_at": periods.now(), "recorded_by_id": by.id, **fields}
    made = add(
        interactions.Interaction(
            household_id=contact.household_id, occurred_at=at, initiative_id=key(initiative), **fields
        )
    )
    add(interactions.Participant(interaction_id=made.id, contact_id=contact.id, occurred_at=at))
    if note:
        add(interactions.InteractionNote(interaction_id=made.id, body=note, is_private=is_private))
    for table, of in ((clients.Contact, contact.id), (clients.Household, contact.household_id)):
        seen = sa.update(table).where(table.id == of).values(last_contact_at=at)
        db.session.execute(seen.execution_options(scope="maintenance"))
    if initiative:
        touched(initiative.id, contact, interaction_count=1)
    return made


@stored
def task(assignee, title="Send the brochure", household=None, contact=None, due_on=None, **fields):
    """A follow-up that is due today."""
    due = due_on or periods.today(ZONE)
    fields = {"set_by_id": assignee.id, "created_at": periods.now(), **fields}
    place = {"household_id": key(household), "contact_id": key(contact)}
    return add(tasks.Task(title=title, assignee_id=assignee.id, due_on=due, **place, **fields))
