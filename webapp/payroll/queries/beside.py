"""Where statements and one's own bonus lead: to what else is on record of a person's pay."""

from flask_babel import gettext as _

from webapp.bonus.queries import Found, Mark
from webapp.bonus.rules import Statement
from webapp.policy import Viewer


def of_mine(viewer: Viewer) -> list[Mark]:
    """One's own record."""
    return [Mark(_("My record"), "neutral", "payroll.record", {"person_id": viewer.id}, "file-text")]


def of_statement(_viewer: Viewer, found: Found, _made: Statement) -> dict[int, list[Mark]]:
    """The record of a statement's person and period, beside the whole."""
    days = {"since": found.period_starts_on, "until": found.period_ends_on}
    where = {"person_id": found.user_id, **days}
    return {0: [Mark(_("Record"), "neutral", "payroll.record", where, "file-text")]}
