"""The list of import files, and uploading one."""

from typing import Any

from flask import request, url_for
from werkzeug.datastructures import CombinedMultiDict

from webapp import idempotency, uploads
from webapp.clients import queries as clients
from webapp.htmx import page, submit
from webapp.imports import queries, service
from webapp.imports.forms import KINDS, STATES, UploadForm
from webapp.imports.routes import bp
from webapp.initiatives import queries as initiatives
from webapp.policy import Permission, requires, viewer

PAGE = 50


@bp.get("/imports")
@requires(Permission.CONTACT_IMPORT)
def files() -> Any:
    """One's own import files, newest first."""
    before = request.args.get("before", type=int)
    found = queries.import_files(viewer(), before=before, limit=PAGE)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return page(
        "imports/files.html", "files", files=found[:PAGE], next=more, before=before, kinds=KINDS, states=STATES
    )  # fmt: skip


@bp.get("/imports/new")
@requires(Permission.CONTACT_IMPORT)
def new_file() -> Any:
    """Where a file is uploaded."""
    return _page(UploadForm(kind=request.args.get("kind", "contacts")), 200)


@bp.post("/imports/new")
@requires(Permission.CONTACT_IMPORT)
def create_file() -> Any:
    """Keeps an uploaded file and goes to its preview."""
    form = UploadForm(CombinedMultiDict([request.files, request.form]))
    _offer(form)

    def upload() -> Any:
        with idempotency.pause():
            digest = uploads.keep(uploads.folder(), form.raw)
        return service.upload(
            form.raw, digest, form.file_name, form.kind.data, source=form.source.data or "",
            initiative_id=form.initiative.data if form.kind.data == "interactions" else None,
            covered_by_id=form.covered_by.data, actor=viewer(),
        )  # fmt: skip

    return submit(
        form, upload, again=lambda status: _page(form, status),
        then=lambda file: url_for("imports.show_file", file_id=file.id),
    )  # fmt: skip


def _offer(form: UploadForm) -> None:
    person = viewer()
    people = [(key, name) for key, name in clients.people_to_assign(person) if key != person.id]
    form.offer([(one.id, one.name) for one in initiatives.choices(person.firm.zone)], people)


def _page(form: UploadForm, status: int) -> Any:
    _offer(form)
    return page("imports/new.html", "upload", status, form=form)
