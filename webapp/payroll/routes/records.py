"""The compensation record of a person: as a page, as a paper, and as a file."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import csvfile, money, periods, printing
from webapp.bonus import queries as bonus
from webapp.htmx import page
from webapp.payroll import queries, service
from webapp.payroll.forms import SpanForm
from webapp.payroll.queries import Record
from webapp.payroll.routes import bp
from webapp.policy import Permission, requires, viewer

# So many lines are printed; a record of more leads to its file.
MOST_PRINTED = 500


@bp.get("/records/<int:person_id>")
@requires(Permission.STATEMENT_READ)
def record(person_id: int) -> Response:
    """What somebody was paid and given; ?since= and ?until= choose the days, this year if none are named."""
    form, since, until = _span()
    found = queries.record_of(viewer(), person_id, since, until, with_lines=False)
    is_own = person_id == viewer().id
    request.environ["rapport.place"] = url_for("bonus.mine" if is_own else "payroll.overview")
    return page("payroll/record.html", record=found, form=form, is_own=is_own)


@bp.get("/records/<int:person_id>/paper")
@requires(Permission.STATEMENT_READ)
def record_paper(person_id: int) -> Response:
    """The record to be kept, as PDF where one can be made; that it was taken is on the record."""
    _form, since, until = _span()
    found = queries.record_of(viewer(), person_id, since, until, with_lines=True)
    count = sum(len(part.sheet.lines) for part in found.parts)
    paper = printing.drawn(
        "payroll/record_paper.html", record=found, made_at=periods.now(), left_out=count if count > MOST_PRINTED else 0,
    )  # fmt: skip
    service.hand_out_record(person_id, since, until, "printed", actor=viewer())
    return printing.answer(paper, f"compensation-{until}-{person_id}")


@bp.get("/records/<int:person_id>/items")
@requires(Permission.STATEMENT_READ)
def record_items(person_id: int) -> Response:
    """Every item of the record as CSV; that it was taken is on the record."""
    _form, since, until = _span()
    found = queries.record_of(viewer(), person_id, since, until, with_lines=True)
    service.hand_out_record(person_id, since, until, "exported", actor=viewer())
    head = [
        _("Day"), _("State"), _("Item"), _("Clause"), _("Claim"), _("Household"), _("Basis"), _("Arithmetic"),
        _("Amount"), _("Currency"), _("Plan"), _("Version"), _("Approved by"), _("Confirmed by"), _("Closed by"),
        _("Digest"),
    ]  # fmt: skip
    return csvfile.answer(f"compensation-{until}-{person_id}.csv", head, [*_of_statements(found), *_of_awards(found)])


def _of_statements(found: Record) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for part in found.parts:
        names = bonus.clause_names(part.sheet.report["clauses"])
        currency = part.sheet.plan.currency
        about = part.sheet.report["plan"], part.version, part.approved_by
        closed = part.closed_by or "", part.digest
        for line in part.sheet.lines:
            corrects = bonus.correction_words(line.corrects, line.clause) if line.corrects else ""
            basis = f"{line.amount} × {line.share}" if line.amount else corrects
            confirmed = part.confirmed_by.get(line.claim_id or 0, "")
            rows.append(
                (part.period_ends_on, part.state, _("Line"), names.get(line.clause, line.clause), line.claim_id,
                 line.household or "", basis, line.arithmetic, Decimal(line.result), currency, *about, confirmed,
                 *closed)
            )  # fmt: skip
        for key, label in _sums().items():
            minor = part.sheet.sums[key]
            if minor or key == "paid":
                rows.append(
                    (part.period_ends_on, part.state, label, "", None, "", "", "", money.to_decimal(minor, currency),
                     currency, *about, "", *closed)
                )  # fmt: skip
    return rows


def _sums() -> dict[str, str]:
    return {
        "total": _("Total"), "held": _("Held"), "released": _("Released"), "carried_in": _("Carried over from before"),
        "advanced": _("Advanced"), "carried_out": _("Carried into the next period"), "written_off": _("Written off"),
        "paid": _("To be paid"),
    }  # fmt: skip


def _of_awards(found: Record) -> list[tuple[Any, ...]]:
    return [
        (one.given_on, one.state, _("Not money: %(what)s", what=one.what), "", None, "", one.giver, one.reason,
         None if one.value_minor is None else money.to_decimal(one.value_minor, one.currency or ""), one.currency or "",
         "", None, one.approved_by or "", one.entered_by, "", "")
        for one in found.awards
    ]  # fmt: skip


def _span() -> tuple[SpanForm, date, date]:
    today = periods.today(viewer().firm.zone)
    form = SpanForm(request.args)
    is_valid = form.validate()
    since = form.since.data if is_valid and form.since.data else today.replace(month=1, day=1)
    until = form.until.data if is_valid and form.until.data else today.replace(month=12, day=31)
    if not is_valid or since > until:
        since, until = today.replace(month=1, day=1), today.replace(month=12, day=31)
    return SpanForm(data={"since": since, "until": until}), since, until
