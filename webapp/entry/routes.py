"""Logging an interaction: the form as a page and in the dialog, what it asks while one types, and undo."""

from datetime import UTC
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp import periods
from webapp.entry import queries, service
from webapp.entry.forms import NEW, EntryForm
from webapp.exceptions import NotVisible
from webapp.htmx import Option, announce, options, page, submit, wants_fragment
from webapp.initiatives import queries as initiatives
from webapp.interactions import queries as interactions
from webapp.policy import Permission, Viewer, requires, viewer

bp = Blueprint("entry", __name__)


@bp.get("/interactions/new")
@requires(Permission.INTERACTION_LOG)
def new_interaction() -> Response:
    """The form; `?contact=` and `?initiative=` fill it in, `?logged=` tells what was saved before it."""
    actor = viewer()
    contact_id = request.args.get("contact", type=int)
    known = queries.about(actor, contact_id) if contact_id and contact_id < 2**53 else None
    if contact_id and known is None:
        raise NotVisible
    form = EntryForm(data=_defaults(actor, known))
    if request.args.get("logged", type=int):
        _announce(actor, request.args.get("logged", 0, type=int))
    return _page(form, actor, known)


@bp.get("/interactions/new/about")
@requires(Permission.INTERACTION_LOG)
def about_contact() -> Any:
    """The part of the form that depends on the contact, asked for when one is chosen."""
    actor = viewer()
    contact_id = request.args.get("contact", type=int) or 0
    if not wants_fragment():
        return redirect(url_for("entry.new_interaction", contact=contact_id or None), 303)
    known = queries.about(actor, contact_id) if 0 < contact_id < 2**53 else None
    form = EntryForm(data=_defaults(actor, known))
    if request.args.get("contact") == NEW:
        form.contact.data = NEW
    return _page(form, actor, known, block="about")


@bp.get("/interactions/contacts")
@requires(Permission.INTERACTION_LOG)
def contact_options() -> Response:
    """The contacts that fit what is being typed, as options of the box."""
    typed = request.args.get("q", "")[:200]
    found = [Option(one.id, one.name, one.note, "user") for one in queries.matches(viewer(), typed)]
    if typed and viewer().may(Permission.CONTACT_EDIT):
        found.append(Option(NEW, typed, icon="user-plus", said=_("Create “%(name)s”", name=typed)))
    return options(_("Contacts"), found, _("Nobody found"))


@bp.post("/interactions/new")
@requires(Permission.INTERACTION_LOG)
def log_interaction() -> Any:
    """Saves the form: the interaction with its follow-up and its claim, in one transaction."""
    actor = viewer()
    form = EntryForm(request.form)
    form.may_create, form.today = actor.may(Permission.CONTACT_EDIT), periods.today(actor.firm.zone)
    form.offer(interactions.channel_labels(), interactions.direction_labels(), [])
    if request.form.get("find"):
        return _found(form, actor)
    return submit(form, lambda: _log(form, actor), again=lambda status: _again(form, actor, status), then=_after)


@bp.post("/interactions/<int:interaction_id>/undo")
@requires(Permission.INTERACTION_LOG)
def undo(interaction_id: int) -> Any:
    """Takes back an interaction that was just logged by mistake."""
    service.undo(interaction_id, actor=viewer())
    flash(_("Undone: the interaction is gone."), "success")
    return redirect(_where_one_was(interaction_id), 303)


def _where_one_was(interaction_id: int) -> str:
    """The page under a message, as htmx tells it; the list where that page is gone now, or unknown."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    gone = url_for("interactions.interaction", interaction_id=interaction_id)
    if not here.path.startswith("/") or here.path.startswith("//") or here.path in (gone, request.path):
        return url_for("interactions.interactions")
    if here.path == url_for("entry.new_interaction"):
        # Without what it told of.
        return here.path
    return f"{here.path}?{here.query}" if here.query else here.path


def _log(form: EntryForm, actor: Viewer) -> Any:
    when = form.when.data
    fields = ("channel", "direction", "note", "is_private", "subject", "outcome", "next_step", "minutes", "late_reason")
    interaction = {name: form[name].data for name in fields} | {
        "contact_ids": [form.contact_id, *(person for person in form.participants.data or () if person)],
        "colleague_ids": [person for person in form.colleagues.data or () if person],
        "occurred_at": when.replace(tzinfo=ZoneInfo(actor.zone)).astimezone(UTC) if when else None,
        "initiative_id": form.initiative.data,
        "despite_wish": form.anyway.data,
    }
    follow_up = None
    if form.follow_up.data and actor.may(Permission.TASK_EDIT):
        follow_up = service.FollowUp(form.follow_up.data, form.due_on(periods.today(actor.firm.zone)))
    return service.log(
        interaction,
        new_contact=form.new_contact,
        follow_up=follow_up,
        claim=_claim(form, actor),
        actor=actor,
    )


def _claim(form: EntryForm, actor: Viewer) -> service.ClaimTerms | None:
    if not form.claim.data or form.amount_minor is None or not actor.may(Permission.CLAIM_FILE):
        return None
    return service.ClaimTerms(
        form.claim.data,
        form.amount_minor,
        form.currency.data or "",
        form.expected_on.data if form.claim.data == "promised" else None,
        form.no_initiative_reason.data or "",
    )


def _after(logged: Any) -> str:
    if request.form.get("next"):
        initiative_id = request.form.get("initiative", type=int)
        return url_for("entry.new_interaction", logged=logged.id, initiative=initiative_id)
    if not logged.is_open:
        return url_for("entry.new_interaction", logged=logged.id)
    return url_for("interactions.interaction", interaction_id=logged.id, logged=1)


def _announce(actor: Viewer, interaction_id: int) -> None:
    announce(
        _("Logged."),
        url=url_for("interactions.interaction", interaction_id=interaction_id),
        label=_("View"),
        undo_url=None
        if queries.has_claims(actor, interaction_id)
        else url_for("entry.undo", interaction_id=interaction_id),
    )


def _defaults(actor: Viewer, known: queries.About | None) -> dict[str, Any]:
    return {
        "contact": known.contact_id if known else None,
        "channel": interactions.last_channel(actor),
        "initiative": request.args.get("initiative", type=int) or (known.initiative_id if known else None),
        "currency": known.currency if known else actor.firm.currency,
    }


def _found(form: EntryForm, actor: Viewer) -> Response:
    """Without scripts the box's own button asks who fits; what else was typed stays."""
    found = queries.matches(actor, form.contact_text.data or "")
    if len(found) == 1:
        form.contact.data = found[0].id
    chosen = form.contact.data if form.contact.data in [match.id for match in found] else None
    known = queries.about(actor, chosen) if chosen else None
    if known is not None and form.initiative.data is None:
        form.initiative.data = known.initiative_id
    return _page(form, actor, known, matches=found)


def _again(form: EntryForm, actor: Viewer, status: int) -> Response:
    known = queries.about(actor, form.contact_id) if form.contact_id else None
    typed = form.contact_text.data or ""
    found = queries.matches(actor, typed) if known is None and typed and not wants_fragment() else None
    return _page(form, actor, known, status, matches=found)


def _offered(matches: list[queries.Match] | None, form: EntryForm, actor: Viewer) -> list[tuple[Any, ...]]:
    """Who fits, for the buttons of a page without scripts; last, to make somebody of that name."""
    offered: list[tuple[Any, ...]] = list(matches or [])
    typed = form.contact_text.data or ""
    if matches is not None and typed and actor.may(Permission.CONTACT_EDIT):
        offered.append((NEW, _("Create “%(name)s”", name=typed), _("in a household of its own")))
    return offered


def _page(
    form: EntryForm,
    actor: Viewer,
    known: queries.About | None,
    status: int = 200,
    *,
    matches: list[queries.Match] | None = None,
    block: str = "entry",
) -> Response:
    choices = [(choice.id, choice.name) for choice in initiatives.choices(actor.firm.zone)]
    form.offer(interactions.channel_labels(), interactions.direction_labels(), choices)
    return page(
        "entry/new.html",
        block,
        status,
        form=form,
        about=known,
        matches=_offered(matches, form, actor),
        nobody_found=matches == [],
        target="region" if wants_fragment() else None,
        display=known.name if known else (form.contact_text.data or ""),
        icons={channel: interactions.channel_icon(channel) for channel in interactions.channel_labels()},
        given_initiative=request.args.get("initiative", type=int),
    )
