"""The scorecards of a period for a manager: what is missing, what waits, and how the people of a team compare."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from webapp.bonus import queries as bonus
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer
from webapp.scorecards import queries, service
from webapp.scorecards.forms import VersionForm
from webapp.scorecards.routes import bp


@bp.get("")
@requires(Permission.STATEMENT_TEAM)
def overview() -> Response:
    """Everybody below of whom something is judged in a period, and what waits for one's signature; ?period= chooses."""
    return _overview(VersionForm(), request.args.get("period", ""))


@bp.post("/periods/<int:period_id>/beginning")
@requires(Permission.STATEMENT_TEAM)
def begin(period_id: int) -> Answer:
    """Begins all scorecards that are missing, with the figures of this moment."""
    bonus.period_by_id(period_id)
    form = VersionForm(request.form)

    def done() -> None:
        count = service.begin_all(period_id, actor=viewer())
        flash(
            ngettext(
                "%(num)s scorecard is begun. The person sees the figures first.",
                "%(num)s scorecards are begun. The people see their figures first.", count,
            ),
            "success",
        )  # fmt: skip

    return submit(
        form,
        done,
        again=lambda status: _overview(form, str(period_id), status),
        then=lambda _done: url_for("scorecards.overview", period=period_id),
    )


def _overview(form: VersionForm, asked: str, status: int = 200) -> Response:
    found = queries.overview(viewer(), asked)
    return page(
        "scorecards/overview.html",
        "content",
        status,
        form=form,
        title=_("Scorecards"),
        **found._asdict(),
    )
