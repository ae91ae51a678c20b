"""What the record says of somebody's period: one's own from its first day, and the rows behind every figure."""

from datetime import date

from flask import Response, request, url_for

from webapp import periods
from webapp.bonus import queries as bonus
from webapp.bonus.rules import Span
from webapp.bonus.rules.period import span_at
from webapp.exceptions import NotVisible
from webapp.htmx import page
from webapp.people import queries as people
from webapp.policy import Permission, requires, viewer
from webapp.scorecards import queries, rules
from webapp.scorecards.routes import bp


@bp.get("/mine")
@requires(Permission.STATEMENT_READ)
def mine() -> Response:
    """One's own figures of the period that runs, as they stand now, and one's scorecards."""
    today = periods.today(viewer().firm.zone)
    running = next((one for one in bonus.latest_periods() if one.starts_on <= today <= one.ends_on), None)
    span = Span(running.starts_on, running.ends_on) if running else span_at("quarter", today)
    figures = queries.figures_of(viewer(), [viewer().id], span)[viewer().id]
    return page(
        "scorecards/mine.html",
        span=span,
        figures=figures,
        judged=queries.judged_people(span, [viewer().id]).get(viewer().id, []),
        cards=queries.of_person(viewer(), viewer().id),
    )


@bp.get("/rows/<kind>")
@requires(Permission.STATEMENT_READ)
def rows(kind: str) -> Response:
    """The rows that a figure counts, as far as the reader may open them; ?person=, ?since= and ?until= say whose."""
    whose = _number(request.args.get("person", "")) or viewer().id
    is_below = viewer().may(Permission.STATEMENT_TEAM) and whose in people.reach(viewer().id)
    if kind not in rules.KINDS or not (whose == viewer().id or is_below):
        raise NotVisible
    span = _span()
    request.environ["rapport.place"] = url_for("scorecards.overview" if is_below else "scorecards.mine")
    found = queries.rows_of(viewer(), whose, span, kind, _number(request.args.get("after", "")))
    names = {one.user_id: one.name for one in queries.below(viewer())} if is_below else {}
    return page("scorecards/rows.html", kind=kind, found=found, span=span, whose=whose, person=names.get(whose, ""))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 18 else 0


def _span() -> Span:
    """The days that the address names; raises NotVisible for what are none, or more than two years."""
    try:
        since, until = (date.fromisoformat(request.args.get(name, "")) for name in ("since", "until"))
    except ValueError as error:
        raise NotVisible from error
    if not 0 <= (until - since).days <= 731:
        raise NotVisible
    return Span(since, until)
