"""Bonuses: plans that say what confirmed money earns, who made and approved them, and whom they are for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Adds the pages of bonus plans and their place in the navigation."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, telling
    from webapp.bonus import queries
    from webapp.bonus.forms import CONTROL, STATES, ahead_figures, ahead_words
    from webapp.bonus.routes import bp, run
    from webapp.policy import Permission

    app.register_blueprint(bp)
    app.register_blueprint(run)
    app.jinja_env.globals.update(
        plan_kinds=queries.KINDS, plan_measures=queries.MEASURES, plan_states=STATES, clause_names=queries.clause_names,
        correction_words=queries.correction_words, change_words=queries.change_words,
        days_in_words=queries.days_in_words,
        ahead_words=ahead_words, ahead_figures=ahead_figures,
    )  # fmt: skip
    telling.names("bonus_plan", queries.named_plans, "plan_id")
    telling.codes(CONTROL, "bonus_plan_version.control", "bonus_plan.control")
    telling.silent("bonus_plan_version.digest")
    telling.labels("bonus_plan_version", queries.field_words)
    navigation.add(navigation.Item("work", _("Bonus"), "bonus.overview", "scale", Permission.PLAN_READ, order=55))
    _add_periods(app)


def _add_periods(app: "Flask") -> None:
    """One's own bonus, and the periods of those who run them, whose pages have no word of pay."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, outbox, telling
    from webapp.bonus import queries, service
    from webapp.policy import Permission

    outbox.job(service.ASKED)(service.check_closed)
    outbox.handler(service.DIFFER)(service.tell_of_differences)
    app.jinja_env.globals.update(
        period_states=queries.state_labels(), link_words=queries.link_words, difference_words=queries.difference_words
    )
    telling.codes(queries.state_labels(), "credit_period.state")
    telling.codes(queries.kind_labels(), "credit_period.kind")
    telling.codes({"single": _("single control"), "second": _("second person")}, "credit_period.control")
    telling.silent("credit_period.digest", "bonus_statement.period_id")
    navigation.add(navigation.Item("work", _("My bonus"), "bonus.mine", "receipt", Permission.STATEMENT_READ, order=54))
    navigation.add(
        navigation.Item("control", _("Periods"), "periods.overview", "calendar", Permission.PERIOD_RUN, order=17)
    )
