"""One dispute: what it is about, what was said and decided, and what the reader can do."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import formats, periods, telling
from webapp.disputes import queries
from webapp.disputes.forms import DecisionForm, MessageForm, SignatureForm
from webapp.disputes.queries import Details
from webapp.disputes.routes import bp
from webapp.disputes.rules import most_of, open_difference
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer


@bp.get("/<int:dispute_id>")
@requires(Permission.STATEMENT_READ)
def show(dispute_id: int) -> Response:
    """A dispute, its thread, its decisions and its settlement."""
    return show_page(dispute_id)


def show_page(dispute_id: int, status: int = 200, **forms: Any) -> Response:
    """The page with forms as they were sent, where one was refused."""
    found = queries.details_of(viewer(), dispute_id)
    request.environ["rapport.place"] = url_for("disputes.overview")
    row = found.row
    stands = found.standing() if found.is_waiting else None
    left = open_difference(row.expected_minor, row.actual_minor, stands.now_minor) if stands else 0
    most = most_of(left, stands.room_minor) if stands else 0
    is_own = row.user_id == viewer().id
    return page(
        "disputes/show.html",
        "dispute",
        status,
        found=found,
        stands=stands,
        left=left,
        most=most,
        takes_back=found.first_by == viewer().id,
        is_own=is_own,
        # Who is only asked to sign does not see the statement.
        has_statement=found.statement_id is not None and (is_own or found.is_below),
        settlement=queries.settlement_of(dispute_id) if row.state == "granted" else None,
        today=periods.today(viewer().firm.zone),
        obstacle=None if is_own else found.obstacle(viewer(), is_signature=row.state == "agreed"),
        history=telling.history(viewer(), "dispute", dispute_id),
        **_forms(found, most, forms),
    )


def _forms(found: Details, most: int, sent: dict[str, Any]) -> dict[str, Any]:
    """The forms that the reader can use now, or those that were refused."""
    forms = {"message_form": MessageForm() if found.is_waiting else None, "decision_form": None, "signature_form": None}
    is_signature = found.row.state == "agreed"
    if found.first_by == viewer().id or (
        found.is_waiting and found.obstacle(viewer(), is_signature=is_signature) is None
    ):
        if is_signature:
            forms["signature_form"] = SignatureForm(data={"version": found.version})
        else:
            forms["decision_form"] = decision_form(found, None, most)
    return forms | {"pressed": None} | sent


def decision_form(found: Details, sent: Any, most: int = 0) -> DecisionForm:
    """The form of a decision, with those who may sign what is granted."""
    above = {True: "", False: " (" + _("another team") + ")"}
    signers = [(one.id, one.name + above[one.is_above]) for one in found.signers(viewer().id)]
    stored = {"version": found.version, "amount": formats.amount_text(most, found.row.currency)}
    return DecisionForm(sent, currency=found.row.currency, signers=signers, data=stored)
