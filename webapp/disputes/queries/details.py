"""One dispute with everything that was said and decided, who may decide it, and where it is settled."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.db import db, for_update
from webapp.disputes.models import Dispute, DisputeDecision, DisputeMessage
from webapp.disputes.queries import access, listing
from webapp.disputes.queries.listing import Row
from webapp.disputes.queries.managers import Manager, claims_in, managers_for
from webapp.disputes.queries.standing import Standing, Thing, standing
from webapp.disputes.queries.subjects import Subject, subjects
from webapp.disputes.rules import WAITING, Obstacle
from webapp.exceptions import NotVisible
from webapp.people import queries as people
from webapp.people.models import User
from webapp.people.queries import Signer
from webapp.policy import Viewer
from webapp.scope import Purpose

_AUTHOR, _DECIDER = sa.orm.aliased(User), sa.orm.aliased(User)


class Said(NamedTuple):
    """A message, or a step of deciding: `outcome` is empty for a message; the amount in minor units."""

    at: datetime
    who: str
    who_id: int
    outcome: str
    text: str
    amount_minor: int | None
    is_single_control: bool


class Settlement(NamedTuple):
    """The statement in which a granted amount stands; it may still be calculated anew until its period is closed."""

    statement_id: int
    period_id: int
    starts_on: date
    ends_on: date
    is_closed: bool


class Details(NamedTuple):
    """A dispute as its page shows it."""

    row: Row
    subject: str
    part_on: date | None
    explanation: str
    settles_on: date | None
    signer_id: int | None
    version: int
    is_period_closed: bool
    statement_id: int | None
    is_below: bool
    exchange: list[Said]
    # The lines of the person's statements of that period, while it is not decided yet.
    lines: list[Subject]
    managers: list[Manager]

    @property
    def is_waiting(self) -> bool:
        """Whether it is not decided yet."""
        return self.row.state in WAITING

    @property
    def thing(self) -> Thing:
        """What is disputed."""
        row = self.row
        return Thing(row.user_id, row.period_id, row.about, self.subject, row.currency, self.part_on, row.claim_id)

    def standing(self) -> Standing:
        """How what is disputed stands by now."""
        return standing(self.thing, self.lines, self.row.id)

    @property
    def first_by(self) -> int | None:
        """Who granted the amount that waits for a second signature."""
        return first_of(self.row, self.exchange)

    @property
    def signer(self) -> str:
        """The name of whose second signature is waited for; empty where none is, or where whoever was asked left."""
        asked = (one.name for one in self.managers if one.id == self.signer_id)
        return next(asked, "") if self.row.state == "agreed" else ""

    def signers(self, first_id: int) -> list[Signer]:
        """Who may sign what somebody granted: nobody with a part in it."""
        parted = [one.id for one in self.managers if one.has_part]
        return people.signers(self.row.user_id, first_id, without=parted)

    def obstacle(self, viewer: Viewer, *, is_signature: bool = False) -> Obstacle | None:
        """Why this person cannot decide, or sign what was granted."""
        if viewer.id == self.row.user_id:
            return Obstacle.OWN
        own = next((one for one in self.managers if one.id == viewer.id), None)
        if own is None or not (own.is_above or (is_signature and self.signer_id == viewer.id)):
            return Obstacle.NOT_ASKED
        if own.has_part:
            return Obstacle.PART
        if not is_signature or self.first_by is None or own.may_sign:
            return None
        return Obstacle.FIRST if self.first_by == viewer.id else Obstacle.BELOW


def details_of(viewer: Viewer, dispute_id: int) -> Details:
    """A dispute that this person may know of; raises NotVisible."""
    statement = (
        listing.rows(viewer)
        .add_columns(
            Dispute.subject, Dispute.part_on, Dispute.explanation, Dispute.settles_on, Dispute.signer_id,
            Dispute.version, CreditPeriod.state == "closed", listing.stated(BonusStatement.id),
            access.is_below(viewer), listing.stated(BonusPlanVersion.body),
        )
        .where(Dispute.id == dispute_id)
    )  # fmt: skip
    found: Any = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if found is None:
        raise NotVisible
    count = len(Row._fields)
    shown = listing.row(found[:count], found[-1])
    lines = subjects(shown.user_id, shown.period_id) if shown.state in WAITING else []
    exchange = _exchange(viewer, dispute_id)
    claims = claims_in(found[count], shown.claim_id, lines)
    managers = managers_for(shown.user_id, claims, dispute_id=dispute_id, first_id=first_of(shown, exchange))
    rest: list[Any] = [*found[count:-1], exchange, lines, managers]
    return Details(shown, *rest)


def first_of(dispute: Row, exchange: list[Said]) -> int | None:
    """Who granted the amount of a dispute that waits for a second signature."""
    granted = [one.who_id for one in exchange if one.outcome == "grant"]
    return granted[-1] if granted and dispute.state == "agreed" else None


def _exchange(viewer: Viewer, dispute_id: int) -> list[Said]:
    said: Any = (
        sa.select(
            DisputeMessage.written_at.label("at"), _AUTHOR.name, DisputeMessage.author_id,
            sa.literal(""), DisputeMessage.body, sa.cast(sa.null(), sa.BigInteger), sa.false(), DisputeMessage.id,
            sa.literal(0).label("kind"),
        )
        .join(_AUTHOR, _AUTHOR.id == DisputeMessage.author_id)
        .where(DisputeMessage.dispute_id == dispute_id)
    )  # fmt: skip
    decided: Any = (
        sa.select(
            DisputeDecision.decided_at, _DECIDER.name, DisputeDecision.decided_by_id, DisputeDecision.outcome,
            DisputeDecision.reason, DisputeDecision.amount_minor, DisputeDecision.is_single_control,
            DisputeDecision.id, sa.literal(1),
        )
        .join(_DECIDER, _DECIDER.id == DisputeDecision.decided_by_id)
        .where(DisputeDecision.dispute_id == dispute_id)
    )  # fmt: skip
    rows = db.session.execute(scope.for_viewer(sa.union_all(said, decided), viewer)).all()
    return _told([Said(*one[:7]) for one in sorted(rows, key=lambda one: (one[0], one[8], one[7]))])


def _told(exchange: list[Said]) -> list[Said]:
    """Tells what somebody took back who had granted it from what another one did not sign."""
    found, first = [], None
    for one in exchange:
        first = one.who_id if one.outcome == "grant" else first
        is_own = one.outcome == "decline" and one.who_id == first
        found.append(one._replace(outcome="take-back") if is_own else one)
    return found


def may_know_of(viewer: Viewer, dispute_id: int) -> bool:
    """Whether this person may know of a dispute."""
    statement = sa.select(Dispute.id).where(Dispute.id == dispute_id, access.visible(viewer))
    return db.session.scalar(scope.for_viewer(statement, viewer)) is not None


def locked(viewer: Viewer, dispute_id: int) -> Dispute:
    """A dispute's row as it stands now, for a step of somebody who may know of it; raises NotVisible."""
    statement = sa.select(Dispute).where(Dispute.id == dispute_id, access.visible(viewer))
    lock = for_update(statement).execution_options(populate_existing=True)
    found: Dispute | None = db.session.scalars(scope.for_viewer(lock, viewer)).one_or_none()
    if found is None:
        raise NotVisible
    return found


def waiting_about(viewer: Viewer, thing: Thing) -> int | None:
    """The number of this person's dispute of a thing that is not decided yet; of a claim in any period."""
    statement = sa.select(Dispute.id).where(
        Dispute.user_id == viewer.id, Dispute.subject == thing.subject, Dispute.state.in_(WAITING),
        sa.true() if thing.about == "claim" else Dispute.period_id == thing.period_id,
    )  # fmt: skip
    return db.session.scalar(scope.for_viewer(statement, viewer))


def dispute_by_id(dispute_id: int) -> Dispute | None:
    """A dispute for the work of the product itself, locked: no step is taken meanwhile."""
    statement = for_update(sa.select(Dispute).where(Dispute.id == dispute_id))
    return db.session.scalar(scope.for_purpose(statement, Purpose.MAINTENANCE))
