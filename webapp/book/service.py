"""What is done in the book beyond one feature: the record of reading it, and moving a contact with what goes along."""

from webapp import audit, db
from webapp.clients import service as clients
from webapp.clients.models import Contact, ContactMove
from webapp.policy import Viewer
from webapp.tasks import service as tasks


def note_export(*, filters: dict[str, str], actor: Viewer) -> None:
    """Records that contacts left the firm's database as a file, in a transaction of its own before the first row."""
    with db.transaction():
        audit.record(actor, "contacts.exported", object_type="contact", object_id=None, filters=sorted(filters))


def move_contact(
    contact_id: int,
    household_id: int | None,
    *,
    reason: str,
    new_household: str = "",
    with_tasks: bool = True,
    version: int | None = None,
    actor: Viewer,
) -> ContactMove:
    """Moves a contact to another household or a new one, with the open tasks about it of those who may open that.

    Raises as `clients.service.move_contact` does.
    """
    return clients.move_contact(
        contact_id,
        household_id,
        reason=reason,
        new_household=new_household,
        follow=lambda former: tasks.move_along(contact_id, former, actor=actor) if with_tasks else [],
        version=version,
        actor=actor,
    )


def take_move_back(contact_id: int, move_id: int, *, actor: Viewer) -> Contact:
    """Puts a contact, and the tasks that went along, back to where they were before its last move.

    Raises as `clients.service.take_move_back` does.
    """
    return clients.take_move_back(
        contact_id,
        move_id,
        follow=lambda left, task_ids: tasks.move_along(contact_id, left, only=task_ids, actor=actor),
        actor=actor,
    )
