"""Pay that leaves the product: payroll files, compensation records, and awards that are not money."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages and their place in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.bonus import queries as bonus
    from webapp.payroll import queries
    from webapp.payroll.forms import AWARD_STATES
    from webapp.payroll.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    for places, said in ((bonus.on_mine, queries.of_mine), (bonus.on_statement, queries.of_statement)):
        if said not in places:
            places.append(said)  # type: ignore[arg-type]
    app.jinja_env.globals["award_states"] = AWARD_STATES
    navigation.add(
        navigation.Item("work", _("Payroll"), "payroll.overview", "hand-coins", Permission.STATEMENT_TEAM, order=56)
    )
