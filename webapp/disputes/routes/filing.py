"""Filing a dispute of a line, or of something that is missing."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import formats, periods
from webapp.disputes import queries, service
from webapp.disputes.forms import LineForm, MissingForm
from webapp.disputes.queries import wording
from webapp.disputes.routes import bp
from webapp.exceptions import NotVisible
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/new")
@requires(Permission.STATEMENT_READ)
def new() -> Response:
    """The form for a line (?period= ?line=), or for something missing in a period (?period=)."""
    if "line" in request.args:
        return _line_page(_period_asked(), _line_asked())
    if "period" in request.args:
        return _missing_page(_period_asked())
    today = periods.today(viewer().firm.zone)
    return page("disputes/choose.html", periods=queries.disputable_periods(viewer(), today))


@bp.post("/lines")
@requires(Permission.STATEMENT_READ)
def file_line() -> Answer:
    """Files a dispute of the line that the address names."""
    period_id, key = _period_asked(), _line_asked()
    line = queries.subject_by_key(viewer().id, period_id, key)
    form = LineForm(request.form, currency=line.currency, reasons=_reasons(), said=line.minor)

    def act() -> Any:
        made = service.file_about_line(
            period_id=period_id, key=key, seen_minor=form.seen.data or 0, expected_minor=form.expected_minor,
            reason=str(form.reason.data), explanation=form.explanation.data or "", actor=viewer(),
        )  # fmt: skip
        return _filed(made)

    return submit(form, act, again=lambda status: _line_page(period_id, key, form, status), then=_there)


@bp.post("/missing")
@requires(Permission.STATEMENT_READ)
def file_missing() -> Answer:
    """Says that something is missing in the period that the address names."""
    period_id = _period_asked()
    form = _missing_form(queries.period_by_id(viewer(), period_id))

    def act() -> Any:
        made = service.file_missing(
            period_id=period_id, about=str(form.about.data), claim_id=form.claim_id,
            expected_minor=form.expected_minor, reason=str(form.reason.data),
            explanation=form.explanation.data or "", actor=viewer(),
        )  # fmt: skip
        return _filed(made)

    return submit(form, act, again=lambda status: _missing_page(period_id, form, status), then=_there)


def _filed(made: Any) -> Any:
    flash(_("The dispute is filed. An answer is due on %(day)s.", day=formats.day(made.due_on)), "success")
    return made


def _there(made: Any) -> str:
    return url_for("disputes.show", dispute_id=made.id)


def _line_page(period_id: int, key: str, form: LineForm | None = None, status: int = 200) -> Response:
    period, line = queries.period_by_id(viewer(), period_id), queries.subject_by_key(viewer().id, period_id, key)
    stands = queries.standing(queries.thing_of(line, viewer().id, period_id), [line])
    form = form or LineForm(currency=line.currency, reasons=_reasons(), data={"reason": "amount", "seen": line.minor})
    # After a refusal the form goes on with what the line says now, which stands above it.
    form.seen.data, form.seen.raw_data = line.minor, None
    return page("disputes/line.html", "content", status, form=form, period=period, line=line, key=key, stands=stands)


def _missing_page(period_id: int, form: MissingForm | None = None, status: int = 200) -> Response:
    period = queries.period_by_id(viewer(), period_id)
    form = form or _missing_form(period)
    return page("disputes/missing.html", "content", status, form=form, period=period)


def _missing_form(period: queries.Period) -> MissingForm:
    claims = [
        (one.id, f"{_('claim %(id)s', id=one.id)}, {one.household or _('a household you don’t cover')}, "
                 f"{formats.money(one.amount_minor, one.currency)}")
        for one in queries.own_claims(viewer())
    ]  # fmt: skip
    return MissingForm(
        request.form if request.method == "POST" else None,
        currency=queries.currency_of(viewer().id, period, viewer()), reasons=_reasons(),
        abouts=list(wording.missing_labels().items()), claims=claims, data={"about": "claim", "reason": "missing"},
    )  # fmt: skip


def _reasons() -> list[tuple[str, Any]]:
    return list(wording.reason_labels().items())


def _period_asked() -> int:
    asked = request.args.get("period", "")[:18]
    if not (asked.isascii() and asked.isdecimal()):
        raise NotVisible
    return int(asked)


def _line_asked() -> str:
    return request.args.get("line", "")[:300]
