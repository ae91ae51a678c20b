"""The firm's kinds of clients."""

from typing import Any

from flask import Response, make_response, request, url_for

from webapp.clients import queries, service
from webapp.clients.forms import SegmentForm
from webapp.clients.routes import bp
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/admin/segments")
@requires(Permission.FIRM_EDIT)
def segments() -> Any:
    """All segments, and the form of one more."""
    return _page(SegmentForm(), 200)


@bp.post("/admin/segments")
@requires(Permission.FIRM_EDIT)
def create_segment() -> Any:
    """Adds a segment."""
    form = SegmentForm(request.form)
    return submit(
        form,
        lambda: service.create_segment(form.name.data or "", actor=viewer()),
        again=lambda status: _page(form, status),
        then=lambda segment: url_for("clients.segments"),
    )


def _page(form: SegmentForm, status: int) -> Response:
    return make_response(page("clients/segments.html", "content", status, form=form, segments=queries.segments()))
