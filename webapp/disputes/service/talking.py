"""What both sides say in a dispute, and taking it back."""

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import audit, periods
from webapp.db import check_version, db
from webapp.disputes import queries
from webapp.disputes.models import Dispute, DisputeMessage
from webapp.disputes.rules import WAITING
from webapp.disputes.service.telling import take_step
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def say(*, dispute_id: int, body: str, actor: Viewer) -> DisputeMessage:
    """Writes to the other side, while the dispute is not decided; raises NotVisible, RuleBroken."""
    dispute = _waiting(dispute_id, actor)
    message = DisputeMessage(dispute_id=dispute.id, author_id=actor.id, written_at=periods.now(), body=body)
    db.session.add(message)
    dispute.spoken_by_id = actor.id
    # Whoever decides next has to have seen this first.
    flag_modified(dispute, "spoken_by_id")
    take_step(dispute, "asked" if actor.id != dispute.user_id else "answered")
    audit.record(
        actor, "dispute.answered", object_type="dispute", object_id=dispute.id, body=audit.digest_of(body)
    )  # fmt: skip
    return message


def withdraw(*, dispute_id: int, version: int | None, actor: Viewer) -> Dispute:
    """Takes one's own dispute back, while it is not decided; raises NotVisible, Stale, RuleBroken."""
    dispute = _waiting(dispute_id, actor)
    check_version(dispute, version)
    if dispute.user_id != actor.id:
        raise RuleBroken(_("Who filed a dispute withdraws it."))
    dispute.state, dispute.granted_minor = "withdrawn", None
    take_step(dispute, "withdrawn")
    audit.record(actor, "dispute.withdrawn", object_type="dispute", object_id=dispute.id)
    return dispute


def _waiting(dispute_id: int, actor: Viewer) -> Dispute:
    dispute = queries.locked(actor, dispute_id)
    if dispute.state not in WAITING:
        raise RuleBroken(_("This dispute is decided or withdrawn already."))
    return dispute
