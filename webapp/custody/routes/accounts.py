"""Accounts, the activity on them, and the household that they belong to."""

from datetime import date
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _

from webapp.clients import queries as clients
from webapp.custody import queries, service
from webapp.custody.forms import AssignmentForm
from webapp.custody.routes import bp
from webapp.custody.routes.imports import row_number
from webapp.htmx import Option, options, page, submit
from webapp.policy import Permission, requires, viewer
from webapp.telling import history
from webapp.text import clean

PAGE = 50


@bp.get("/accounts")
@requires(Permission.ACCOUNT_READ)
def accounts() -> Any:
    """Accounts by number; those that wait for a household on a tab of their own."""
    waiting, search = bool(request.args.get("waiting")), clean(request.args.get("q", ""))[:128]
    after = (clean(request.args.get("after", "")), row_number("after_id"))
    found = queries.accounts(viewer(), waiting=waiting, search=search, after=after if after[1] else None, limit=PAGE)
    return page(
        "custody/accounts.html", "accounts", accounts=found[:PAGE], waiting=waiting, search=search,
        more=len(found) > PAGE, after=bool(after[1]), waiting_count=queries.waiting_count(viewer()),
    )  # fmt: skip


@bp.get("/accounts/<int:account_id>")
@requires(Permission.ACCOUNT_READ)
def show_account(account_id: int) -> Any:
    """An account and its activity, newest first."""
    account = queries.account_row(viewer(), account_id)
    after = _place(request.args.get("after", ""), row_number("after_id"))
    lines = queries.activity_of_account(viewer(), account.id, after=after, limit=PAGE)
    suggested = []
    if account.household_id is None and not after:
        payers = [line.payer for line in lines if line.amount_minor > 0]
        suggested = queries.suggested_households(viewer(), account, payers)
    return page(
        "custody/account.html", "activity", account=account, lines=lines[:PAGE], more=len(lines) > PAGE,
        after=bool(after), suggested=suggested, history=history(viewer(), "account", account.id),
    )  # fmt: skip


def _place(day: str, line_id: int) -> tuple[date, int] | None:
    try:
        return (date.fromisoformat(day), line_id) if line_id > 0 else None
    except ValueError:
        return None


@bp.get("/accounts/<int:account_id>/assignment")
@requires(Permission.ACTIVITY_IMPORT)
def edit_assignment(account_id: int) -> Any:
    """Where an account is given to a household."""
    return _assignment_page(queries.visible_account(viewer(), account_id), _as_stored(account_id), 200)


def _as_stored(account_id: int, *others: int | None) -> AssignmentForm:
    account = queries.visible_account(viewer(), account_id)
    form = AssignmentForm(household_id=account.household_id, name=account.name, version=account.version)
    spoken_of = [number for number in (account.household_id, *others) if number]
    return form.knowing(clients.household_names(viewer(), spoken_of) if others else {})


@bp.post("/accounts/<int:account_id>/assignment")
@requires(Permission.ACTIVITY_IMPORT)
def assign_account(account_id: int) -> Any:
    """Gives an account and its lines to a household."""
    account, form = queries.visible_account(viewer(), account_id), AssignmentForm(request.form)
    if request.form.get("find"):
        return _assignment_page(account, form, 200, find=clean(request.form.get("household_id_text", "")))

    def act() -> Any:
        service.assign_account(
            account, form.household_id.data or 0, form.name.data or "", form.version.data, actor=viewer()
        )
        flash(_("The account was assigned."), "success")

    def again(status: int) -> Any:
        return _assignment_page(queries.visible_account(viewer(), account_id), form, status)

    def stored() -> AssignmentForm:
        now = _as_stored(account_id, form.household_id.data)
        form.knowing(now.household_names)
        return now

    return submit(
        form, act, again=again, then=lambda done: url_for("custody.show_account", account_id=account_id), stored=stored
    )


def _assignment_page(account: Any, form: AssignmentForm, status: int, find: str | None = None) -> Any:
    matches = None
    if find is not None:
        matches = [
            (found.id, found.name, _("no. %(number)s", number=found.id))
            for found in queries.assignable_households(viewer(), find)
        ]
    chosen = form.household_id.data
    names = clients.household_names(viewer(), [chosen]) if chosen else {}
    return page(
        "custody/assignment.html", "assignment", status, account=account, form=form, matches=matches,
        display=names.get(chosen, "") if chosen else find or "", nothing_found=matches == [],
    )  # fmt: skip


@bp.get("/accounts/households")
@requires(Permission.ACTIVITY_IMPORT)
def find_households() -> Any:
    """The households that a typed name fits, for the field that chooses one."""
    found = queries.assignable_households(viewer(), clean(request.args.get("q", "")))
    notes = clients.household_notes(viewer(), found)
    lines = [Option(one.id, one.name, notes.get(one.id, ""), "house") for one in found]
    return options(_("Households"), lines, _("No household has a name like this."))
