"""One interaction, and changing it."""

from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import periods, telling
from webapp.htmx import announce, page, submit, wants_fragment
from webapp.initiatives import queries as initiative_queries
from webapp.interactions import queries, rules, service
from webapp.interactions.forms import EditForm, choices
from webapp.interactions.routes import bp
from webapp.policy import Permission, Viewer, requires, viewer


@bp.get("/interactions/<int:interaction_id>")
@requires(Permission.INTERACTION_READ)
def interaction(interaction_id: int) -> Response:
    """One interaction in full, with what it said before; `?logged=1` comes from the form that has just saved it."""
    reader = viewer()
    account = queries.account(reader, interaction_id)
    item = account.item
    is_mine = item.recorded_by_id == reader.id
    is_fresh = rules.may_undo(item.recorded_at, periods.now(), is_recorder=is_mine) and not account.earlier
    can_undo = is_fresh and not queries.carries_more(reader, item.id)
    if request.args.get("logged") and is_fresh:
        announce(
            _("Logged: %(channel)s, %(names)s.", channel=item.channel_label, names=item.participants or ""),
            url=url_for("interactions.interaction", interaction_id=item.id),
            label=_("View"),
            undo_url=url_for("entry.undo", interaction_id=item.id) if can_undo else None,
        )
    return page(
        "interactions/interaction.html",
        account=account,
        item=item,
        can_undo=can_undo,
        can_change=(is_mine or reader.reaches_team) and reader.may(Permission.INTERACTION_LOG),
        labels=queries.channel_labels(),
        grown=queries.grown(reader, item.id),
        history=telling.history(reader, "interaction", item.id),
    )


@bp.get("/interactions/<int:interaction_id>/edit")
@requires(Permission.INTERACTION_LOG)
def edit_interaction(interaction_id: int) -> Response:
    """The form with which an interaction is corrected or amended."""
    reader = viewer()
    return _edit_page(_as_stored(interaction_id, reader), interaction_id, reader)


def _as_stored(interaction_id: int, reader: Viewer) -> EditForm:
    row, note, reads_note = queries.visible_interaction(reader, interaction_id)
    form = _with_choices(EditForm(obj=row), reader)
    form.occurred_at.data = row.occurred_at.astimezone(ZoneInfo(reader.zone)).replace(tzinfo=None)
    form.initiative.data = row.initiative_id
    if note is not None and reads_note:
        form.note.data, form.is_private.data = note.body, note.is_private
    return form


@bp.post("/interactions/<int:interaction_id>/edit")
@requires(Permission.INTERACTION_LOG)
def save_interaction(interaction_id: int) -> Any:
    """Corrects or amends an interaction."""
    actor = viewer()
    queries.visible_interaction(actor, interaction_id)
    form = _with_choices(EditForm(request.form), actor)
    return submit(
        form,
        lambda: service.change(
            interaction_id, _changes(form, actor), version=form.version.data, reason=form.reason.data or "", actor=actor
        ),
        again=lambda status: _edit_page(form, interaction_id, actor, status),
        then=lambda row: url_for("interactions.interaction", interaction_id=row.id),
        stored=lambda: _as_stored(interaction_id, actor),
    )


def _changes(form: EditForm, actor: Viewer) -> service.Changes:
    when = cast("datetime", form.occurred_at.data)
    return service.Changes(
        channel=form.channel.data,
        direction=form.direction.data,
        occurred_at=when.replace(tzinfo=ZoneInfo(actor.zone)).astimezone(UTC),
        minutes=form.minutes.data,
        initiative_id=form.initiative.data,
        subject=form.subject.data or "",
        outcome=form.outcome.data or "",
        next_step=form.next_step.data or "",
        note=form.note.data or "",
        is_private=form.is_private.data,
    )


def _with_choices(form: EditForm, reader: Viewer) -> EditForm:
    form.channel.choices = choices(queries.channel_labels().items())
    form.direction.choices = choices(queries.direction_labels().items())
    known = [(choice.id, choice.name) for choice in initiative_queries.choices(reader.firm.zone)]
    form.initiative.choices = choices(known, _("None"))
    return form


def _edit_page(form: EditForm, interaction_id: int, reader: Viewer, status: int = 200) -> Response:
    row, _note, reads_note = queries.visible_interaction(reader, interaction_id)
    is_mine = row.recorded_by_id == reader.id
    return page(
        "interactions/edit.html",
        "edit",
        status,
        form=form,
        interaction_id=interaction_id,
        target="region" if wants_fragment() else None,
        reads_note=reads_note,
        is_amendment=not rules.is_corrected_in_place(row.recorded_at, periods.now(), is_recorder=is_mine),
        icons={channel: queries.channel_icon(channel) for channel in rules.CHANNELS},
    )
