"""Disputes as a file, each taking on the record."""

from webapp import audit
from webapp.db import transaction
from webapp.policy import Viewer


def note_export(*, actor: Viewer) -> None:
    """Records that disputes left the firm's database as a file, in a transaction of its own before the first row."""
    with transaction():
        audit.record(actor, "disputes.exported", object_type="dispute", object_id=None)
