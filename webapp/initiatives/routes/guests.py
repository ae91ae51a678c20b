"""The guest list of an initiative: a region of its page, and a page of its own."""

from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as Answer

from webapp.clients import queries as clients
from webapp.htmx import page, submit
from webapp.initiatives import queries, service
from webapp.initiatives.forms import STANDINGS, GuestForm, StandingForm, VersionForm
from webapp.initiatives.routes import bp
from webapp.policy import Permission, requires, viewer


def guest_context(
    initiative: Any, form: Any = None, matches: Any = None, limit: int = queries.GUESTS
) -> dict[str, Any]:
    """What templates/initiatives/_guests.html needs; nothing of it for those who may know no guests."""
    who = viewer()
    if not (who.may(Permission.GUEST_LIST) or who.may(Permission.CONTACT_READ)):
        return {"guests": None}
    may_add = who.may(Permission.GUEST_EDIT) and who.may(Permission.CONTACT_READ)
    return {
        "guests": queries.guests(who, initiative.id, request.args.get("after", type=int), limit),
        "guest_form": (form or GuestForm()) if may_add else None,
        "refused_form": None if may_add else form,
        "guest_matches": matches,
        "typed_contact": request.form.get("contact_text", ""),
        "standings": STANDINGS,
        "may_change_guests": who.may(Permission.GUEST_EDIT),
    }


def _page(initiative: Any, status: int = 200, **context: Any) -> Response:
    context = guest_context(initiative, **context)
    return page("initiatives/guests.html", "guests", status, initiative=initiative, **context)


def _list(slug: str) -> str:
    return url_for("initiatives.guests", slug=slug, after=request.args.get("after", type=int))


@bp.get("/initiatives/<slug>/guests")
@requires(Permission.INITIATIVE_READ)
def guests(slug: str) -> Response:
    """The guests whom the viewer may know, page by page."""
    return _page(queries.by_slug(slug))


@bp.post("/initiatives/<slug>/guests")
@requires(Permission.GUEST_EDIT)
def add_guest(slug: str) -> Answer:
    """Puts a contact on the list; without scripts the same form searches first."""
    initiative = queries.by_slug(slug)
    form = GuestForm(request.form)
    if request.form.get("find") == "contact":
        found = clients.find_contacts(viewer(), request.form.get("contact_text", ""))
        return _page(initiative, form=form, matches=[(one.id, one.name, one.household_name) for one in found])

    def act() -> None:
        contact = clients.visible_contact(viewer(), form.contact.data or 0)
        service.add_guest(initiative, contact, form.standing.data, actor=viewer())

    return submit(form, act, again=lambda status: _page(initiative, status, form=form), then=lambda _done: _list(slug))


@bp.post("/initiatives/<slug>/guests/<int:guest_id>")
@requires(Permission.GUEST_EDIT)
def change_guest(slug: str, guest_id: int) -> Answer:
    """Says what became of an invitation."""
    initiative = queries.by_slug(slug)
    guest = queries.guest_by_id(viewer(), initiative.id, guest_id)
    form = StandingForm(request.form)
    return submit(
        form,
        lambda: service.change_guest(guest, form.standing.data, version=form.version.data, actor=viewer()),
        again=lambda status: _page(initiative, status, form=_with_errors_of(form)),
        then=lambda _done: _list(slug),
        stored=lambda: StandingForm(obj=queries.guest_by_id(viewer(), initiative.id, guest_id)),
    )


@bp.post("/initiatives/<slug>/guests/<int:guest_id>/removal")
@requires(Permission.GUEST_EDIT)
def remove_guest(slug: str, guest_id: int) -> Answer:
    """Takes a contact off the list."""
    initiative = queries.by_slug(slug)
    guest = queries.guest_by_id(viewer(), initiative.id, guest_id)
    form = VersionForm(request.form)
    return submit(
        form,
        lambda: service.remove_guest(guest, version=form.version.data, actor=viewer()),
        again=lambda status: _page(initiative, status, form=_with_errors_of(form)),
        then=lambda _done: _list(slug),
        stored=lambda: VersionForm(obj=queries.guest_by_id(viewer(), initiative.id, guest_id)),
    )


def _with_errors_of(pressed: Any) -> GuestForm:
    form = GuestForm()
    form.form_errors.extend([*pressed.form_errors, *(text for field in pressed for text in field.errors)])
    return form
