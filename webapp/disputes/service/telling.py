"""Who hears of a step in a dispute: the other side gets a task, as soon as the step is stored."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from webapp import outbox, periods
from webapp.db import db, transaction
from webapp.disputes import queries
from webapp.disputes.models import Dispute, DisputeTask
from webapp.disputes.rules import is_current
from webapp.people import queries as people
from webapp.policy import FirmView, Permission
from webapp.tasks import service as tasks

# What a step is called in the outbox.
TOPIC = "dispute.step"
# So many days one has to look at an answer.
DAYS = 7
BATCH = 100


def take_step(dispute: Dispute, step: str) -> None:
    """Ends the tasks that earlier steps made, and tells of this one.

    Whoever is asked to sign goes on being asked while both sides write; a reminder replaces a task when it is set.
    """
    if step != "overdue":
        kept = dispute.signer_id if dispute.state == "agreed" and step in ("asked", "answered") else None
        _end(dispute, lambda whom: whom != kept)
    outbox.post(TOPIC, dispute_id=dispute.id, step=step)


def _end(dispute: Dispute, is_moot: Callable[[int], bool]) -> None:
    tasks.end([number for number, whom in queries.open_tasks(dispute.id) if is_moot(whom)], by="disputes")


def tell(payload: dict[str, Any]) -> None:
    """Sets the task that a step makes for the other side, the one that each person who waits for it has."""
    dispute = queries.dispute_by_id(payload["dispute_id"])
    firm = people.firm_view()
    step = payload["step"]
    if dispute is None or firm is None:
        return
    if not is_current(step, dispute.state, has_claimant_spoken=dispute.spoken_by_id == dispute.user_id):
        return
    assignee = people.viewer_by_id(_whom(dispute, step) or 0)
    if assignee is None or not assignee.may(Permission.TASK_READ):
        return
    if step == "answered" and dispute.state == "agreed":
        step = "agreed"
        if any(whom == assignee.id for _number, whom in queries.open_tasks(dispute.id)):
            return
    today = periods.today(firm.zone)
    due_on = {"filed": max(today, dispute.due_on), "overdue": today}.get(step, periods.days_after(today, DAYS))
    _end(dispute, lambda whom: whom == assignee.id)
    made = tasks.remind(
        title=_title(step, dispute.id), due_on=due_on, assignee=assignee, household_id=None, initiative_id=None,
        by="disputes",
    )  # fmt: skip
    if made is not None:
        db.session.add(DisputeTask(task_id=made.id, dispute_id=dispute.id))


def _title(step: str, number: int) -> str:
    titles = {
        "filed": _("Dispute %(id)s: answer it", id=number),
        "answered": _("Dispute %(id)s: read the answer", id=number),
        "asked": _("Dispute %(id)s: answer the question", id=number),
        "declined": _("Dispute %(id)s: the second signature was not given", id=number),
        "taken-back": _("Dispute %(id)s: what was granted was taken back", id=number),
        "agreed": _("Dispute %(id)s: sign what was granted", id=number),
        "decided": _("Dispute %(id)s: read the decision", id=number),
        "withdrawn": _("Dispute %(id)s: it was withdrawn", id=number),
        "overdue": _("Dispute %(id)s: the answer is overdue", id=number),
    }
    return titles[step]


def _whom(dispute: Dispute, step: str) -> int | None:
    """Whom a step is told: who filed, who is asked to sign, else the nearest manager who may decide.

    Nobody is told of what they took back themselves.
    """
    if step in ("asked", "decided"):
        return dispute.user_id
    if dispute.state == "agreed":
        return dispute.signer_id
    lines = queries.subjects(dispute.user_id, dispute.period_id)
    claims = queries.claims_in(dispute.subject, dispute.claim_id, lines)
    deciders = [one for one in queries.managers_for(dispute.user_id, claims, dispute_id=dispute.id) if one.is_above]
    nearest = next((one.id for one in deciders if not one.has_part and one.id != dispute.user_id), None)
    return None if step == "taken-back" and nearest == dispute.spoken_by_id else nearest


def remind(firm: FirmView) -> int:
    """Reminds of disputes that wait longer than they should, once of each; tells of how many."""
    count, today = 0, periods.today(firm.zone)
    while True:
        with transaction():
            late = queries.to_remind(today, BATCH)
            for dispute in late:
                dispute.reminded_at = periods.now()
                take_step(dispute, "overdue")
        count += len(late)
        if len(late) < BATCH:
            return count
