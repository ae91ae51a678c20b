"""The list of interactions."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import periods
from webapp.htmx import page
from webapp.initiatives import queries as initiative_queries
from webapp.interactions import queries, rules
from webapp.interactions.forms import FilterForm, choices
from webapp.interactions.routes import bp
from webapp.policy import Permission, Viewer, requires, viewer

# Without a first day, a team's list begins here; so its rows are found by their time.
TEAM_DAYS = 90


@bp.get("/interactions")
@requires(Permission.INTERACTION_READ)
def interactions() -> Response:
    """The person's own interactions, or the team's, newest first, as the address filters them."""
    reader = viewer()
    form = _filter(reader)
    wanted = _wanted(form, reader)
    before = rules.mark_of(request.args.get("before"))
    found = queries.listed(reader, wanted, before=before) if wanted else queries.Walk([], None)
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "before" and value}
    return page(
        "interactions/interactions.html",
        "interactions",
        form=form,
        items=found.items,
        next_url=url_for("interactions.interactions", **kept, before=found.next) if found.next else None,
        first_url=url_for("interactions.interactions", **kept) if before else None,
        is_filtered=bool(kept),
    )


def _filter(reader: Viewer) -> FilterForm:
    form = FilterForm(request.args)
    form.channel.choices = choices(queries.channel_labels().items(), _("Any"))
    known = [(choice.id, choice.name) for choice in initiative_queries.choices(reader.firm.zone)]
    form.initiative.choices = choices(known, _("Any"))
    return form


def _wanted(form: FilterForm, reader: Viewer) -> queries.Filter | None:
    """What is looked for; None where the address asks for what nothing can be, such as the team of who has none."""
    whose, since = form.whose.data, form.since.data
    if not form.validate() or (whose == "team" and not reader.reaches_team):
        return None
    if whose == "team" and since is None:
        since = periods.days_after(periods.today(reader.firm.zone), -TEAM_DAYS)
    return queries.Filter(
        whose=whose,
        channel=form.channel.data or "",
        initiative_id=form.initiative.data,
        since=since,
        until=form.until.data,
        only_flagged=bool(form.flagged.data),
    )
