"""Second looks: which wait, one of them with what lay before the first controller, and what was found."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.claims import queries, service
from webapp.claims.forms import SecondLookForm
from webapp.claims.routes import bp
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/claims/second-looks")
@requires(Permission.QUEUE_READ)
def second_looks() -> Response:
    """What waits for this controller's second look, and how often those who looked agreed."""
    today = periods.today(viewer().firm.zone)
    return page(
        "claims/second_looks.html",
        "looks",
        looks=queries.to_look_at(viewer(), today),
        agreement=queries.agreement(viewer(), today),
        disagreements=queries.disagreements(viewer()),
    )


@bp.get("/claims/second-looks/<int:look_id>")
@requires(Permission.QUEUE_READ)
def second_look(look_id: int) -> Response:
    """A claim as the first controller saw it, without their reason until one has said what one thinks."""
    return _page(look_id)


@bp.post("/claims/second-looks/<int:look_id>/verdict")
@requires(Permission.CLAIM_DECIDE)
def take_second_look(look_id: int) -> Answer:
    """Agrees or disagrees, as the pressed button says."""
    form = SecondLookForm(request.form)

    def act() -> None:
        service.take_second_look(look_id=look_id, verdict=form.pressed, reason=form.reason.data or "", actor=viewer())
        flash(_("Your second look is kept. What the first controller wrote is shown now."), "success")

    def again(status: int) -> Response:
        form.intended.data = form.pressed
        return _page(look_id, form, status)

    return submit(form, act, again=again, then=lambda _done: url_for("claims.second_look", look_id=look_id))


def _page(look_id: int, form: SecondLookForm | None = None, status: int = 200) -> Response:
    today = periods.today(viewer().firm.zone)
    look = queries.look_of(viewer(), look_id, today)
    details = queries.details_of(viewer(), look.claim.id, today)
    return page(
        "claims/second_look.html",
        "look",
        status,
        look=look,
        form=form or SecondLookForm(),
        details=details,
        claim=details.claim,
        exchange=queries.exchange_of(viewer(), details),
    )
