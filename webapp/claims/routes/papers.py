"""The documents of a claim: attaching one, and taking one away as a file."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as Answer

from webapp import downloads, idempotency, periods, uploads
from webapp.claims import queries, service
from webapp.claims.forms import PaperForm
from webapp.claims.queries import papers
from webapp.claims.routes import bp
from webapp.claims.routes.show import show_page
from webapp.documents import service as documents
from webapp.exceptions import NotVisible
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.post("/claims/<int:claim_id>/documents")
@requires(Permission.CLAIM_FILE)
def attach(claim_id: int) -> Answer:
    """Attaches a document to an own open claim."""
    details = queries.details_of(viewer(), claim_id, periods.today(viewer().firm.zone))
    if not (details.is_own and details.may_open):
        raise NotVisible
    form = PaperForm(CombinedMultiDict([request.files, request.form]))

    def act() -> None:
        with idempotency.pause():
            kept = documents.keep(form.sent, uploads.folder())
        service.attach_document(claim_id=claim_id, kept=kept, title=form.title.data or "", actor=viewer())
        flash(_("The document is attached; controllers see it with the claim."), "success")

    return submit(
        form,
        act,
        again=lambda status: show_page(claim_id, status, paper_form=form),
        then=lambda _done: url_for("claims.show", claim_id=claim_id),
    )


@bp.get("/claims/<int:claim_id>/documents/<int:document_id>")
@requires(Permission.CLAIM_READ)
def paper(claim_id: int, document_id: int) -> Response:
    """A document of a claim as a file, to be saved; that it was taken is on the record."""
    document = papers.paper_of(viewer(), claim_id, document_id)
    path = documents.hand_out(document, uploads.folder(), claim_id=claim_id, actor=viewer())
    return downloads.answer(path, document.file_name, document.media_type)
