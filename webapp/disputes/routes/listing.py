"""One's own disputes and those of the teams below, as a page and as a file."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import csvfile, money, periods
from webapp.disputes import queries, service
from webapp.disputes.queries import wording
from webapp.disputes.routes import bp
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer


def is_team_asked() -> bool:
    """Whether the list is that of a manager's teams: theirs unless they ask for their own."""
    return viewer().may(Permission.STATEMENT_TEAM) and request.args.get("whose", "team") != "mine"


@bp.get("")
@requires(Permission.STATEMENT_READ)
def overview() -> Response:
    """Disputes, newest first: ?whose=mine or team, ?open=1 those that wait, ?before= turns pages."""
    is_team, is_open, asked = is_team_asked(), request.args.get("open") == "1", request.args.get("before", "")[:18]
    today = periods.today(viewer().firm.zone)
    before = int(asked) if asked.isascii() and asked.isdecimal() else None
    found = queries.page_of(viewer(), is_team, is_open, before)
    given: dict[str, Any] = {"whose": "team" if is_team else "mine"} | ({"open": "1"} if is_open else {})
    older = url_for("disputes.overview", **given, before=found.rows[-1].id) if found.has_older else None
    return page(
        "disputes/overview.html",
        disputes=found.rows,
        counts=queries.counts(viewer(), is_team, today),
        is_team=is_team,
        is_open=is_open,
        today=today,
        older=older,
        newest=url_for("disputes.overview", **given) if before else None,
    )


@bp.get("/export")
@requires(Permission.STATEMENT_READ)
def export() -> Response:
    """The same list as CSV, whole; that it was taken is on the record."""
    is_team = is_team_asked()
    rows = queries.all_rows(viewer(), is_team)
    service.note_export(actor=viewer())
    head = [
        _("Dispute"), _("Person"), _("Period from"), _("Period until"), _("About"), _("Claim"), _("Clause"),
        _("Reason"), _("Currency"), _("Says"), _("Expected"), _("Granted"), _("State"), _("Filed"), _("Answer due"),
    ]  # fmt: skip
    return csvfile.answer(
        f"disputes-{periods.today(viewer().firm.zone)}.csv",
        head,
        [
            (one.id, one.person, one.starts_on, one.ends_on, wording.about_words(one), one.claim_id, one.called,
             wording.reason_words(one.reason), one.currency, money.to_decimal(one.actual_minor, one.currency),
             money.to_decimal(one.expected_minor, one.currency),
             None if one.granted_minor is None else money.to_decimal(one.granted_minor, one.currency),
             wording.state_pill(one).text, one.filed_on, one.due_on)
            for one in rows
        ],
    )  # fmt: skip
