"""What can be chosen for people and the firm, in words."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.policy import MODULES, Permission, Role

ROLE_NAMES = {
    Role.REP: _("Rep"),
    Role.MANAGER: _("Manager"),
    Role.CONTROLLER: _("Controller"),
    Role.MARKETING: _("Marketing"),
    Role.SERVICE: _("Service"),
    Role.ADMIN: _("Administrator"),
}
ROLE_NOTES = {
    Role.REP: _("covers households, logs interactions, files claims"),
    Role.MANAGER: _("sees what the teams below cover, assigns coverage, makes bonus plans"),
    Role.CONTROLLER: _("imports activity, decides claims"),
    Role.MARKETING: _("runs initiatives, sees whole guest lists and totals"),
    Role.SERVICE: _("looks after households for those who cover them"),
    Role.ADMIN: _("users, teams, settings; no client data"),
}
_EVERY_HOUSEHOLD = _("Works with clients, and in this firm sees every household without a wall.")
# What a second person reads before they confirm it.
ROLE_REACHES = {
    Role.REP: _EVERY_HOUSEHOLD,
    Role.MANAGER: _(
        "Sees clients, claims and pay of everyone in the teams that they lead, says who covers whom, makes and approves"
        " bonus plans, and confirms what others propose."
    ),
    Role.CONTROLLER: _(
        "Sees every claim and account and the names of all clients of the firm, decides claims, and closes periods."
    ),
    Role.MARKETING: _("Sees the names of all clients on guest lists, and totals of initiatives; no notes and no pay."),
    Role.SERVICE: _EVERY_HOUSEHOLD,
    Role.ADMIN: _(
        "Adds people, proposes roles and teams for them, confirms what others propose, and changes the firm’s settings."
        " Sees no clients and no pay."
    ),
}
MODULE_NAMES = {
    "initiatives": _("Initiatives"),
    "claims": _("Claims and the queue"),
    "tasks": _("Follow-ups"),
    "imports": _("Imports"),
    "bonus": _("Bonus"),
}
PERMISSION_WORDS = {
    Permission.ACCOUNT_READ: _("See accounts and the money on them"),
    Permission.ACTIVITY_IMPORT: _("Take in statement files"),
    Permission.AUDIT_READ: _("Read the audit trail"),
    Permission.CLAIM_DECIDE: _("Decide claims"),
    Permission.CLAIM_FILE: _("File and change own claims"),
    Permission.CLAIM_READ: _("See claims"),
    Permission.CONTACT_EDIT: _("Add and change households and contacts"),
    Permission.CONTACT_EXPORT: _("Export contacts"),
    Permission.CONTACT_IMPORT: _("Import contacts and interactions"),
    Permission.CONTACT_READ: _("See households and contacts"),
    Permission.DOCUMENT_ADD: _("Add documents to households"),
    Permission.DOCUMENT_READ: _("See and save documents of households"),
    Permission.COVERAGE_ASSIGN: _("Say who covers whom"),
    Permission.FIRM_EDIT: _("Change the firm’s settings"),
    Permission.GRANT_CONFIRM: _("Confirm roles, teams, passwords and rules of access that were proposed"),
    Permission.GUEST_EDIT: _("Put guests on lists"),
    Permission.GUEST_LIST: _("See whole guest lists"),
    Permission.HOME_READ: _("Have a home page"),
    Permission.HOUSEHOLD_NAME: _("Find households by name"),
    Permission.INITIATIVE_EDIT: _("Plan and change initiatives"),
    Permission.INITIATIVE_READ: _("See initiatives"),
    Permission.INTERACTION_LOG: _("Log interactions"),
    Permission.INTERACTION_READ: _("Read interactions"),
    Permission.PERIOD_RUN: _("Calculate and close periods of credited money"),
    Permission.PLAN_APPROVE: _("Approve bonus plans that somebody else drafted"),
    Permission.PLAN_EDIT: _("Draft bonus plans and assign them"),
    Permission.PLAN_READ: _("See the bonus plan that applies to oneself"),
    Permission.QUEUE_READ: _("See the queue of claims"),
    Permission.RATE_EDIT: _("Keep rates of exchange"),
    Permission.STATEMENT_READ: _("See one's own bonus"),
    Permission.STATEMENT_TEAM: _("See the bonus statements of the teams below"),
    Permission.TASK_EDIT: _("Set and finish tasks"),
    Permission.TASK_READ: _("See tasks"),
    Permission.USER_EDIT: _("Manage users, teams and roles"),
}
THEME_NAMES = {"auto": _("As the system"), "light": _("Light"), "dark": _("Dark")}
LOCALE_NAMES = {"en": "English", "es": "Español", "ta": "தமிழ்", "th": "ไทย", "zh": "中文"}
ACCESS_NAMES = {
    "coverage": _("Coverage: people see the households that they or their teams cover"),
    "open": _("Open: everyone who works with clients sees every household without a wall"),
}
CONTROL_NAMES = {
    "strict": _("Strict: second steps need a second person"),
    "small": _("Small firm: one manager or controller takes second steps alone, marked as single control"),
}

SEASONING_NAMES = {
    "lifo": _("The latest deposits first"),
    "pro-rata": _("All deposits within the window, in proportion"),
}


class Checks(SelectMultipleField):
    """Several of a few things, each with its own check box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(names: dict) -> list[SelectChoice]:
    """The entries of a dictionary of names, in its order."""
    return [SelectChoice(str(value), name) for value, name in names.items()]


def pairs(rows: list[tuple[int, str]], nothing: object) -> list[SelectChoice]:
    """(id, name) pairs below an entry that stands for nothing."""
    return [SelectChoice("", nothing), *(SelectChoice(str(value), name) for value, name in rows)]


def zones(nothing: object = None) -> list[SelectChoice]:
    """The time zones of the world by continent and city, with an entry for none if it has a name."""
    names = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "System")))
    found = [SelectChoice(zone, zone.replace("_", " ")) for zone in [*names, "UTC"]]
    return [SelectChoice("", nothing), *found] if nothing is not None else found


def roles() -> list[SelectChoice]:
    """The roles, in the order in which they are explained."""
    return choices(ROLE_NAMES)


def modules() -> list[SelectChoice]:
    """What a firm may switch on and off."""
    return choices({name: MODULE_NAMES[name] for name in MODULES})
