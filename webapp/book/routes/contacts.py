"""The list of contacts and its export: the same filters, the same rows."""

from flask import Response, request, url_for

from webapp import csvfile, formats, policy
from webapp.book import forms, queries, rules, service
from webapp.book.routes import bp
from webapp.claims import queries as claims
from webapp.clients import queries as clients
from webapp.htmx import page
from webapp.initiatives import queries as initiatives
from webapp.policy import Permission, requires

HEAD = (
    "Name", "Household", "Segment", "Standing", "Do not contact", "Language", "Phone", "E-mail", "Covered by",
    "Last contact",
)  # fmt: skip
# What one must be allowed to read so as to filter by it.
ABOUT = {
    "initiative": Permission.INITIATIVE_READ, "through": Permission.INITIATIVE_READ, "claim": Permission.CLAIM_READ,
}  # fmt: skip


@bp.get("/contacts")
@requires(Permission.CONTACT_READ)
def contacts() -> Response:
    """The contacts of the households that one may open, filtered by what the address says."""
    viewer = policy.viewer()
    closed = _closed(viewer)
    wanted = _wanted(closed)
    choices = initiatives.choices(viewer.firm.zone)
    form = forms.filter_form(wanted, choices, clients.segments())
    initiative_id = _initiative_id(wanted, choices)
    listed = queries.contact_list(viewer, wanted, initiative_id)
    return page(
        "book/contacts.html",
        "contacts",
        wanted=wanted,
        form=form,
        chips=forms.chips(form, wanted),
        closed=closed,
        listed=listed,
        brought=_brought(viewer, listed.lines, initiative_id),
        path=url_for(".contacts"),
    )


@bp.get("/contacts.csv")
@requires(Permission.CONTACT_EXPORT)
def export() -> Response:
    """Exactly the contacts of the list with these filters, as CSV; the export is on the record."""
    viewer = policy.viewer()
    wanted = _wanted(_closed(viewer))
    initiative_id = _initiative_id(wanted, initiatives.choices(viewer.firm.zone))
    service.note_export(filters=wanted.filters, actor=viewer)
    head = (*HEAD, "Claims", "Confirmed") if _brought(viewer, [], initiative_id) is not None else HEAD
    rows = (
        _exported(line, money)
        for lines in queries.everything(viewer, wanted, initiative_id)
        for money in [_brought(viewer, lines, initiative_id)]
        for line in lines
    )
    return csvfile.answer("contacts.csv", head, rows)


def _closed(viewer: policy.Viewer) -> set[str]:
    """The filters about what the viewer has nothing to do with, or the firm has switched off."""
    return {name for name, permission in ABOUT.items() if not viewer.may(permission)}


def _wanted(closed: set[str]) -> rules.Wanted:
    return rules.wanted({name: value for name, value in request.args.items() if name not in closed})


def _brought(viewer: policy.Viewer, lines: list[queries.Line], initiative_id: int | None) -> dict | None:
    """What the chosen initiative brought, by household; None where none is chosen or claims are not for this person."""
    if initiative_id is None or not viewer.may(Permission.CLAIM_READ):
        return None
    return claims.brought(viewer, initiative_id, [line.household_id for line in lines]) if lines else {}


def _exported(line: queries.Line, money: dict | None) -> tuple:
    shown = (
        line.name, line.household, line.segment, line.standing, line.do_not_contact, line.language, line.phone,
        line.email, line.covered_by, formats.local_input(line.last_contact_at),
    )  # fmt: skip
    if money is None:
        return shown
    one = money.get(line.household_id)
    confirmed = one.confirmed_minor.items() if one else ()
    sums = [f"{currency} {formats.amount_text(minor, currency)}" for currency, minor in confirmed]
    return (*shown, "; ".join(one.states) if one else "", "; ".join(sums))


def _initiative_id(wanted: rules.Wanted, choices: list) -> int | None:
    return next((choice.id for choice in choices if choice.slug == wanted.initiative), None)
