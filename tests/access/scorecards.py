"""Scorecards of the world: what was said and scored of Ada is for her managers, and once it is signed for her."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests import factories
from tests.factories.base import add
from webapp import db, periods
from webapp.scorecards.models import Score, Scorecard, ScorecardRemark, ScorecardReturn
from webapp.scorecards.rules import KINDS, figures

RATIONALE, REASON, REMARK = "zqrationalezq", "zqsentbackzq", "zqremarkzq"
WORDS = {
    "scorecard_score.rationale": RATIONALE, "scorecard_return.reason": REASON, "scorecard_remark.body": REMARK,
}  # fmt: skip


def scorecards(cast: Any, period_id: int) -> dict[str, int]:
    """A scorecard of Ada's that was scored by Max and sent back by Mo, by the names of arguments."""
    card = _begun(period_id, cast.ada, cast.mo)
    add(ScorecardRemark(scorecard_id=card.id, said_by_id=cast.ada.id, said_at=periods.now(), body=REMARK))
    _score(card, cast.max)
    add(
        ScorecardReturn(
            scorecard_id=card.id, round=1, returned_by_id=cast.mo.id, returned_at=periods.now(), reason=REASON
        )
    )  # fmt: skip
    card.state, card.points, card.scored_by_id, card.scored_at = "begun", None, None, None
    db.db.session.flush()
    return {"scorecard_id": card.id}


@factories.stored
def waiting(cast: Any, period_id: int) -> tuple[int, int]:
    """One of Ben's that Mo may score or take back, and one of Eva's that Max scored and Mo may sign."""
    begun, scored = _begun(period_id, cast.ben, cast.mo), _begun(period_id, cast.eva, cast.max)
    _score(scored, cast.max, signer=cast.mo)
    return begun.id, scored.id


def _begun(period_id: int, person: Any, by: Any) -> Scorecard:
    return add(
        Scorecard(
            period_id=period_id, user_id=person.id, state="begun", begun_by_id=by.id, begun_at=periods.now(), round=0,
            criteria=[{"id": "overall", "name": "", "weight": 10_000}],
            figures=figures([], [], 0, periods.today(factories.ZONE), factories.ZONE).as_stored(),
        )
    )  # fmt: skip


def _score(card: Scorecard, by: Any, signer: Any = None) -> None:
    add(
        Score(
            scorecard_id=card.id, round=1, criterion="overall", weight=10_000, score=80, rationale=RATIONALE,
            scored_by_id=by.id,
        )
    )  # fmt: skip
    card.state, card.round, card.points, card.scored_by_id = "scored", 1, 800_000, by.id
    card.scored_at, card.signer_id = periods.now(), signer.id if signer else None
    db.db.session.flush()


def rows(cast: Any) -> Iterator[str]:
    """The rows behind the figures of everybody who covers a household, of the days around today."""
    today = periods.today(factories.ZONE)
    span = f"since={today - timedelta(days=9)}&until={today + timedelta(days=9)}"
    for person in (cast.ada, cast.ben, cast.eva):
        yield from (f"/scorecards/rows/{kind}?person={person.id}&{span}" for kind in KINDS)
