"""Who hears of a step in a dispute: the other side gets a task, as soon as the step is stored."""

from typing import Any

from flask_babel import gettext as _

from webapp import outbox, periods
from webapp.db import transaction
from webapp.disputes import queries
from webapp.disputes.models import Dispute
from webapp.people import queries as people
from webapp.policy import FirmView, Permission
from webapp.tasks import service as tasks

# What a step is called in the outbox.
TOPIC = "dispute.step"
# So many days one has to look at an answer.
DAYS = 7
BATCH = 100


def tell(payload: dict[str, Any]) -> None:
    """Sets the task that a step makes for the other side: for whoever filed, or for the nearest who decides."""
    dispute = queries.dispute_by_id(payload["dispute_id"])
    firm = people.firm_view()
    if dispute is None or firm is None:
        return
    step = payload["step"]
    titles = {
        "filed": _("Dispute %(id)s: answer it", id=dispute.id),
        "answered": _("Dispute %(id)s: read the answer", id=dispute.id),
        "asked": _("Dispute %(id)s: answer the question", id=dispute.id),
        "declined": _("Dispute %(id)s: the second signature was not given", id=dispute.id),
        "agreed": _("Dispute %(id)s: sign what was granted", id=dispute.id),
        "decided": _("Dispute %(id)s: read the decision", id=dispute.id),
        "withdrawn": _("Dispute %(id)s: it was withdrawn", id=dispute.id),
        "overdue": _("Dispute %(id)s: the answer is overdue", id=dispute.id),
    }
    today = periods.today(firm.zone)
    due_on = max(today, dispute.due_on) if step == "filed" else periods.days_after(today, DAYS)
    assignee = people.viewer_by_id(_whom(dispute, step) or 0)
    if assignee is not None and assignee.may(Permission.TASK_READ):
        tasks.remind(
            title=titles[step], due_on=today if step == "overdue" else due_on, assignee=assignee, household_id=None,
            initiative_id=None, by="disputes",
        )  # fmt: skip


def _whom(dispute: Dispute, step: str) -> int | None:
    """Whom a step is told: who filed, who is asked to sign, else the nearest manager who may decide."""
    if step in ("asked", "decided"):
        return dispute.user_id
    if step == "agreed" or (step == "overdue" and dispute.state == "agreed"):
        return dispute.signer_id
    lines = queries.subjects(dispute.user_id, dispute.period_id)
    claims = queries.claims_in(dispute.subject, dispute.claim_id, lines)
    deciders = [one for one in queries.managers_for(dispute.user_id, claims, dispute_id=dispute.id) if one.is_above]
    return next((one.id for one in deciders if not one.has_part and one.id != dispute.user_id), None)


def remind(firm: FirmView) -> int:
    """Reminds of disputes that wait longer than they should, once of each; tells of how many."""
    count, today = 0, periods.today(firm.zone)
    while True:
        with transaction():
            late = queries.to_remind(today, BATCH)
            for dispute in late:
                dispute.reminded_at = periods.now()
                outbox.post(TOPIC, dispute_id=dispute.id, step="overdue")
        count += len(late)
        if len(late) < BATCH:
            return count
