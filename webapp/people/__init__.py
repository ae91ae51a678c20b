"""The firm, its users, roles and teams, and how they sign in."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of people and the firm, and their places in the navigation."""
    from flask_babel import lazy_gettext

    from webapp import navigation
    from webapp.navigation import Item
    from webapp.people.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    pages = [
        Item("firm", lazy_gettext("Users"), "people.users", "users", Permission.USER_EDIT, 80, keys="g u"),
        Item("firm", lazy_gettext("Teams"), "people.teams", "git-branch", Permission.USER_EDIT, 81),
        Item("firm", lazy_gettext("Roles"), "people.roles", "shield-check", Permission.USER_EDIT, 82),
        Item("firm", lazy_gettext("Firm"), "people.firm", "settings", Permission.FIRM_EDIT, 90),
    ]
    for item in pages:
        navigation.add(item)
