"""Promised money against what came of it."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import csvfile, money, periods
from webapp.claims import queries, rules, service
from webapp.claims.forms import VersionForm
from webapp.claims.routes import bp
from webapp.claims.routes.show import show_page
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer

# So many names are on the page, those with most to come first; the file has everything.
MOST = 40
HEAD = (
    "Claim", "Household", "Claimant", "Initiative", "Due on", "Days overdue", "Instalment", "Still open", "Currency",
)  # fmt: skip


@bp.get("/claims/promises")
@requires(Permission.CLAIM_READ)
def promises() -> Response:
    """What was promised and what came of it, by age and ?by=person or ?by=initiative."""
    way = request.args.get("by", "")
    way = way if way in queries.WAYS else queries.WAYS[0]
    sums = queries.sums(viewer(), way)
    late = queries.lateness(viewer(), way, periods.today(viewer().firm.zone))
    labels = {"person": _("By rep"), "initiative": _("By initiative")}
    return page(
        "claims/promises.html",
        "promises",
        sums=sums[:MOST],
        has_more=len(sums) > MOST,
        overdue=_overdue(late),
        pictures=_pictures(sums, late),
        way=way,
        tabs=[
            {"label": labels[each], "url": url_for("claims.promises", by=each), "active": each == way}
            for each in queries.WAYS
        ],
    )


def _overdue(late: list[queries.Lateness]) -> dict[tuple[int | None, str], int]:
    """What should have come by now, in minor units by name and currency."""
    found: dict[tuple[int | None, str], int] = {}
    for one in late:
        if one.age != rules.AGES[0].name:
            found[one.key, one.currency] = found.get((one.key, one.currency), 0) + one.open_minor
    return found


def _pictures(sums: list[queries.Sum], late: list[queries.Lateness]) -> list[tuple[str, dict[str, int]]]:
    """What became of all that was promised, currency by currency: what came, what is open by age, and what is gone."""
    names = ("came", *(age.name for age in rules.AGES), "gone")
    found: dict[str, dict[str, int]] = {}
    for one in sums:
        parts = found.setdefault(one.currency, dict.fromkeys(names, 0))
        parts["came"] += one.promised_minor - one.open_minor - one.gone_minor
        parts["gone"] += one.gone_minor
    for each in late:
        # Filed between the two statements, a promise may be in the second alone.
        found.setdefault(each.currency, dict.fromkeys(names, 0))[each.age] += each.open_minor
    return sorted(found.items())


@bp.post("/claims/<int:claim_id>/extension/undoing")
@requires(Permission.CLAIM_DECIDE)
def take_extension_back(claim_id: int) -> Answer:
    """Takes back what one extended, while nothing else has happened."""
    form = VersionForm(request.form)

    def act() -> None:
        service.take_extension_back(claim_id=claim_id, version=form.version.data, actor=viewer())
        flash(_("The earlier day holds again."), "success")

    def as_stored() -> VersionForm:
        now = queries.details_of(viewer(), claim_id, periods.today(viewer().firm.zone))
        return VersionForm(data={"version": now.version})

    return submit(
        form,
        act,
        again=lambda status: show_page(claim_id, status, pressed=form),
        then=lambda _done: url_for("claims.show", claim_id=claim_id),
        stored=as_stored,
    )


@bp.get("/claims/promises.csv")
@requires(Permission.CLAIM_READ)
def promises_file() -> Response:
    """Every instalment that is still to come, as CSV; the export is on the record."""
    today = periods.today(viewer().firm.zone)
    service.note_export(actor=viewer())
    rows = (
        (
            claim_id, household, claimant, initiative or "", due_on, max(0, (today - due_on).days),
            money.to_decimal(whole, currency), money.to_decimal(rest, currency), currency,
        )
        for claim_id, household, claimant, initiative, due_on, whole, rest, currency in queries.open_instalments(
            viewer()
        )
    )  # fmt: skip
    return csvfile.answer("promises.csv", HEAD, rows)
