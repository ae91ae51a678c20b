"""Pay that leaves the product: payroll files, compensation records, and awards that are not money."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages and their place in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.payroll.forms import AWARD_STATES
    from webapp.payroll.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    app.jinja_env.globals["award_states"] = AWARD_STATES
    navigation.add(
        navigation.Item("work", _("Payroll"), "payroll.overview", "hand-coins", Permission.STATEMENT_TEAM, order=56)
    )
