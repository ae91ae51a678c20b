"""Scorecards as people read them: one's own, those of the teams below, and those that wait for one's signature."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import CreditPeriod
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import Reach, User
from webapp.policy import Viewer
from webapp.scorecards.models import Score, Scorecard, ScorecardRemark, ScorecardReturn
from webapp.scorecards.queries import access
from webapp.scorecards.rules import Figures, Weighed, read


class Card(NamedTuple):
    """A scorecard with the names of everybody who had to do with it; `points` are millionths."""

    id: int
    period_id: int
    starts_on: date
    ends_on: date
    period_state: str
    user_id: int
    person: str
    state: str
    points: int | None
    round: int
    criteria: list[Weighed]
    figures: Figures
    begun_by: str
    begun_at: datetime
    scored_by: str | None
    scored_at: datetime | None
    signed_by: str | None
    signed_at: datetime | None
    is_single_control: bool
    version: int
    has_seen: bool
    is_above: bool
    is_to_sign: bool
    is_scorer: bool
    signer: str | None

    @property
    def is_closed(self) -> bool:
        """Whether nothing of its period changes any more."""
        return self.period_state == "closed"


class Given(NamedTuple):
    """A score with its reason."""

    criterion: str
    score: int
    rationale: str


class Said(NamedTuple):
    """A remark of the person, or the reason for which scores were sent back."""

    who: str
    at: datetime
    text: str


class Below(NamedTuple):
    """Somebody in the teams below."""

    user_id: int
    name: str


_PERSON, _BEGUN, _SCORED, _SIGNED, _SIGNER = (
    sa.orm.aliased(User, name=name) for name in ("person", "begun", "scored", "signed", "signer")
)


def _cards(viewer: Viewer) -> Any:
    seen = sa.exists().where(ScorecardRemark.scorecard_id == Scorecard.id)
    return (
        sa.select(
            Scorecard.id, Scorecard.period_id, CreditPeriod.starts_on, CreditPeriod.ends_on,
            CreditPeriod.state.label("period_state"), Scorecard.user_id, _PERSON.name, Scorecard.state,
            Scorecard.points, Scorecard.round, Scorecard.criteria, Scorecard.figures, _BEGUN.name, Scorecard.begun_at,
            _SCORED.name, Scorecard.scored_at, _SIGNED.name, Scorecard.signed_at, Scorecard.is_single_control,
            Scorecard.version, seen, access.is_above(viewer), access.to_sign(viewer),
            sa.func.coalesce(Scorecard.scored_by_id == viewer.id, sa.false()), _SIGNER.name,
        )
        .join(CreditPeriod, CreditPeriod.id == Scorecard.period_id)
        .join(_PERSON, _PERSON.id == Scorecard.user_id)
        .join(_BEGUN, _BEGUN.id == Scorecard.begun_by_id)
        .outerjoin(_SCORED, _SCORED.id == Scorecard.scored_by_id)
        .outerjoin(_SIGNED, _SIGNED.id == Scorecard.signed_by_id)
        .outerjoin(_SIGNER, _SIGNER.id == Scorecard.signer_id)
        .where(access.visible(viewer))
    )  # fmt: skip


def _read(viewer: Viewer, statement: Any) -> list[Card]:
    found = (Card(*row) for row in db.session.execute(scope.for_viewer(statement, viewer)))
    return [
        one._replace(criteria=[Weighed(**each) for each in one.criteria], figures=read(one.figures))  # type: ignore[arg-type]
        for one in found
    ]


def card_by_id(
    viewer: Viewer, scorecard_id: int, lock: Callable[[Any], Any] = lambda statement: statement
) -> Scorecard:
    """A scorecard's row that the viewer may open; raises NotVisible."""
    statement = sa.select(Scorecard).where(Scorecard.id == scorecard_id, access.visible(viewer))
    found: Scorecard | None = db.session.scalar(scope.for_viewer(lock(statement), viewer))
    if found is None:
        raise NotVisible
    return found


def card(viewer: Viewer, scorecard_id: int) -> Card:
    """A scorecard with all names; raises NotVisible."""
    found = _read(viewer, _cards(viewer).where(Scorecard.id == scorecard_id))
    if not found:
        raise NotVisible
    return found[0]


def of_person(viewer: Viewer, user_id: int, limit: int = 24) -> list[Card]:
    """A person's scorecards that the viewer may open, newest first."""
    statement = _cards(viewer).where(Scorecard.user_id == user_id).order_by(CreditPeriod.starts_on.desc()).limit(limit)
    return _read(viewer, statement)


def of_period(viewer: Viewer, period_id: int) -> list[Card]:
    """The scorecards of a period but one's own, by name."""
    statement = _cards(viewer).where(Scorecard.period_id == period_id, Scorecard.user_id != viewer.id)
    return _read(viewer, statement.order_by(_PERSON.name, Scorecard.id))


def card_of(viewer: Viewer, period_id: int, user_id: int) -> Card | None:
    """The scorecard of a person and period, where the viewer may open it."""
    found = _read(viewer, _cards(viewer).where(Scorecard.period_id == period_id, Scorecard.user_id == user_id))
    return found[0] if found else None


def given(viewer: Viewer, scorecard_id: int, round_: int) -> list[Given]:
    """The scores of one round of a scorecard that the viewer may open."""
    statement = (
        sa.select(Score.criterion, Score.score, Score.rationale)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .where(Score.scorecard_id == scorecard_id, Score.round == round_, access.visible(viewer))
        .order_by(Score.id)
    )
    return [Given(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def remarks(viewer: Viewer, scorecard_id: int) -> list[Said]:
    """What the person said of the figures, in order."""
    return _said(viewer, ScorecardRemark, "said_by_id", "said_at", "body", scorecard_id)


def returns(viewer: Viewer, scorecard_id: int) -> list[Said]:
    """Why scores were sent back, in order."""
    return _said(viewer, ScorecardReturn, "returned_by_id", "returned_at", "reason", scorecard_id)


def _said(viewer: Viewer, model: Any, who: str, at: str, text: str, scorecard_id: int) -> list[Said]:
    statement = (
        sa.select(User.name, getattr(model, at), getattr(model, text))
        .join(User, User.id == getattr(model, who))
        .join(Scorecard, Scorecard.id == model.scorecard_id)
        .where(model.scorecard_id == scorecard_id, access.visible(viewer))
        .order_by(model.id)
    )
    return [Said(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def below(viewer: Viewer) -> list[Below]:
    """Everybody in the teams below by name, also who left: their last period is judged like any other."""
    statement = (
        sa.select(User.id, User.name)
        .join(Reach, sa.and_(Reach.user_id == User.id, Reach.manager_id == viewer.id))
        .where(User.id != viewer.id)
        .order_by(User.name, User.id)
    )
    return [Below(*row) for row in db.session.execute(statement)]


def next_to_do(cards: Sequence[Card], after: int | None = None) -> Card | None:
    """The next scorecard that waits for the reader: to be scored, or to be signed."""
    waiting = [one for one in cards if one.id != after and not one.is_closed]
    return next((one for one in waiting if one.is_to_sign or (one.state == "begun" and one.is_above)), None)


def waiting_total(viewer: Viewer) -> Any:
    """The statement that counts what waits for this manager: to be scored and to be signed."""
    to_score = sa.and_(Scorecard.state == "begun", access.is_above(viewer))
    return (
        sa.select(sa.func.count())
        .select_from(Scorecard)
        .where(Scorecard.state != "signed", sa.or_(to_score, access.to_sign(viewer)))
    )


def unseen_total(viewer: Viewer) -> Any:
    """The statement that counts one's own scorecards whose figures one has not looked at yet."""
    seen = sa.exists().where(ScorecardRemark.scorecard_id == Scorecard.id)
    return (
        sa.select(sa.func.count())
        .select_from(Scorecard)
        .where(Scorecard.user_id == viewer.id, Scorecard.state == "begun", ~seen)
    )
