"""One claim with its shares, its interaction, and everything that was said and decided about it."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared
from webapp.claims.models import Allocation, AllocationEnd, Answer, Claim, Decision, Extension
from webapp.claims.queries.columns import ClaimRow, row, rows
from webapp.claims.queries.conflicts import conflict_of
from webapp.claims.queries.filing import who_can_decide
from webapp.claims.queries.papers import Taken, taken
from webapp.claims.queries.parts import Share, Withdrawn, parts_of
from webapp.claims.queries.second_looks import waits_for_anybody
from webapp.claims.queries.wording import given_words
from webapp.claims.rules import Conflict, Due, Standing, deciders, is_documented
from webapp.clients import access
from webapp.custody.models import Account, Activity, BankChange
from webapp.custody.queries import booked_when, undone_on, waits
from webapp.db import Json
from webapp.exceptions import NotVisible
from webapp.interactions.models import Interaction
from webapp.people.models import User
from webapp.policy import Permission, Viewer

_Entered = sa.orm.aliased(User)
_Again = sa.orm.aliased(Claim)
_Said = sa.orm.aliased(BankChange)


class Used(NamedTuple):
    """An amount of a line that a decision took as evidence, in minor units, and whether a reopening gave it back.

    `undone_on` is the day on which the bank took the line back or replaced it since; `says_on` and what follows it is
    what the bank says anew of the line while that waits.
    """

    booked_on: date
    description: str
    payer: str
    account: str
    amount_minor: int
    is_given_back: bool
    undone_on: date | None = None
    says_on: date | None = None
    says_minor: int | None = None
    says_currency: str | None = None


class Statement(NamedTuple):
    """Something decided, asked or answered: `outcome` is that of the decision, or "answer".

    A text is kept back from who may still take a second look at the decision. `findings` are the words of what spoke
    against the claim when it was decided; only those who may decide it read them. `papers` are the documents by which
    it was confirmed; a reopening takes that back. `is_back` says that the decision took an extension back.
    """

    outcome: str
    who: str
    at: datetime
    text: str
    decided_on: date | None
    evidence: list[Used]
    who_id: int
    is_kept_back: bool = False
    findings: tuple[str, ...] = ()
    papers: tuple[Taken, ...] = ()
    is_taken_back: bool = False
    is_back: bool = False


class Details(NamedTuple):
    """A claim as its page and the queue show it; `conflict` is why the viewer cannot decide it."""

    claim: ClaimRow
    version: int
    description: str
    initiative_id: int | None
    no_initiative_reason: str
    entered_by_name: str
    entered_by_id: int
    conflict_from: date
    earlier_claim_id: int | None
    later_claim_id: int | None
    reopened_at: datetime | None
    waits_for_look: bool
    interaction_id: int | None
    interaction_at: datetime | None
    may_open: bool
    is_own: bool
    conflict: Conflict | None
    shares: list[Share]
    instalments: list[Due]
    reversals: list[Withdrawn]

    @property
    def standing(self) -> Standing:
        """Where the claim stands, as the rules see it."""
        claim = self.claim
        return Standing(
            claim.kind, claim.state, claim.amount_minor, claim.allocated_minor, claim.released_minor,
            self.reopened_at is not None,
        )  # fmt: skip


def details_of(viewer: Viewer, claim_id: int, today: date) -> Details:
    """A claim that this person may know of, with no more than this person may see of it; raises NotVisible."""
    found = prepared.rows(viewer, _details, claim_id=claim_id, today=today).one_or_none()
    if found is None:
        raise NotVisible
    claim, rest = row(found), found[len(ClaimRow._fields) :]
    conflict = Conflict(rest[-1]) if rest[-1] else None
    parts = parts_of(viewer, claim)
    if not claim.is_full:
        return Details(
            claim, rest[0], "", None, "", "", rest[5], rest[6], None, None, rest[9], False, None, None, False,
            bool(rest[-2]), conflict, [share for share in parts.shares if share.user_id == viewer.id], [], [],
        )  # fmt: skip
    values: list[Any] = [claim, *rest[:-3], bool(rest[-3]), bool(rest[-2]), conflict, *parts]
    return Details(*values)


def _details(viewer: Viewer, claim_id: Any, today: Any) -> sa.Select[Any]:
    later = sa.select(sa.func.min(_Again.id)).where(_Again.earlier_claim_id == Claim.id).correlate(Claim)
    return (
        rows(viewer)
        .add_columns(
            Claim.version, Claim.description, Claim.initiative_id, Claim.no_initiative_reason, _Entered.name,
            Claim.entered_by_id, Claim.conflict_from, Claim.earlier_claim_id, later.scalar_subquery(),
            Claim.reopened_at, waits_for_anybody(viewer), Interaction.id, Interaction.occurred_at,
            access.may_see(viewer, Claim.household_id),
            sa.or_(Claim.claimant_id == viewer.id, Claim.entered_by_id == viewer.id), conflict_of(viewer, today),
        )
        .join(_Entered, _Entered.id == Claim.entered_by_id)
        .outerjoin(Interaction, Interaction.id == Claim.interaction_id)
        .where(Claim.id == claim_id)
    )  # fmt: skip


def exchange_of(viewer: Viewer, details: Details) -> list[Statement]:
    """Decisions with their evidence, questions and answers, oldest first; nothing for who does not see all of it."""
    claim = details.claim
    if not claim.is_full:
        return []
    may_know = viewer.may(Permission.CLAIM_DECIDE) and viewer.sees_all_claims and details.conflict is None
    said: dict[tuple[int, datetime], Statement] = {}
    for each in prepared.rows(viewer, _exchange, claim_id=claim.id):
        key = (each.decision_id, each.at)
        if key not in said:
            found = _findings(each.seen) if may_know else ()
            said[key] = Statement(
                each[0],
                each[1],
                each.at,
                given_words(each[3]),
                each[4],
                evidence=[],
                who_id=each.who_id,
                findings=found,
                is_back=bool(each.is_back),
            )
        if each.booked_on is not None:
            said[key].evidence.append(
                Used(
                    each[8],
                    each[9],
                    each[10],
                    each[11],
                    each[12],
                    each.ended_by is not None,
                    each.undone_on,
                    each.says_on,
                    each.says_minor,
                    each.says_currency,
                )
            )
    if is_documented(claim.kind) and any(one.outcome == "confirm" for one in said.values()):
        said = _with_papers(said, taken(viewer, claim.id))
    told = list(said.values())
    return [_kept_back(each) for each in told] if _is_blind(viewer, details, told) else told


def _findings(seen: list[dict[str, Any]] | None) -> tuple[str, ...]:
    return tuple(one["words"] for one in seen or () if "finding" in one)


def _with_papers(
    said: dict[tuple[int, datetime], Statement], papers: dict[int, list[Taken]]
) -> dict[tuple[int, datetime], Statement]:
    last = max((key[0] for key, one in said.items() if one.outcome == "reopen"), default=0)
    return {
        key: one._replace(papers=tuple(papers.get(key[0], ())), is_taken_back=key[0] < last)
        for key, one in said.items()
    }


def _is_blind(viewer: Viewer, details: Details, said: list[Statement]) -> bool:
    """Whether the viewer may still take a second look at the claim, and so must not know why it was confirmed."""
    has_decided = any(each.who_id == viewer.id and each.outcome not in ("ask", "answer") for each in said)
    return bool(details.waits_for_look) and details.conflict is None and not has_decided


def _kept_back(said: Statement) -> Statement:
    if said.outcome not in ("confirm", "release") or not said.text:
        return said
    return said._replace(text="", is_kept_back=True)


def deciders_in(exchange: list[Statement]) -> frozenset[int]:
    """Who took the decisions that stand, out of all that was said about a claim."""
    return deciders((said.outcome, said.who_id) for said in exchange if said.outcome != "answer")


def who_could_reopen(details: Details, exchange: list[Statement], today: date) -> list[str]:
    """The first controllers by name who are not conflicted for a claim and took none of the decisions that stand."""
    household_id, claimant_id = details.claim.household_id, details.claim.claimant_id
    if household_id is None or claimant_id is None:
        # Who may not know whose claim it is decides nothing about it.
        return []
    close = {claimant_id, details.entered_by_id, *(share.user_id for share in details.shares)}
    return who_can_decide(household_id, close | deciders_in(exchange), details.conflict_from, today)


def _exchange(_viewer: Viewer, claim_id: Any) -> Any:
    back = sa.select(Extension.decision_id).where(
        Extension.decision_id == Decision.id, Extension.due_on < Extension.was_on
    )
    decided = (
        sa.select(
            Decision.outcome, sa.func.coalesce(User.name, "").label("name"),
            Decision.decided_at.label("at"), Decision.reason, Decision.decided_on,
            Decision.id.label("decision_id"), sa.func.coalesce(Decision.decided_by_id, 0).label("who_id"),
            Decision.evidence_seen.label("seen"), booked_when(Decision.decided_at).label("booked_on"),
            Activity.description, Activity.payer, Account.number, Allocation.amount_minor,
            AllocationEnd.decision_id.label("ended_by"),
            Allocation.id.label("allocation_id"), undone_on(Activity.id).label("undone_on"),
            _Said.is_on.label("says_on"), _Said.is_minor.label("says_minor"), _Said.is_currency.label("says_currency"),
            sa.case((back.exists(), 1), else_=0).label("is_back"),
        )
        .outerjoin(User, User.id == Decision.decided_by_id)
        .outerjoin(Allocation, Allocation.decision_id == Decision.id)
        .outerjoin(AllocationEnd, AllocationEnd.allocation_id == Allocation.id)
        .outerjoin(Activity, Activity.id == Allocation.activity_id)
        .outerjoin(Account, Account.id == Activity.account_id)
        .outerjoin(_Said, sa.and_(_Said.line_id == Activity.id, waits(_Said)))
        .where(Decision.claim_id == claim_id)
    )  # fmt: skip
    nothing = sa.null()
    answered = (
        sa.select(
            sa.literal("answer"), User.name, Answer.answered_at, Answer.body, nothing.cast(sa.Date), sa.literal(0),
            Answer.answered_by_id, nothing.cast(Json), nothing.cast(sa.Date), nothing.cast(sa.Text),
            nothing.cast(sa.Text), nothing.cast(sa.Text), nothing.cast(sa.BigInteger), nothing.cast(sa.BigInteger),
            nothing.cast(sa.BigInteger), nothing.cast(sa.Date), nothing.cast(sa.Date), nothing.cast(sa.BigInteger),
            nothing.cast(sa.Text), sa.literal(0),
        )
        .join(User, User.id == Answer.answered_by_id)
        .where(Answer.claim_id == claim_id)
    )  # fmt: skip
    return decided.union_all(answered).order_by("at", "decision_id", "allocation_id")


def is_open_for_answer(viewer: Viewer, details: Details) -> bool:
    """Whether this person may answer the question that is open on a claim."""
    has_part = viewer.id in {details.claim.claimant_id, details.entered_by_id, *(s.user_id for s in details.shares)}
    return details.claim.state == "needs-answer" and details.may_open and has_part
