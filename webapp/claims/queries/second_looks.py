"""Second looks: those that wait, one of them, and how often the second controller agreed."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared, scope
from webapp.claims.models import Claim, Decision, SecondLook
from webapp.claims.queries import access
from webapp.claims.queries.columns import ClaimRow, row, rows
from webapp.claims.queries.conflicts import conflict_of
from webapp.clients.models import Household
from webapp.db import Key, db, for_update
from webapp.exceptions import NotVisible
from webapp.people.models import User
from webapp.policy import Viewer
from webapp.scope import Purpose

PAGE = 50
DAYS = 365
# Written out, since a partial index is only used where its condition is recognised.
_IS_OPEN = sa.text("second_look.looked_at IS NULL")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_Looker = sa.orm.aliased(User)


class Look(NamedTuple):
    """A claim that was drawn, and what was found if somebody looked; `may_take` says whether the viewer still can."""

    id: int
    drawn_at: datetime
    looked_by: str | None
    looked_at: datetime | None
    verdict: str | None
    reason: str
    may_take: bool
    claim: ClaimRow


class Agreement(NamedTuple):
    """What second looks of the last DAYS days came to, and how many wait for anybody."""

    agreed: int
    disagreed: int
    waiting: int

    @property
    def taken(self) -> int:
        """All that were taken."""
        return self.agreed + self.disagreed


class Disagreement(NamedTuple):
    """A second look that came to another decision."""

    id: int
    household_name: str
    looked_at: datetime
    amount_minor: int
    currency: str


def to_look_at(viewer: Viewer, today: date) -> list[Look]:
    """Drawn claims that this person may look at, those drawn first at the top; one more than a page."""
    return [_look(each) for each in prepared.rows(viewer, _to_look_at, today=today)]


def _to_look_at(viewer: Viewer, today: Any) -> sa.Select[Any]:
    # Claims are few among all of them; asked for by number, no database walks through the rest.
    drawn = sa.select(SecondLook.claim_id).where(_IS_OPEN, SecondLook.drawn_at > BEGINNING)
    statement = _looks(viewer, today).where(
        Claim.id.in_(drawn), _IS_OPEN, SecondLook.drawn_at > BEGINNING, may_take(viewer, today)
    )
    return statement.order_by(SecondLook.drawn_at, SecondLook.id).limit(PAGE + 1)


def look_of(viewer: Viewer, look_id: int, today: date) -> Look:
    """One second look; raises NotVisible."""
    found = prepared.rows(viewer, _one, look_id=look_id, today=today).one_or_none()
    if found is None:
        raise NotVisible
    return _look(found)


def _one(viewer: Viewer, look_id: Any, today: Any) -> sa.Select[Any]:
    return _looks(viewer, today).where(SecondLook.id == look_id)


def _looks(viewer: Viewer, today: Any) -> sa.Select[Any]:
    return (
        rows(viewer)
        .add_columns(
            SecondLook.id, SecondLook.drawn_at, _Looker.name, SecondLook.looked_at, SecondLook.verdict,
            SecondLook.reason, sa.and_(SecondLook.looked_at.is_(None), may_take(viewer, today)),
        )
        .join(SecondLook, SecondLook.claim_id == Claim.id)
        .outerjoin(_Looker, _Looker.id == SecondLook.looked_by_id)
    )  # fmt: skip


def _look(found: Any) -> Look:
    look_id, drawn_at, who, at, verdict, reason, may_still = found[len(ClaimRow._fields) :]
    return Look(look_id, drawn_at, who, at, verdict, reason, bool(may_still), row(found))


def may_take(viewer: Viewer, today: Any) -> sa.ColumnElement[bool]:
    """Second looks at claims that are still confirmed, that this person neither decided nor is too close to."""
    # Asked of the claim's few decisions, never of all that the viewer took.
    deciders = sa.select(Decision.decided_by_id).where(
        Decision.claim_id == Claim.id, Decision.outcome != "ask", Decision.decided_by_id.is_not(None)
    )
    has_decided = sa.cast(viewer.id, Key).in_(deciders.correlate(Claim))
    return sa.and_(_stands(), sa.not_(has_decided), conflict_of(viewer, today).is_(None))


def _stands() -> sa.ColumnElement[bool]:
    is_later = sa.or_(Claim.reopened_at.is_(None), Claim.reopened_at < SecondLook.drawn_at)
    return sa.and_(Claim.state == "confirmed", is_later)


def waits_for_anybody(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a claim was drawn and nobody looked yet; only those who decide learn of it."""
    if not viewer.sees_all_claims:
        return sa.false()
    drawn = sa.select(sa.literal(1)).where(SecondLook.claim_id == Claim.id, _IS_OPEN, _stands())
    return drawn.correlate(Claim).exists()


def to_look_at_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts what waits for this person's second look."""
    today = periods.today(viewer.firm.zone)
    return _open_looks(may_take(viewer, today))


def _open_looks(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Counts the looks that nobody took, at claims of which a condition holds."""
    claim = sa.select(sa.literal(1)).select_from(Claim).where(Claim.id == SecondLook.claim_id, condition)
    # The range over the leading column makes both databases walk the small index of open looks.
    return (
        sa.select(sa.func.count())
        .select_from(SecondLook)
        .where(_IS_OPEN, SecondLook.drawn_at > BEGINNING, claim.correlate(SecondLook).exists())
    )


def agreement(viewer: Viewer, today: date) -> Agreement:
    """How often those who looked again would have decided the same; for those who see all claims."""
    access.require_all(viewer)
    since = periods.days_after(today, -DAYS)
    taken = (
        sa.select(SecondLook.verdict, sa.func.count()).where(SecondLook.looked_on > since).group_by(SecondLook.verdict)
    )
    waiting = sa.select(sa.literal("waiting"), _open_looks(_stands()).scalar_subquery())
    found = db.session.execute(scope.for_viewer(taken.union_all(waiting), viewer)).all()
    counted = {each[0]: each[1] for each in found}
    return Agreement(counted.get("agree", 0), counted.get("disagree", 0), counted.get("waiting", 0))


def disagreements(viewer: Viewer, limit: int = 10) -> list[Disagreement]:
    """The latest second looks that came to another decision."""
    access.require_all(viewer)
    statement: Any = (
        sa.select(SecondLook.id, Household.name, SecondLook.looked_at, Claim.amount_minor, Claim.currency)
        .join(Claim, Claim.id == SecondLook.claim_id)
        .join(Household, Household.id == Claim.household_id)
        .where(SecondLook.looked_on.is_not(None), SecondLook.verdict == "disagree")
        .order_by(SecondLook.looked_on.desc(), SecondLook.id.desc())
        .limit(limit)
    )
    return [Disagreement(*each) for each in db.session.execute(scope.for_viewer(statement, viewer))]


def claim_of(viewer: Viewer, look_id: int) -> int:
    """The claim of a second look, for who sees all claims; raises NotVisible."""
    is_seen = sa.true() if viewer.sees_all_claims else sa.false()
    statement = sa.select(SecondLook.claim_id).where(SecondLook.id == look_id, is_seen)
    found = db.session.scalar(scope.for_viewer(statement, viewer))
    if found is None:
        raise NotVisible
    return found


def locked(look_id: int) -> SecondLook:
    """A second look as it stands now, locked; its claim is locked before."""
    lock = for_update(sa.select(SecondLook).where(SecondLook.id == look_id)).execution_options(populate_existing=True)
    return db.session.scalars(scope.for_purpose(lock, Purpose.CONFLICT)).one()


def taker_of(look: SecondLook) -> str:
    """Who looked, by name."""
    return db.session.scalars(sa.select(User.name).where(User.id == look.looked_by_id)).one()
