"""The pages of rates: the last of each pair, one pair's history, one rate entered, and a table taken in."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as Answer

from webapp import csvfile, money, periods
from webapp.exceptions import NotVisible
from webapp.htmx import give_up, page, submit
from webapp.policy import Permission, requires, viewer
from webapp.rates import queries, service
from webapp.rates.forms import RateForm, TableForm
from webapp.rates.rules import as_text, day_of, drawing

bp = Blueprint("rates", __name__, url_prefix="/rates")


@bp.get("")
@requires(Permission.RATE_EDIT)
def overview() -> Response:
    """The last rate of each pair, what has none, and the form that enters one, filled in from the address."""
    asked = {name: request.args[name][:3] for name in ("currency", "quote") if name in request.args}
    today = periods.today(viewer().firm.zone)
    given: dict[str, Any] = {"quote": viewer().firm.currency, "on": day_of(request.args.get("on", "")) or today}
    return _overview(RateForm(data=given | asked))


@bp.post("")
@requires(Permission.RATE_EDIT)
def create() -> Answer:
    """Enters a rate, or the correction of one."""
    form = RateForm(request.form)

    def act() -> Any:
        terms = form.currency.data, form.quote.data, form.on.data, form.billionths
        words = {"source": form.source.data, "reason": form.reason.data}
        row = service.enter_rate(*terms, **words, actor=viewer())
        flash(_("Corrected. The rate before stays beside it.") if row.revision > 1 else _("Entered."), "success")
        return row

    return submit(
        form,
        act,
        again=lambda status: _overview(form, status),
        then=lambda row: url_for("rates.pair", currency=row.currency, quote=row.quote),
    )


def _overview(form: RateForm, status: int = 200) -> Response:
    lines = queries.latest_rates()
    return page(
        "rates/overview.html", "content", status, lines=lines, uncovered=queries.uncovered(viewer(), lines), form=form
    )


@bp.get("/file")
@requires(Permission.RATE_EDIT)
def export() -> Response:
    """All rates that stand as CSV."""
    head = [_("Currency"), _("Quote"), _("Day"), _("Rate"), _("Source"), _("Correction"), _("Entered by")]
    rows = (
        (one.currency, one.quote, one.quoted_on, Decimal(as_text(one.rate_billionths)), one.source, one.reason,
         one.entered_by)
        for one in queries.all_rates()
    )  # fmt: skip
    return csvfile.answer("rates.csv", head, rows)


@bp.get("/<currency>/<quote>")
@requires(Permission.RATE_EDIT)
def pair(currency: str, quote: str) -> Response:
    """All rates from one currency into another, newest first, with a picture; ?before= turns pages."""
    if not (money.was_currency(currency) and money.was_currency(quote)):
        raise NotVisible
    before = day_of(request.args.get("before", ""))
    lines, has_more = queries.history(currency, quote, before)
    if not lines and before is None:
        raise NotVisible
    return page(
        "rates/pair.html",
        currency=currency,
        quote=quote,
        lines=lines,
        picture=drawing(queries.drawn(currency, quote)),
        before=before,
        following=lines[-1].quoted_on if has_more else None,
    )


@bp.get("/table")
@requires(Permission.RATE_EDIT)
def table() -> Response:
    """The form that takes a table of rates in."""
    return _table(TableForm())


@bp.post("/table")
@requires(Permission.RATE_EDIT)
def take_in() -> Answer:
    """Takes a table in, whole or not at all; “preview” shows what that would write, and writes nothing."""
    form = TableForm(CombinedMultiDict([request.files, request.form]))
    if request.form.get("preview"):
        is_read = form.validate()
        give_up()
        return _table(form, 200 if is_read else 422)

    def act() -> Any:
        words = {"source": form.source.data or "", "reason": form.reason.data or ""}
        taken = service.take_in(form.rates, **words, actor=viewer())
        flash(ngettext("%(num)s rate entered.", "%(num)s rates entered.", taken.new + taken.corrected), "success")
        return taken

    return submit(form, act, again=lambda status: _table(form, status), then=lambda _taken: url_for("rates.overview"))


def _table(form: TableForm, status: int = 200) -> Response:
    """The form; of a table that could be read it shows what is new, what would be corrected and what is known."""
    return page("rates/table.html", "content", status, form=form, compared=queries.compared(form.rates))
