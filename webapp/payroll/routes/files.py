"""Payroll files: one for each closed period, with the columns that a person chose and its control totals."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import csvfile, money
from webapp.bonus import queries as bonus
from webapp.htmx import page, submit
from webapp.payroll import queries, rules, service
from webapp.payroll.forms import ColumnsForm, columns_form
from webapp.payroll.routes import bp
from webapp.policy import Permission, requires, viewer

# So many lines are shown before the file is taken.
SHOWN = 20


@bp.get("")
@requires(Permission.STATEMENT_TEAM)
def overview() -> Response:
    """The payroll file of a closed period as it will be; ?period= chooses it."""
    return _overview(_stored(), 200)


@bp.post("/columns")
@requires(Permission.STATEMENT_TEAM)
def choose_columns() -> Answer:
    """Keeps which columns one's files have."""
    form = ColumnsForm(request.form)

    def act() -> None:
        layout = rules.arranged(form.places, form.headings)
        service.choose_columns(layout, actor=viewer())
        flash(_("Your payroll files have these columns from now on."), "success")

    return submit(
        form,
        act,
        again=lambda status: _overview(form, status),
        then=lambda _done: url_for("payroll.overview"),
    )


@bp.get("/<int:period_id>/file")
@requires(Permission.STATEMENT_TEAM)
def payroll_file(period_id: int) -> Response:
    """The payroll file of a closed period; that it was taken is on the record, with its totals and digest."""
    period = queries.closed_period(period_id)
    file = service.export_payroll(period_id, actor=viewer())
    response = Response(file.text.encode("utf-8", "replace"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="payroll-{period.ends_on}.csv"'
    return response


@bp.get("/<int:period_id>/totals")
@requires(Permission.STATEMENT_TEAM)
def payroll_totals(period_id: int) -> Response:
    """The control totals of a payroll file as a file beside it, with the digest by which it is known."""
    period = queries.closed_period(period_id)
    file = service.payroll_file(queries.payroll_lines(viewer(), period_id), queries.layout_of(viewer().id))
    head = ["file", "sha256", "currency", "statements", "people", "paid", "total", "held"]
    rows = [
        (f"payroll-{period.ends_on}.csv", file.digest, one.currency, one.statements, one.people,
         *(money.to_decimal(minor, one.currency) for minor in (one.paid, one.total, one.held)))
        for one in file.totals
    ]  # fmt: skip
    return csvfile.answer(f"payroll-{period.ends_on}-totals.csv", head, rows)


def _stored() -> ColumnsForm:
    return columns_form(queries.layout_of(viewer().id))


def _overview(form: ColumnsForm, status: int) -> Response:
    closed = queries.closed_periods()
    asked = request.args.get("period", "")
    current = next((one for one in closed if str(one.id) == asked), closed[0] if closed else None)
    lines = queries.payroll_lines(viewer(), current.id) if current else []
    layout = queries.layout_of(viewer().id)
    file = service.payroll_file(lines, layout)
    context: dict[str, Any] = {
        "periods": closed, "current": current, "count": len(lines), "layout": layout, "form": form,
        "rows": [[csvfile.cell(cell) for cell in rules.row(line, layout)] for line in lines[:SHOWN]],
        "in_no_file": bonus.in_no_file(viewer(), current.id) if current else 0,
        "file": file,
        "takings": queries.earlier_takings(viewer(), current.id, file.digest) if current else [],
        "unnumbered": sorted({one.name for one in lines if not one.number}),
    }  # fmt: skip
    return page("payroll/overview.html", "content", status, **context)
