"""What reading the book puts on the record."""

from webapp import audit, db
from webapp.policy import Viewer


def note_export(*, filters: dict[str, str], actor: Viewer) -> None:
    """Records that contacts left the firm's database as a file, in a transaction of its own before the first row."""
    with db.transaction():
        audit.record(actor, "contacts.exported", object_type="contact", object_id=None, filters=sorted(filters))
