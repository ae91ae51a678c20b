"""One's own bonus: the period so far, all statements, one of them line by line, as a paper, and its lines as a file."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import csvfile, formats, periods, printing
from webapp.bonus import queries, service
from webapp.bonus.routes import bp
from webapp.bonus.rules import Span
from webapp.bonus.rules.period import following, span_at
from webapp.bonus.rules.statement import statement as computed
from webapp.bonus.rules.storing import read_stored
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer

# What a bar of a chart is made of: label, value, text shown, address.
Bar = tuple[str, int, str, str]
# So many lines are printed: the press takes ten milliseconds for each. Whoever has more reads them in their file.
MOST_PRINTED = 500


@bp.get("/mine")
@requires(Permission.STATEMENT_READ)
def mine() -> Response:
    """The period so far from confirmed money, what is pending beside it, and all statements."""
    listed = queries.mine(viewer())
    span = _running(listed, periods.today(viewer().firm.zone))
    return page(
        "bonus/mine.html",
        marks=queries.mine_marks(viewer()),
        bars=_bars([one for one in listed if one.statement_id], _days_of),
        span=span,
        parts=queries.so_far(viewer(), span),
        waiting=queries.waiting(viewer()),
    )


@bp.get("/mine/lines")
@requires(Permission.STATEMENT_READ)
def lines_so_far() -> Response:
    """The lines of which the period so far is made; ?page= turns them."""
    span = _running(queries.mine(viewer()), periods.today(viewer().firm.zone))
    parts = queries.so_far(viewer(), span, _page_asked())
    return page("bonus/lines.html", span=span, parts=parts, turned=_turned("bonus.lines_so_far"))


def _days_of(one: queries.Listed) -> str:
    days = f"{formats.day(one.starts_on)} – {formats.day(one.ends_on)}"
    return days if one.state == "closed" else f"{days}, {_('not closed yet')}"


def _bars(statements: list[queries.Listed], label: Callable[[queries.Listed], str]) -> list[Bar]:
    """Statements as bars of a chart, each leading to its page."""
    return [
        (label(one), one.total_minor or 0, formats.money(one.total_minor, one.currency or ""),
         url_for("bonus.statement", statement_id=one.statement_id))
        for one in statements
    ]  # fmt: skip


def _running(listed: list[queries.Listed], today: Any) -> Span:
    """The first period that is not closed, else the one that follows, else the quarter of today."""
    waiting = [one for one in listed if one.state != "closed"]
    if waiting:
        return Span(waiting[-1].starts_on, waiting[-1].ends_on)
    if listed:
        return following(listed[0].kind, Span(listed[0].starts_on, listed[0].ends_on))
    return span_at("quarter", today)


@bp.get("/statements/<int:statement_id>")
@requires(Permission.STATEMENT_READ)
def statement(statement_id: int) -> Response:
    """A statement with every line's claim, evidence, clause, arithmetic and result; ?page= turns lines."""
    found = queries.statement_of(viewer(), statement_id)
    plan, case = read_stored(found.inputs)
    made = computed(plan, case)
    request.environ["rapport.place"] = url_for("bonus.mine")
    return page(
        "bonus/statement.html",
        found=found,
        sheet=queries.sheet(viewer(), plan, case, made, _page_asked()),
        marks=queries.statement_marks(viewer(), found, made),
        pointing=queries.pointing(viewer(), statement_id),
        is_own=found.user_id == viewer().id,
        turned=_turned("bonus.statement", statement_id=statement_id),
    )


@bp.get("/statements/<int:statement_id>/lines")
@requires(Permission.STATEMENT_READ)
def statement_lines(statement_id: int) -> Response:
    """All lines of a statement as CSV; that they were taken is on the record."""
    found = queries.statement_of(viewer(), statement_id)
    plan, case = read_stored(found.inputs)
    sheet = queries.sheet(viewer(), plan, case, computed(plan, case), None)
    names = queries.clause_names(sheet.report["clauses"])
    service.hand_out_statement(found.id, actor=viewer())
    head = [
        _("Line"), _("Claim"), _("Household"), _("Clause"), _("Amount"), _("Share"), _("Rate"), _("Corrects"),
        _("Arithmetic"), _("Exact value"), _("Result (%(currency)s)", currency=plan.currency),
    ]  # fmt: skip
    rows = [
        (one.number, one.claim_id, one.household or "", names[one.clause], one.amount or "", one.share or "",
         _rate(sheet.rates.get(one.currency)), one.corrects or "", one.arithmetic, one.exact, one.result)
        for one in sheet.lines
    ]  # fmt: skip
    return csvfile.answer(f"statement-{found.period_ends_on}-{found.id}.csv", head, rows)


def _rate(used: Any) -> str:
    return f"{used.currency} {used.rate}, {used.on}, {used.source}" if used else ""


@bp.get("/statements/<int:statement_id>/paper")
@requires(Permission.STATEMENT_READ)
def statement_paper(statement_id: int) -> Response:
    """A statement to be kept or signed, as PDF where one can be made; that it was taken is on the record."""
    found = queries.statement_of(viewer(), statement_id)
    plan, case = read_stored(found.inputs)
    made = computed(plan, case)
    left_out = len(made.entries) if len(made.entries) > MOST_PRINTED else 0
    sheet = queries.sheet(viewer(), plan, case, made, 0 if left_out else None)
    paper = printing.drawn("bonus/paper.html", found=found, sheet=sheet, left_out=left_out)
    service.hand_out_paper(found.id, actor=viewer())
    return printing.answer(paper, f"statement-{found.period_ends_on}-{found.id}")


@bp.get("/team")
@requires(Permission.STATEMENT_TEAM)
def team() -> Response:
    """The statements of the teams below, of one period; ?period= chooses it."""
    request.environ["rapport.place"] = url_for("bonus.mine")
    chosen = queries.calculated_periods()
    asked = request.args.get("period", "")
    current = next((one for one in chosen if str(one.id) == asked), chosen[0] if chosen else None)
    listed = queries.of_team(viewer(), current.id) if current else []
    # Bars of different currencies cannot be compared.
    is_one = len({one.currency for one in listed}) == 1
    return page(
        "bonus/team.html",
        periods=chosen,
        current=current,
        listed=listed,
        bars=_bars(listed, lambda one: one.person or "") if is_one else [],
    )


def _page_asked() -> int:
    asked = request.args.get("page", "1")[:6]
    return int(asked) if asked.isascii() and asked.isdecimal() else 1


def _turned(endpoint: str, **values: Any) -> Any:
    """Addresses of pages by their number."""
    return lambda number: url_for(endpoint, page=number, **values)
