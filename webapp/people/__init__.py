"""The firm, its users, roles and teams, and how they sign in."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of people and the firm, and their places in the navigation."""
    from flask_babel import lazy_gettext

    from webapp import navigation
    from webapp.navigation import Item
    from webapp.people import queries
    from webapp.people.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    _tell()
    pages = [
        Item("firm", lazy_gettext("Users"), "people.users", "users", Permission.USER_EDIT, 80, keys="g u"),
        Item("firm", lazy_gettext("Teams"), "people.teams", "git-branch", Permission.USER_EDIT, 81),
        Item("firm", lazy_gettext("Roles"), "people.roles", "shield-check", Permission.USER_EDIT, 82),
        Item("firm", lazy_gettext("Firm"), "people.firm", "settings", Permission.FIRM_EDIT, 90),
    ]
    for item in pages:
        navigation.add(item)
    navigation.add(
        Item(
            "firm", lazy_gettext("Proposals"), "people.proposals", "user-check", Permission.GRANT_CONFIRM, 83,
            counter="proposals",
        ),
        count=queries.to_confirm_total,
    )  # fmt: skip


def _tell() -> None:
    """Says how the audit trail tells of people, teams and the firm."""
    from webapp import telling
    from webapp.people.forms import choices
    from webapp.people.models import Team, User

    telling.names(
        "user", telling.freely(User.id, User.name), "user_id", "owner_id", "assignee_id", "manager_id", "covered_by",
        "proposed_by_id",
    )  # fmt: skip
    telling.names("team", telling.freely(Team.id, Team.name), "team_id", "team.parent_id", "payroll.team_ids")
    telling.codes(choices.ROLE_NAMES, "user.roles", "user.role")
    telling.codes(choices.MODULE_NAMES, "firm.modules")
    telling.codes(choices.ACCESS_NAMES, "firm.access_profile")
    telling.codes(choices.CONTROL_NAMES, "firm.control_profile")
    telling.codes(choices.SEASONING_NAMES, "firm.seasoning_method")
    telling.codes(choices.THEME_NAMES, "user.theme")
    telling.codes(choices.LOCALE_NAMES, "user.locale")
