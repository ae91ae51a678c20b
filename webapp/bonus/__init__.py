"""Bonuses: plans that say what confirmed money earns, who made and approved them, and whom they are for."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of bonus plans and their place in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, telling
    from webapp.bonus import queries
    from webapp.bonus.forms import CONTROL, KINDS, MEASURES, STATES
    from webapp.bonus.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    app.jinja_env.globals.update(plan_kinds=KINDS, plan_measures=MEASURES, plan_states=STATES)
    telling.names("bonus_plan", queries.named_plans, "plan_id")
    telling.codes(CONTROL, "bonus_plan_version.control")
    telling.silent("bonus_plan_version.digest")
    navigation.add(navigation.Item("work", _("Bonus"), "bonus.overview", "scale", Permission.PLAN_READ, order=55))
