"""The columns of a table: which means what."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp import idempotency, uploads
from webapp.custody import queries, readers, service
from webapp.custody.forms import MappingForm, filled_from
from webapp.custody.readers.mapping import DELIMITERS, Mapping, as_texts, from_texts
from webapp.custody.routes import bp
from webapp.exceptions import NotVisible
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/activity/imports/<int:file_id>/mapping")
@requires(Permission.ACTIVITY_IMPORT)
def edit_mapping(file_id: int) -> Any:
    """The columns of a waiting file, filled in as they look, as they were chosen, or from a saved mapping."""
    file = queries.statement_file(viewer(), file_id)
    if file.state != "previewed":
        return redirect(url_for("custody.show_import", file_id=file.id), 303)
    table = _table(file)
    saved = request.args.get("saved", "")
    form = _filled(file, table, service.mapping_named(saved)) if saved else _as_stored(file, table)
    form.save_as.data = saved
    return _page(file, table, form, 200)


def _as_stored(file: Any, table: service.Table) -> MappingForm:
    return _filled(file, table, from_texts(file.mapping) if file.mapping else table.proposal.mapping)


def _filled(file: Any, table: service.Table, mapping: Mapping) -> MappingForm:
    form = MappingForm(None, table.headings(mapping.delimiter, mapping.header), data=filled_from(mapping))
    form.version.data = file.version
    return form


@bp.post("/activity/imports/<int:file_id>/mapping")
@requires(Permission.ACTIVITY_IMPORT)
def update_mapping(file_id: int) -> Any:
    """Keeps the chosen columns and goes to the preview."""
    file = queries.statement_file(viewer(), file_id)
    table = _table(file)
    delimiter = DELIMITERS.get(request.form.get("delimiter", ""), ",")
    form = MappingForm(request.form, table.headings(delimiter, bool(request.form.get("header"))))

    def act() -> Any:
        chosen = choose(file, form.mapping(), form.save_as.data or "", form.version.data)
        if form.save_as.data:
            flash(_("The mapping was kept as “%(name)s”.", name=form.save_as.data), "success")
        return chosen

    return submit(
        form, act, again=lambda status: _page(queries.statement_file(viewer(), file_id), table, form, status),
        then=lambda chosen: url_for("custody.show_import", file_id=chosen.id),
        stored=lambda: _as_stored(queries.statement_file(viewer(), file_id), table),
    )  # fmt: skip


def choose(file: Any, mapping: Mapping, save_as: str, version: int | None) -> Any:
    """Keeps how a file is read; what a small one says then is read before anybody has to wait for it."""
    file_id, digest = file.id, file.sha256
    with idempotency.pause():
        said = service.said_in(uploads.folder(), digest, as_texts(mapping))
    again = queries.statement_file(viewer(), file_id)
    return service.choose_mapping(again, mapping, uploads.folder(), save_as, version, said, actor=viewer())


def _table(file: Any) -> service.Table:
    table = service.table_of(readers.Source(service.checked(uploads.folder(), file.sha256)))
    if table is None:
        raise NotVisible
    return table


def _page(file: Any, table: service.Table, form: MappingForm, status: int) -> Any:
    return page(
        "custody/mapping.html", "mapping", status, file=file, form=form, proposal=table.proposal,
        saved=queries.saved_mappings(), is_cut_by_mark=table.kind is readers.Format.CSV,
    )  # fmt: skip
