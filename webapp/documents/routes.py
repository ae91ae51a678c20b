"""The documents of a household: their list, adding one, taking one away as a file."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as Answer

from webapp import downloads, idempotency, uploads
from webapp.documents import queries, service
from webapp.documents.forms import DocumentForm
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer

bp = Blueprint("documents", __name__)


@bp.get("/households/<int:household_id>/documents")
@requires(Permission.DOCUMENT_READ)
def of_household(household_id: int) -> Response:
    """A household's documents, newest first; ?before= turns pages."""
    return _page(household_id, DocumentForm())


def _page(household_id: int, form: DocumentForm, status: int = 200) -> Response:
    number = request.args.get("before", 0, type=int)
    before = number if 0 < number < 2**63 else 0
    home = queries.home_of(viewer(), household_id)
    found = queries.of_household(viewer(), household_id, before)
    more = len(found) > queries.PAGE
    return page(
        "documents/household.html",
        "documents",
        status,
        home=home,
        documents=found[: queries.PAGE],
        form=form,
        before=before,
        next=found[queries.PAGE - 1].id if more else None,
    )


@bp.post("/households/<int:household_id>/documents")
@requires(Permission.DOCUMENT_ADD)
def add(household_id: int) -> Answer:
    """Keeps a file among a household's documents."""
    queries.home_of(viewer(), household_id)
    form = DocumentForm(CombinedMultiDict([request.files, request.form]))

    def act() -> None:
        with idempotency.pause():
            kept = service.keep(form.sent, uploads.folder())
        service.add_document(
            household_id=household_id, kept=kept, kind=form.kind.data, title=form.title.data or "", actor=viewer()
        )
        flash(_("The document is kept."), "success")

    return submit(
        form,
        act,
        again=lambda status: _page(household_id, form, status),
        then=lambda _done: url_for("documents.of_household", household_id=household_id),
    )


@bp.get("/documents/<int:document_id>")
@requires(Permission.DOCUMENT_READ)
def download(document_id: int) -> Response:
    """The file itself, to be saved; that it was taken is on the record."""
    document = queries.document_of(viewer(), document_id)
    path = service.hand_out(document, uploads.folder(), actor=viewer())
    return downloads.answer(path, document.file_name, document.media_type)
