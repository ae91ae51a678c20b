"""The audit trail and the health checks."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, current_app, jsonify, request, url_for
from flask_babel import gettext as _

from webapp import csvfile, htmx, periods
from webapp.oversight import queries, service
from webapp.oversight.forms import AuditFilter
from webapp.oversight.queries import Wanted
from webapp.policy import Permission, public, requires, viewer
from webapp.telling import Told, words
from webapp.text import whole_number

bp = Blueprint("oversight", __name__)
HEAD = ("entry", "at", "who", "action", "object", "number", "household", "what")


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def audit() -> Any:
    """The audit trail, newest first, as far as the viewer may see it."""
    form = _form()
    is_good = form.validate()
    before, after = (whole_number(request.args.get(name)) for name in ("before", "after"))
    found = queries.audit_page(viewer(), _wanted(form), before, after) if is_good else None
    return htmx.page(
        "oversight/audit.html",
        "entries",
        200 if is_good else 422,
        form=form,
        found=found,
        chips=_chips(form) if is_good else [],
        newer=_at(after=found.lines[0].id) if found and found.lines and found.has_newer else None,
        older=_at(before=found.lines[-1].id) if found and found.lines and found.has_older else None,
        export_url=url_for("oversight.export", **_kept()),
        words=words,
    )


@bp.get("/audit/export")
@requires(Permission.AUDIT_READ)
def export() -> Any:
    """The same entries as a file for a spreadsheet."""
    form = _form()
    if not form.validate():
        return htmx.page("oversight/audit.html", "entries", 422, form=form, found=None, chips=[], words=words)
    return csvfile.answer(f"audit-{periods.today(viewer().zone)}.csv", HEAD, _rows(_wanted(form)))


@bp.get("/healthz")
@public
def healthz() -> Any:
    """Whether this process answers; touches no database."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Whether this process can serve: database, schema and guards; says nothing else."""
    checks = service.readiness(current_app._get_current_object())  # type: ignore[attr-defined]
    is_ready = all(checks.values())
    response = jsonify(status="ready" if is_ready else "not ready", **checks)
    response.status_code = 200 if is_ready else 503
    return response


def _form() -> AuditFilter:
    return AuditFilter(request.args, actors=queries.actors(viewer()))


def _wanted(form: AuditFilter) -> Wanted:
    kind, _space, number = (form.object.data or "").partition(" ")
    return Wanted(
        actor_id=int(form.actor.data) if form.actor.data else None,
        action=_action(form.action.data or ""),
        object_type=kind,
        object_id=int(number) if number else None,
        household_id=int(form.household.data) if form.household.data else None,
        since=form.since.data,
        until=form.until.data,
    )


def _action(typed: str) -> str:
    """An action as it was read in the list, "Claim part confirmed", or as it is stored."""
    thing, _space, act = typed.partition(" ")
    return f"{thing}.{act.replace(' ', '-')}" if act else thing


def _kept(*without: str) -> dict[str, Any]:
    names = [field.name for field in AuditFilter(actors=[])]
    return {name: request.args[name] for name in names if request.args.get(name) and name not in without}


def _at(**place: int) -> str:
    return url_for("oversight.audit", **_kept(), **place)  # type: ignore[arg-type]


def _chips(form: AuditFilter) -> list[tuple[str, str]]:
    chips = []
    for field in form:
        if not field.data:
            continue
        value = field.data
        if field.name == "actor":
            value = next(choice.label for choice in field.iter_choices() if choice.value == field.data)
        elif field.name == "action":
            value = words(_action(field.data))
        label = _("%(filter)s: %(value)s", filter=field.label.text, value=value)
        chips.append((label, url_for("oversight.audit", **_kept(field.name))))
    return chips


def _rows(wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    for line in queries.audit_lines(viewer(), wanted):
        what = "; ".join(_in_a_cell(told) for told in line.told)
        yield line.id, line.at, line.actor, line.action, line.object_type, line.object_id, line.household_id, what


def _in_a_cell(told: Told) -> str:
    before = "" if told.before is None else f"{told.before or '–'} → "
    return f"{told.label}: {before}{told.after or '–'}"
