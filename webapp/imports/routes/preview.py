"""One import file: what it would bring or brought, its columns, its confirmation, and the rows that were refused."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import csvfile, uploads
from webapp.exceptions import RuleBroken
from webapp.htmx import page, submit
from webapp.imports import queries, service
from webapp.imports.forms import FIELDS, KINDS, STATES, VERDICTS, ConfirmForm, MappingForm, mapping_form
from webapp.imports.queries import Choice
from webapp.imports.routes import bp
from webapp.initiatives import queries as initiatives
from webapp.policy import Permission, requires, viewer
from webapp.telling import history
from webapp.wording import spoken

SHOWN, SAMPLE = 100, 8


@bp.get("/imports/<int:file_id>")
@requires(Permission.CONTACT_IMPORT)
def show_file(file_id: int) -> Any:
    """What a waiting file would bring, or what an imported one brought."""
    return _show(queries.import_file(viewer(), file_id), 200)


@bp.post("/imports/<int:file_id>/mapping")
@requires(Permission.CONTACT_IMPORT)
def update_mapping(file_id: int) -> Any:
    """Keeps the chosen columns, also for the next file of this kind and source, and shows the preview anew."""
    file = queries.import_file(viewer(), file_id)
    table = _table(file)
    form = mapping_form(file.kind, table.headings, {}, request.form)

    def act() -> Any:
        covered_by_id = file.options.get("covered_by_id")
        return service.choose(
            file, form.mapping(), covered_by_id=covered_by_id, version=form.version.data, actor=viewer()
        )

    return submit(
        form, act, again=lambda status: _show(queries.import_file(viewer(), file_id), status, mapping=form),
        then=lambda chosen: url_for("imports.show_file", file_id=chosen.id),
        stored=lambda: _as_stored(queries.import_file(viewer(), file_id), table.headings),
    )  # fmt: skip


@bp.post("/imports/<int:file_id>/confirmation")
@requires(Permission.CONTACT_IMPORT)
def confirm_file(file_id: int) -> Any:
    """Takes a previewed file in, or hands it to the worker; with `good_rows_only` without what is wrong in it."""
    file, form = queries.import_file(viewer(), file_id), ConfirmForm(request.form)

    def act() -> Any:
        taken, made = service.confirm(
            file, uploads.folder(), service.Agreed(form.good_rows_only.data, form.move.data),
            version=form.version.data, actor=viewer(),
        )  # fmt: skip
        if made is not None:
            count = made.counts["new"] + made.counts["changed"]
            flash(ngettext("%(num)d row was imported.", "%(num)d rows were imported.", count), "success")
        return taken

    return submit(
        form, act, again=lambda status: _show(queries.import_file(viewer(), file_id), status, form=form),
        then=lambda taken: url_for("imports.show_file", file_id=taken.id),
        stored=lambda: ConfirmForm(version=queries.import_file(viewer(), file_id).version),
    )  # fmt: skip


@bp.get("/imports/<int:file_id>/refused.csv")
@requires(Permission.CONTACT_IMPORT)
def refused_rows(file_id: int) -> Any:
    """The rows that were or would be refused as they stood, with line and reason, to be mended and imported."""
    file = queries.import_file(viewer(), file_id)
    table = _table(file)
    if file.state == "imported":
        reasons = [(number, _(text, **values)) for number, text, values in file.options.get("refused") or []]
    else:
        made = queries.plan(viewer(), table, _choice(file))
        reasons = [
            (line.read.row.number, _(line.problem.text, **line.problem.values))
            for line in made.of("refused")
            if line.problem
        ]
    rows = ((*table.rows[number - 1].cells, table.rows[number - 1].line, reason) for number, reason in reasons)
    return csvfile.answer("refused.csv", [*table.headings, _("Line"), _("Reason")], rows)


def _table(file: Any) -> Any:
    return queries.sheet(uploads.load(uploads.folder(), file.sha256))


def _choice(file: Any) -> Choice:
    options = file.options
    return Choice(file.kind, file.source, options.get("mapping") or {}, options.get("initiative_id"))


def _show(file: Any, status: int, form: ConfirmForm | None = None, mapping: MappingForm | None = None) -> Any:
    form = form or ConfirmForm(version=file.version)
    about = {"file": file, "form": form, "kinds": KINDS, "states": STATES, "initiative": _initiative(file)}
    if file.state == "confirmed":
        return page(
            "layouts/taking_in.html", "progress", status, file=file, form=form, note=STATES[file.state][0],
            home=(_("Import"), url_for("imports.files")), here=url_for("imports.show_file", file_id=file.id),
        )  # fmt: skip
    if file.state == "imported":
        return page(
            "imports/file.html", "file", status, **about, history=history(viewer(), "import_file", file.id), shown=SHOWN
        )  # fmt: skip
    try:
        table = _table(file)
    except RuleBroken as gone:
        form.form_errors.append(spoken(gone))
        table = queries.sheet(b"")
    made = queries.plan(viewer(), table, _choice(file))
    mapping = mapping or _as_stored(file, table.headings)
    return page(
        "imports/preview.html", "preview", status, **about, preview=made, mapping=mapping, shown=SHOWN,
        sample=made.lines[:SAMPLE], verdicts=VERDICTS,
        columns=_columns(made.choice), head=[FIELDS[name] for name in _columns(made.choice)],
    )  # fmt: skip


def _as_stored(file: Any, headings: Any) -> MappingForm:
    form = mapping_form(file.kind, headings, _choice(file).mapping)
    form.version.data = file.version
    return form


def _columns(choice: Choice) -> list[str]:
    """The fields that the first rows are shown with; the day that a day and a month mean is one more."""
    names = [name for name in choice.mapping if name in FIELDS and name != "day_order"]
    return [*names, "occurred_at"] if "day" in names else names


def _initiative(file: Any) -> Any:
    initiative_id = file.options.get("initiative_id")
    return initiatives.by_id(initiative_id) if initiative_id else None
