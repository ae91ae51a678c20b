"""Disputes of statements: what somebody finds wrong or missing, what was said and decided, and where it is settled."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of disputes, what statements and periods say of them, and the amounts that they settle."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, outbox
    from webapp.bonus import queries as bonus
    from webapp.bonus.queries import additions
    from webapp.bonus.queries.marks import OfPeriod, Resting, on_removal
    from webapp.disputes import queries, service
    from webapp.disputes.queries import wording
    from webapp.disputes.routes import bp
    from webapp.policy import Permission

    app.register_blueprint(bp)
    additions.add(queries.settled_in)
    additions.add_granted(queries.granted_of)
    of_period = OfPeriod(queries.open_in_period, queries.of_period)
    resting = Resting(queries.has_disputes, _("Disputes of this period were filed, so it stays."))
    said_on = (
        (bonus.on_mine, queries.of_mine), (bonus.on_statement, queries.of_statement), (bonus.on_period, of_period),
        (on_removal, resting),
    )  # fmt: skip
    for places, said in said_on:
        if said not in places:
            places.append(said)  # type: ignore[arg-type]
    outbox.handler(service.TOPIC)(service.tell)
    _tell()
    app.jinja_env.globals.update(
        dispute_state=wording.state_pill,
        dispute_reason=wording.reason_words,
        dispute_about=wording.about_words,
        dispute_outcome=wording.outcome_words,
        dispute_obstacle=wording.obstacle_words,
    )
    navigation.add(
        navigation.Item(
            "work", _("Disputes"), "disputes.overview", "message-circle", Permission.STATEMENT_READ, order=56,
            counter="disputes",
        ),
        queries.waiting_total,
    )  # fmt: skip


def _tell() -> None:
    """Says how the audit trail tells of disputes: their figures are not in it."""
    from flask_babel import lazy_gettext as _

    from webapp import telling
    from webapp.disputes.queries import wording
    from webapp.people.models import User

    telling.codes(wording.reason_labels(), "dispute.reason")
    telling.codes({"line": _("A line"), **wording.about_labels()}, "dispute.about")
    telling.codes({"single": _("single control"), "second": _("second person")}, "dispute.control")
    telling.names("user", telling.freely(User.id, User.name), "dispute.signer_id")
    telling.silent("dispute.period_id", "dispute.explanation", "dispute.decision", "dispute.body")
