"""Filing a claim."""

from typing import Any, TypeVar

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as Answer

from webapp import idempotency, periods, uploads
from webapp.claims import service
from webapp.claims.forms import NewClaimForm, TermsForm
from webapp.claims.queries import filing
from webapp.claims.routes import bp
from webapp.claims.routes.places import number_asked
from webapp.claims.rules import is_documented
from webapp.documents import service as documents
from webapp.htmx import page, submit
from webapp.initiatives import queries as initiatives
from webapp.policy import Permission, requires, viewer

F = TypeVar("F", bound=TermsForm)


def choices_in(form: F) -> F:
    """Puts colleagues and initiatives into the form."""
    form.choose(
        [(one.id, one.name) for one in filing.colleagues()],
        [(one.id, one.name) for one in initiatives.choices(viewer().firm.zone)],
    )
    return form


def _origin() -> filing.Origin:
    interaction_id, household_id = number_asked("interaction"), number_asked("household")
    if interaction_id is not None:
        return filing.interaction_origin(viewer(), interaction_id)
    if household_id is None:
        abort(404)
    return filing.household_origin(viewer(), household_id)


def _address(origin: filing.Origin) -> str:
    named: dict[str, Any] = (
        {"interaction": origin.interaction_id} if origin.interaction_id else {"household": origin.household_id}
    )
    return url_for("claims.file", **named, again=number_asked("again"))


def _page(form: NewClaimForm, origin: filing.Origin, status: int = 200) -> Response:
    return page("claims/new.html", "claim_form", status, form=form, origin=origin, address=_address(origin))


@bp.get("/claims/new")
@requires(Permission.CLAIM_FILE)
def new() -> Response:
    """The form of a new claim, out of ?interaction=ID or for ?household=ID; ?again=ID claims a closed one anew."""
    origin = _origin()
    shown: dict[str, Any] = {
        "currency": origin.currency,
        "initiative_id": origin.initiative_id,
        "shares": [{"user_id": viewer().id, "percent": "100"}],
    }
    again = number_asked("again")
    if again is not None:
        earlier = filing.earlier_claim(viewer(), again)
        shown |= {"kind": earlier.kind, "description": earlier.description, "initiative_id": earlier.initiative_id}
    return _page(choices_in(NewClaimForm(data=shown)), origin)


@bp.post("/claims/new")
@requires(Permission.CLAIM_FILE)
def file() -> Answer:
    """Files the claim and goes to its page."""
    origin = _origin()
    today = periods.today(viewer().firm.zone)
    made_on = periods.day_of(origin.occurred_at, viewer().firm.zone) if origin.occurred_at else today
    form = choices_in(NewClaimForm(CombinedMultiDict([request.files, request.form]))).at(min(made_on, today), today)

    def act() -> int:
        kept = None
        if form.sent is not None:
            with idempotency.pause():
                kept = documents.keep(form.sent, uploads.folder())
        claim = service.file_claim(
            household_id=origin.household_id,
            interaction_id=origin.interaction_id,
            earlier_claim_id=number_asked("again"),
            **form.terms(),
            actor=viewer(),
        )
        if kept is not None:
            service.attach_document(claim_id=claim.id, kept=kept, title="", actor=viewer())
        flash(
            _("Claimed, with its document.")
            if kept is not None
            else _("Claimed. Attach the signed document: nothing is confirmed without one.")
            if is_documented(claim.kind)
            else _("Claimed. The file was not kept: money is confirmed by what comes in, not by a document.")
            if form.names_a_file
            else _("Claimed. A controller will look for the money."),
            "success",
        )
        return claim.id

    return submit(
        form,
        act,
        again=lambda status: _page(form, origin, status),
        then=lambda claim_id: url_for("claims.show", claim_id=claim_id),
    )
