"""The list of claims."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _lazy

from webapp import periods
from webapp.claims import queries, rules
from webapp.claims.queries import Filters
from webapp.claims.queries.wording import kind_words, state_pill
from webapp.claims.routes import bp
from webapp.claims.routes.places import mark, number_asked, place_asked
from webapp.htmx import page
from webapp.initiatives import queries as initiatives
from webapp.policy import Permission, requires, viewer

# What the list can be limited to beside states.
EXTRA = {"overdue": _lazy("Overdue"), "reversed": _lazy("Reversed")}


@bp.get("/claims")
@requires(Permission.CLAIM_READ)
def listing() -> Response:
    """Claims, newest first; filters are ?state= ?kind= ?initiative= ?claimant= ?household=, pages ?after= ?before=."""
    filters = _filters()
    listed = queries.page_of(viewer(), filters, place_asked())
    given = _given(filters)
    newest = mark(listed.rows[0]) if listed.has_newer and listed.rows else None
    newer = url_for("claims.listing", **given, before=newest) if newest else None
    older = url_for("claims.listing", **given, after=mark(listed.rows[-1])) if listed.has_older else None
    return page(
        "claims/listing.html",
        "claims",
        claims=listed.rows,
        totals=queries.totals(viewer(), filters),
        filters=filters,
        chips=_chips(filters, given),
        states=[*((state, state_pill(state).text) for state in rules.STATES), *(EXTRA.items())],
        today=periods.today(viewer().firm.zone),
        kinds=[(kind, kind_words(kind)) for kind in rules.KINDS],
        initiatives=initiatives.choices(viewer().firm.zone),
        newer=newer,
        older=older,
    )


def _filters() -> Filters:
    return Filters(
        request.args.get("state", "").replace("\x00", "")[:200],
        request.args.get("kind", "").replace("\x00", "")[:200],
        request.args.get("initiative", "")[:200],
        number_asked("claimant"),
        number_asked("household"),
    )


def _given(filters: Filters) -> dict[str, Any]:
    named = {
        "state": filters.state,
        "kind": filters.kind,
        "initiative": filters.initiative,
        "claimant": filters.claimant_id,
        "household": filters.household_id,
    }
    return {name: value for name, value in named.items() if value}


def _chips(filters: Filters, given: dict[str, Any]) -> list[tuple[str, str]]:
    """The filters in force as (words, address without it)."""
    if not given:
        return []
    names = queries.names_of(viewer(), filters)
    unknown = _("not found")
    state = state_pill(filters.state).text if filters.state in rules.STATES else unknown
    state = _("Open") if filters.state == "open" else EXTRA.get(filters.state, state)
    words = {
        "state": _("State: %(name)s", name=state),
        "kind": _("Kind: %(name)s", name=kind_words(filters.kind) or unknown),
        "initiative": _("Initiative: %(name)s", name=names.initiative or unknown),
        "claimant": _("Claimant: %(name)s", name=names.claimant or unknown),
        "household": _("Household: %(name)s", name=names.household or unknown),
    }
    return [
        (words[one], url_for("claims.listing", **{name: value for name, value in given.items() if name != one}))
        for one in given
    ]
