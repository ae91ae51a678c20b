"""Scorecards: the judged part of a period, from figures of the record to scores with reasons and a signature."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of scorecards, their score to statements, and what is missing to periods."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, telling
    from webapp.people.models import User
    from webapp.policy import Permission
    from webapp.scorecards import queries
    from webapp.scorecards.queries import words
    from webapp.scorecards.routes import bp

    app.register_blueprint(bp)
    _say_beside()
    app.jinja_env.globals.update(
        scorecard_state=words.state_words, scorecard_groups=words.groups, criterion_words=words.criterion_words,
        figure_words=words.kind_words, score_words=words.score_words, weight_words=words.weight_words,
        on_time_bars=words.on_time_bars, prompt_bars=words.prompt_bars,
    )  # fmt: skip
    telling.codes({"single": _("single control"), "second": _("second person")}, "scorecard.control")
    telling.silent("scorecard.period_id")
    telling.names("user", telling.freely(User.id, User.name), "scorecard.signer_id")
    navigation.add(
        navigation.Item(
            "work", _("My follow-up"), "scorecards.mine", "target", Permission.STATEMENT_READ, order=57,
            counter="figures",
        ),
        count=queries.unseen_total,
    )  # fmt: skip
    navigation.add(
        navigation.Item(
            "work", _("Scorecards"), "scorecards.overview", "user-check", Permission.STATEMENT_TEAM, order=58,
            counter="scorecards",
        ),
        count=queries.waiting_total,
    )  # fmt: skip


def _say_beside() -> None:
    """Adds scores to statements, and what statements and periods say of scorecards."""
    from flask_babel import lazy_gettext as _

    from webapp.bonus.queries import additions, marks
    from webapp.scorecards import queries
    from webapp.scorecards.queries import judged

    additions.add(queries.signed_scores)
    of_period = marks.OfPeriod(judged.counts_of_period, judged.of_period)
    resting = marks.Resting(judged.has_cards, _("Scorecards of this period were begun, so it stays."))
    said_on = (
        (marks.on_statement, judged.of_statement), (marks.on_period, of_period), (marks.on_removal, resting)
    )  # fmt: skip
    for places, said in said_on:
        if said not in places:
            places.append(said)  # type: ignore[arg-type]
