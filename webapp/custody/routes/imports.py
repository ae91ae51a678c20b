"""Statement files: upload, preview, confirmation, undoing."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import CombinedMultiDict

from webapp import formats, idempotency, uploads
from webapp.custody import queries, readers, service
from webapp.custody.forms import FILE_STATES, ConfirmForm, ControlsForm, CurrencyForm, UploadForm, VersionForm
from webapp.custody.routes import bp
from webapp.custody.routes.mapping import choose
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer
from webapp.telling import history

SHOWN = 100
# What the worker does with a large file: in a headline, and what that means.
DOING = {
    "reading": (
        _l("This file is large, so it is read beside your work."),
        _l("Its preview comes next; nothing is written before you confirm it. You can leave this page and come back."),
    ),
    "leaving": (
        _l("This import was undone. None of its lines counts any more."),
        _l("They are being removed; until that is done no other file can be taken in."),
    ),
}


def row_number(name: str) -> int:
    """A row's number out of the address, or 0 for anything that cannot be one."""
    number = request.args.get(name, 0, type=int)
    return number if 0 < number < 2**63 else 0


@bp.get("/activity/imports")
@requires(Permission.ACTIVITY_IMPORT)
def imports() -> Any:
    """The statement files, newest first."""
    before = row_number("before")
    files = queries.statement_files(viewer(), before=before)
    more = len(files) > 50
    return page(
        "custody/imports.html", "imports", files=files[:50], next=files[49].id if more else None, before=before,
        waiting_count=queries.waiting_changes_count(viewer()),
    )  # fmt: skip


@bp.get("/activity/imports/new")
@requires(Permission.ACTIVITY_IMPORT)
def new_import() -> Any:
    """Where a statement file is uploaded."""
    return _upload_page(UploadForm(), 200)


def _upload_page(form: UploadForm, status: int) -> Any:
    most_mb = current_app.config["RAPPORT"].max_statement_mb
    return page("custody/new_import.html", "upload", status, form=form, saved=queries.saved_mappings(), most_mb=most_mb)


@bp.post("/activity/imports/new")
@requires(Permission.ACTIVITY_IMPORT)
def create_import() -> Any:
    """Keeps an uploaded file and goes to its preview, or to its columns where they are not known."""
    form = UploadForm(CombinedMultiDict([request.files, request.form]))

    def upload() -> Any:
        with idempotency.pause():
            digest = service.keep(uploads.folder(), form.stream)
            ahead = service.read_ahead(uploads.folder(), digest)
        file = service.upload(digest, form.file_name, uploads.folder(), ahead, actor=viewer())
        return service.state_controls(file, form.controls, actor=viewer()) if form.states_something else file

    return submit(form, upload, again=lambda status: _upload_page(form, status), then=_next_step)


def _next_step(file: Any) -> str:
    needs_columns = file.format in readers.TABLES and not file.mapping
    return url_for("custody.edit_mapping" if needs_columns else "custody.show_import", file_id=file.id)


@bp.get("/activity/imports/<int:file_id>")
@requires(Permission.ACTIVITY_IMPORT)
def show_import(file_id: int) -> Any:
    """What a waiting file would bring, or what an imported one brought."""
    file = queries.statement_file(viewer(), file_id)
    if file.state == "previewed" and file.format in readers.TABLES and not file.mapping:
        return redirect(url_for("custody.edit_mapping", file_id=file.id), 303)
    return _show(file, 200)


def _show(
    file: Any, status: int, form: Any = None, currency: CurrencyForm | None = None,
    controls: ControlsForm | None = None,
) -> Any:  # fmt: skip
    form = form or VersionForm(version=file.version)
    if file.state in ("reading", "confirmed", "leaving"):
        return page(
            "layouts/taking_in.html", "progress", status, file=file, form=form, note=FILE_STATES[file.state][0],
            home=(_("Imports"), url_for("custody.imports")), here=url_for("custody.show_import", file_id=file.id),
            discard=url_for("custody.undo_import", file_id=file.id) if file.state != "leaving" else None,
            doing=DOING.get(file.state),
        )  # fmt: skip
    if file.state != "previewed":
        lines = queries.activity_of_file(viewer(), file.id, SHOWN) if file.state == "imported" else []
        entries = history(viewer(), "statement_file", file.id)
        return page(
            "custody/import.html", "import", status, file=file, lines=lines, form=form, history=entries,
            changes=queries.changes_of_file(viewer(), file.id, SHOWN),
        )  # fmt: skip
    is_overtaken = service.is_overtaken(file, viewer())
    said = None if file.outline else service.said_in(uploads.folder(), file.sha256, file.mapping)
    if is_overtaken or (not file.outline and said is None):
        # Never read within a request: that would keep others waiting.
        return page(
            "custody/unread.html", "preview", status, file=file, form=form, is_overtaken=is_overtaken,
            has_columns=file.format in readers.TABLES,
        )  # fmt: skip
    made = _outline(file, said)
    parted = queries.parted(viewer(), made)
    return page(
        "custody/preview.html", "preview", status, file=file, preview=made, form=form, shown=SHOWN,
        corrected=parted.corrected, for_others=parted.for_others, left=parted.left,
        has_columns=file.format in readers.TABLES,
        currency=currency or CurrencyForm(version=file.version), controls=controls or _controls(file),
        differences=made.differences(file.controls),
        uses=queries.uses(viewer(), [one.activity_id for one in made.held[:SHOWN]]),
        confirming=form if isinstance(form, ConfirmForm) else ConfirmForm(version=file.version),
    )  # fmt: skip


def _outline(file: Any, said: service.Said | None) -> queries.Outline:
    """What the worker found in a large file, or what a small one says that was read now."""
    if said is None:
        return queries.stored_for(viewer(), file, SHOWN)
    return queries.outlined_for(viewer(), queries.preview(viewer(), said.reading, file.mapping), SHOWN)


@bp.post("/activity/imports/<int:file_id>/confirmation")
@requires(Permission.ACTIVITY_IMPORT)
def confirm_import(file_id: int) -> Any:
    """Takes a previewed file in, or lets the worker take in a large one."""
    file, form = queries.statement_file(viewer(), file_id), ConfirmForm(request.form)

    def act() -> Any:
        # Read before anybody has to wait for it.
        digest, mapping = file.sha256, file.mapping
        with idempotency.pause():
            said = service.said_in(uploads.folder(), digest, mapping)
        again, reason = queries.statement_file(viewer(), file_id), form.reason.data or ""
        taken, made = service.confirm(again, said, form.version.data, reason, actor=viewer())
        if made is not None:
            _tell(taken, sum(not one.household_id for one in made.accounts))
        return taken

    return submit(
        form, act, again=lambda status: _again(file_id, form, status),
        then=lambda taken: url_for("custody.show_import", file_id=taken.id),
        stored=lambda: ConfirmForm(version=queries.statement_file(viewer(), file_id).version),
    )  # fmt: skip


@bp.post("/activity/imports/<int:file_id>/reading")
@requires(Permission.ACTIVITY_IMPORT)
def read_again(file_id: int) -> Any:
    """Lets the worker read a large file again whose reading ended before its preview."""
    file, form = queries.statement_file(viewer(), file_id), VersionForm(request.form)

    def act() -> Any:
        return service.read_again(file, uploads.folder(), form.version.data, actor=viewer())

    return submit(
        form, act, again=lambda status: _again(file_id, form, status),
        then=lambda again: url_for("custody.show_import", file_id=again.id), stored=lambda: _pressed(file_id),
    )  # fmt: skip


@bp.post("/activity/imports/<int:file_id>/controls")
@requires(Permission.ACTIVITY_IMPORT)
def state_controls(file_id: int) -> Any:
    """Says what a waiting file is to hold."""
    file, form = queries.statement_file(viewer(), file_id), ControlsForm(request.form)

    def act() -> Any:
        return service.state_controls(file, form.controls, form.version.data, actor=viewer())

    return submit(
        form, act, again=lambda status: _show(queries.statement_file(viewer(), file_id), status, controls=form),
        then=lambda stated: url_for("custody.show_import", file_id=stated.id),
        stored=lambda: _controls(queries.statement_file(viewer(), file_id)),
    )  # fmt: skip


def _controls(file: Any) -> ControlsForm:
    stated = file.controls or {"lines": None, "sums": {}}
    sums = "; ".join(f"{code} {formats.amount_text(minor, code)}" for code, minor in stated["sums"].items())
    return ControlsForm(control_count=stated["lines"], control_sums=sums, version=file.version)


def _tell(file: Any, waiting: int) -> None:
    new, corrected = file.new_count, len(file.corrections or [])
    held = queries.waiting_of_file(viewer(), file.id)
    told = {
        ngettext("%(num)d line was imported.", "%(num)d lines were imported.", new): new,
        ngettext("%(num)d line says now what its bank says.", "%(num)d lines say now what their bank says.",
                 corrected): corrected,
        ngettext("%(num)d line stays as it is, and what its bank says waits.",
                 "%(num)d lines stay as they are, and what their bank says waits.", held): held,
    }  # fmt: skip
    for words in [words for words, count in told.items() if count] or [_("The file was imported. No line is new.")]:
        flash(words, "success")
    if waiting:
        flash(ngettext("%(num)d account waits for a household.", "%(num)d accounts wait for a household.", waiting))


@bp.post("/activity/imports/<int:file_id>/undoing")
@requires(Permission.ACTIVITY_IMPORT)
def undo_import(file_id: int) -> Any:
    """Takes an import back, or discards an upload."""
    file, form = queries.statement_file(viewer(), file_id), VersionForm(request.form)

    def act() -> None:
        was_imported, handed = file.state == "imported", service.Handed(0, form.version.data)
        if was_imported:
            with idempotency.pause():
                handed = service.hand_over(file_id, form.version.data, actor=viewer())
        again = queries.statement_file(viewer(), file_id)
        kept = service.undo(again, handed.version, handed.lines, actor=viewer())
        flash(_("The import was undone.") if was_imported else _("The upload was discarded."), "success")
        if kept:
            flash(
                ngettext(
                    "%(num)d line stays: a later file has it too.",
                    "%(num)d lines stay: later files have them too.",
                    kept,
                )
            )
        if again.state == "leaving" and was_imported:
            flash(_("None of its other lines counts any more.") if kept else _("None of its lines counts any more."))

    return submit(
        form, act, again=lambda status: _again(file_id, form, status), then=lambda done: url_for("custody.imports"),
        stored=lambda: _pressed(file_id),
    )  # fmt: skip


@bp.post("/activity/imports/<int:file_id>/currency")
@requires(Permission.ACTIVITY_IMPORT)
def state_currency(file_id: int) -> Any:
    """Says in which currency a file is that names none."""
    file, form = queries.statement_file(viewer(), file_id), CurrencyForm(request.form)

    def act() -> Any:
        return choose(file, service.mapping_in(file, form.currency.data or ""), "", form.version.data)

    return submit(
        form, act, again=lambda status: _show(queries.statement_file(viewer(), file_id), status, currency=form),
        then=lambda changed: url_for("custody.show_import", file_id=changed.id), stored=lambda: _currency(file_id),
    )  # fmt: skip


def _pressed(file_id: int) -> VersionForm:
    return VersionForm(version=queries.statement_file(viewer(), file_id).version)


def _currency(file_id: int) -> CurrencyForm:
    file = queries.statement_file(viewer(), file_id)
    return CurrencyForm(currency=(file.mapping or {}).get("currency_is", ""), version=file.version)


def _again(file_id: int, form: VersionForm, status: int) -> Any:
    return _show(queries.statement_file(viewer(), file_id), status, form)
