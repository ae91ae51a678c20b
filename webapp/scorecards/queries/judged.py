"""Of whom something is judged in a period, what signed scorecards add to statements, and what is missing."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from flask_babel import ngettext

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.bonus.queries.additions import Added
from webapp.bonus.queries.holders import Holders
from webapp.bonus.queries.marks import Mark
from webapp.bonus.queries.statements import Found
from webapp.bonus.rules import Span, Statement
from webapp.db import db
from webapp.policy import Viewer
from webapp.scope import Purpose
from webapp.scorecards.models import Scorecard
from webapp.scorecards.queries.cards import card_of
from webapp.scorecards.rules import Weighed, part


def judged_people(span: Span, people: Collection[int] | None = None) -> dict[int, list[Weighed]]:
    """Whose plan has a judged part on some day of a span, with the criteria of the latest that has."""
    found = {}
    for user, held in Holders(span, people).within(span).items():
        judged = [one.plan for one in held if one.plan.judged_cap]
        if judged:
            found[user] = [Weighed(one.id, one.name, one.points) for one in judged[-1].criteria]
    return found


def signed_scores(span: Span, people: Collection[int] | None = None) -> Mapping[int, Added]:
    """What signed scorecards of a period add: one score for all versions of a plan that the person had in it."""
    statement = (
        sa.select(Scorecard.user_id, Scorecard.points)
        .join(CreditPeriod, CreditPeriod.id == Scorecard.period_id)
        .where(CreditPeriod.starts_on == span.since, CreditPeriod.ends_on == span.until, Scorecard.state == "signed")
    )
    if people is not None:
        statement = statement.where(Scorecard.user_id.in_(people))
    points = {row.user_id: row.points for row in db.session.execute(scope.for_purpose(statement, Purpose.CREDIT))}
    if not points:
        return {}
    versions = list(db.session.scalars(sa.select(BonusPlanVersion.id).where(BonusPlanVersion.state == "approved")))
    return {user: Added(_for_all(versions, part(value))) for user, value in points.items()}


def _for_all(versions: Sequence[int], score: Fraction) -> dict[int, Fraction]:
    return dict.fromkeys(versions, score)


def counts_of_period(period_id: int) -> list[Any]:
    """The counts of `of_period`: scorecards that are not signed, and people without one."""
    return [_unsigned(period_id), _missing(period_id)]


def of_period(unsigned: int, missing: int) -> list[Mark]:
    """How many scorecards of a period are missing or not signed, for those who run it: counts alone.

    Missing are those of people whose statement, as it was calculated, has a formula part beside which something may be
    judged.
    """
    found = []
    if unsigned:
        words = ngettext(
            "%(num)s scorecard is not signed yet; the period is closed after that.",
            "%(num)s scorecards are not signed yet; the period is closed after that.", unsigned,
        )  # fmt: skip
        found.append(Mark(words, "warn"))
    if missing:
        words = ngettext(
            "%(num)s person has no scorecard. If it stays so, nothing is judged of them in this period.",
            "%(num)s people have no scorecard. If it stays so, nothing is judged of them in this period.", missing,
        )  # fmt: skip
        found.append(Mark(words))
    return found


def has_cards(period_id: int) -> Any:
    """Whether scorecards of a period were begun."""
    return sa.exists().where(Scorecard.period_id == period_id)


def _unsigned(period_id: int) -> Any:
    """How many scorecards of a period are begun and not signed."""
    counted = sa.select(sa.func.count()).select_from(Scorecard)
    return counted.where(Scorecard.period_id == period_id, Scorecard.state != "signed").scalar_subquery()


def _missing(period_id: int) -> Any:
    """Of how many people of a period that is not closed something could be judged, and nothing is."""
    has_card = sa.exists().where(Scorecard.period_id == period_id, Scorecard.user_id == BonusStatement.user_id)
    return (
        sa.select(sa.func.count(sa.distinct(BonusStatement.user_id)))
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .where(
            CreditPeriod.id == period_id, CreditPeriod.state != "closed", BonusStatement.formula_minor > 0,
            BonusPlanVersion.body["judged_cap"].as_string().is_not(None), ~has_card,
        )
        .scalar_subquery()
    )  # fmt: skip


def of_statement(viewer: Viewer, found: Found, made: Statement) -> dict[int, list[Mark]]:
    """The way from a statement to the scorecard of its period, once it is signed."""
    if not made.most_judged_minor and made.score is None:
        return {}
    card = card_of(viewer, found.period_id, found.user_id)
    if card is None or card.state != "signed":
        return {}
    return {0: [Mark(ngettext("Scorecard", "Scorecards", 1), "neutral", "scorecards.show", {"scorecard_id": card.id})]}
