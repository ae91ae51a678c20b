"""Opening a decided claim again."""

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.claims import queries, service
from webapp.claims.forms import ReopeningForm
from webapp.claims.routes import bp
from webapp.claims.routes.show import show_page
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.post("/claims/<int:claim_id>/reopening")
@requires(Permission.CLAIM_DECIDE)
def reopen(claim_id: int) -> Answer:
    """Takes a decision back, so that the claim waits again."""
    form = ReopeningForm(request.form)

    def act() -> None:
        service.reopen_claim(
            claim_id=claim_id, version=form.version.data, reason=form.reason.data or "", actor=viewer()
        )
        flash(_("The claim waits for a decision again."), "success")

    def as_stored() -> ReopeningForm:
        now = queries.details_of(viewer(), claim_id, periods.today(viewer().firm.zone))
        return ReopeningForm(data={"version": now.version})

    return submit(
        form,
        act,
        again=lambda status: show_page(claim_id, status, reopening_form=form),
        then=lambda _done: url_for("claims.show", claim_id=claim_id),
        stored=as_stored,
    )
