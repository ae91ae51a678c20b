"""Control totals: what the controller says that a file holds, and why one is taken in that holds something else."""

from typing import Any

from flask_babel import gettext as _

from webapp import audit
from webapp.custody.models import StatementFile
from webapp.custody.queries import Outline
from webapp.custody.rules import Controls
from webapp.custody.service.uploading import check_importer
from webapp.db import check_version
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.text import clean


def state_controls(
    file: StatementFile, controls: Controls, version: int | None = None, *, actor: Viewer
) -> StatementFile:
    """Keeps what a waiting file is to hold; without count and sums nothing is stated any more. Raises RuleBroken."""
    check_importer(actor)
    check_version(file, version)
    if file.state not in ("reading", "previewed"):
        raise RuleBroken(_("This file was taken in or discarded already."))
    before = file.controls
    file.controls = controls._asdict() if controls.lines is not None or controls.sums else None
    if file.controls != before:
        audit.record(
            actor, "statement-file.controlled", object_type="statement_file", object_id=file.id,
            file_name=file.file_name, controls=file.controls,
        )  # fmt: skip
    return file


def give_reason(file: StatementFile, reason: str) -> None:
    """Keeps why a file is taken in although something does not agree."""
    file.control_reason = clean(reason)[:500]


def refuse_unexplained(file: StatementFile, made: Outline) -> None:
    """Refuses a file that does not hold what was stated, or whose balances do not agree, without a reason for it."""
    if (made.differences(file.controls) or made.unbalanced) and not file.control_reason:
        raise RuleBroken(_("The totals do not agree. Say why you take the file in all the same, or discard it."))


def recorded(file: StatementFile, made: Outline) -> dict[str, Any]:
    """What the audit trail keeps of totals that do not agree; the reason enters as a digest."""
    stated = [f"{one.currency or 'lines'} {one.stated} {one.found}" for one in made.differences(file.controls)]
    found = stated + [notice.message for notice in made.unbalanced]
    return {"differences": found, "control_reason": audit.digest_of(file.control_reason)} if found else {}
