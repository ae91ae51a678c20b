"""Claims that leave nothing to judge, confirmed together after a look at the list of them."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from webapp import formats, periods
from webapp.claims import queries, service
from webapp.claims.forms import TogetherForm
from webapp.claims.queries.finding_words import said
from webapp.claims.queries.wording import doubt_words
from webapp.claims.routes import bp
from webapp.claims.routes.places import mark, place_asked
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/claims/queue/clear")
@requires(Permission.QUEUE_READ)
def clear() -> Response:
    """What would be confirmed together, each claim with its line, and what fits but is not clear."""
    return _page(TogetherForm())


@bp.post("/claims/queue/clear")
@requires(Permission.CLAIM_DECIDE)
def confirm_together() -> Answer:
    """Confirms what is ticked, and tells of each claim that was left why it was."""
    form = TogetherForm(request.form)

    def act() -> None:
        chosen = [service.Chosen(*each) for each in form.chosen.data or ()]
        _tell(service.confirm_together(chosen, actor=viewer()))

    return submit(
        form,
        act,
        again=lambda status: _page(form, status),
        then=lambda _done: url_for("claims.clear"),
    )


def _tell(outcome: service.Outcome) -> None:
    if outcome.confirmed:
        count = len(outcome.confirmed)
        flash(ngettext("%(num)s claim is confirmed.", "%(num)s claims are confirmed.", count), "success")
    names = queries.short_names(viewer(), [one.claim_id for one in outcome.left])
    for one in outcome.left:
        household, amount, currency = names.get(one.claim_id, ("", 0, ""))
        money = formats.money(amount, currency) if currency else ""
        flash(_("Left: %(household)s %(amount)s. %(why)s", household=household, amount=money, why=one.why), "warning")


def _words(one: queries.Fitting) -> list[str]:
    """Why a claim is looked at by itself."""
    claim = one.claim
    if one.findings:
        return [said(each, claim.currency, claim.claimant_name or "") for each in one.findings]
    return [doubt_words(one.doubt)] if one.doubt else []


def _page(form: TogetherForm, status: int = 200) -> Response:
    today = periods.today(viewer().firm.zone)
    found = queries.fitting(viewer(), today, place_asked())
    return page(
        "claims/clear.html",
        "clear",
        status,
        form=form,
        clear=found.clear[: queries.CLEAR_PAGE],
        doubtful=[(one, _words(one)) for one in found.doubtful],
        has_more=len(found.clear) > queries.CLEAR_PAGE,
        following=url_for("claims.clear", after=mark(found.following)) if found.following else None,
    )
