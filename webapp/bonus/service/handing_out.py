"""Versions, statements and their papers as files, each taking on the record."""

from webapp import audit
from webapp.bonus.models import BonusPlanVersion
from webapp.bonus.rules.versions import pretty
from webapp.db import transaction
from webapp.policy import Viewer


def hand_out(version: BonusPlanVersion, *, actor: Viewer) -> str:
    """A version's JSON form, once it is on the record that this person took it; the entry has a short transaction."""
    body, version_id, plan_id, number = version.body, version.id, version.plan_id, version.number
    with transaction():
        audit.record(
            actor, "bonus-plan.exported", object_type="bonus_plan_version", object_id=version_id, plan_id=plan_id,
            number=number,
        )  # fmt: skip
    return pretty(body) + "\n"


def hand_out_statement(statement_id: int, *, actor: Viewer) -> None:
    """Puts on the record that this person took a statement's lines as a file; the entry has a short transaction."""
    with transaction():
        audit.record(actor, "bonus-statement.exported", object_type="bonus_statement", object_id=statement_id)


def hand_out_trial(version_id: int, plan_id: int, number: int, *, people: int, actor: Viewer) -> None:
    """Puts on the record that this person took what a version would have paid so many people as a file."""
    with transaction():
        audit.record(
            actor, "bonus-plan.trial-exported", object_type="bonus_plan_version", object_id=version_id, plan_id=plan_id,
            number=number, people=people,
        )  # fmt: skip


def hand_out_paper(statement_id: int, *, actor: Viewer) -> None:
    """Puts on the record that this person took a statement as a paper; the entry has a short transaction."""
    with transaction():
        audit.record(actor, "bonus-statement.printed", object_type="bonus_statement", object_id=statement_id)
