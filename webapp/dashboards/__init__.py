"""The page that everybody begins with: what there is to do, by what one may do."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the home page, first in the navigation, and the poll of the counters."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.dashboards.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    navigation.add(
        navigation.Item("work", _("Home"), "dashboards.home", "house", Permission.HOME_READ, order=0, keys="g h")
    )
