"""Dated rates of exchange: entered by controllers, kept as they were entered, named by whatever is converted."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of rates and their place in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import limits, navigation
    from webapp.policy import Permission
    from webapp.rates.routes import bp
    from webapp.rates.rules import as_text

    app.register_blueprint(bp)
    limits.allow_large("rates.take_in")
    app.jinja_env.filters["rate"] = as_text
    navigation.add(navigation.Item("control", _("Rates"), "rates.overview", "globe", Permission.RATE_EDIT, order=18))
