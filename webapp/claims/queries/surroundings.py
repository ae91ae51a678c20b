"""What stands around claims in their households: names, other claims, what came in, and who is tied to whom."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared
from webapp.claims.models import Claim
from webapp.claims.queries import access, newcomers, ties
from webapp.claims.rules import MONEY, OPEN, Stay
from webapp.claims.rules.findings.alike import PERCENT
from webapp.claims.rules.findings.burst import BEFORE, last_days
from webapp.clients.models import Contact, Household
from webapp.people.models import User
from webapp.policy import Viewer

# A household has few claims; beyond so many, those that are open are looked at first, then the latest.
MOST = 60
BETWEEN = "\n"
_Mine = sa.orm.aliased(Claim, name="mine")
_Other = sa.orm.aliased(Claim, name="other")


class Other(NamedTuple):
    """Another such claim in the same currency, open or confirmed; amounts are minor units.

    `is_elsewhere` says that it is of another household: one that somebody came from, or left this one for.
    """

    id: int
    kind: str
    state: str
    amount_minor: int
    rest_minor: int
    expected_on: date | None
    arose_on: date
    description: str
    initiative_id: int | None
    claimant_id: int
    claimant_name: str
    filed_at: datetime
    is_elsewhere: bool


class Surroundings(NamedTuple):
    """The names of a household and its people, its other claims in the currency, and figures for the findings.

    People who left it for another household are named too, and `stays` says by name who was not always there. `came`
    is who came to it from a household that the viewer covered until then or not long before. `filed` and
    `filed_before` count the claimant's claims at the end of the period and in the time before.
    """

    names: list[str]
    others: list[Other]
    came_in_minor: int = 0
    known_since: date | None = None
    together: int = 0
    together_name: str = ""
    covered_until: date | None = None
    came: str = ""
    came_on: date | None = None
    filed: int = 0
    filed_before: int = 0
    stays: Mapping[str, Stay] = MappingProxyType({})


class Asked(NamedTuple):
    """A claim around which one looks, and when it was filed."""

    id: int
    filed_at: datetime


def surroundings(viewer: Viewer, claim_id: int, filed_at: datetime) -> Surroundings:
    """What stands around a claim that this person sees in full."""
    return around(viewer, [Asked(claim_id, filed_at)]).get(claim_id, Surroundings([], []))


def around(viewer: Viewer, claims: Sequence[Asked], *, is_alike: bool = False) -> dict[int, Surroundings]:
    """What stands around claims that this person sees in full, by claim; other claims of like amount only, if asked."""
    zone = viewer.firm.zone
    ends = {last_days(periods.day_of(claim.filed_at, zone)) for claim in claims} - {None}
    values: dict[str, Any] = {"claim_ids": [claim.id for claim in claims], "today": periods.today(zone)}
    for number, (first, last) in enumerate(sorted(end for end in ends if end)):
        values[f"first_{number}"] = periods.start_of(first, zone)
        values[f"after_{number}"] = periods.start_of(periods.days_after(last, 1), zone)
        values[f"since_{number}"] = periods.start_of(periods.days_after(first, -BEFORE), zone)
    found: dict[int, Surroundings] = {}
    for row in prepared.rows(viewer, _around, is_alike, **values):
        claim_id, household, people, came, left, *figures = row[: -len(Other._fields)]
        if claim_id not in found:
            figures = [each if each is not None else 0 for each in figures]
            came_in, since, together, name, until, newcomer, filed, before = figures
            names = people.split(BETWEEN) if people else []
            stays = newcomers.stays(names, came, left)
            by_whom = newcomers.told(newcomer or None)
            found[claim_id] = Surroundings(
                [*names, *(one for one in stays if one not in names), household], [], came_in, since or None, together,
                name or "", until or None, *by_whom, filed, before, stays,
            )  # fmt: skip
        other = row[-len(Other._fields) :]
        if other[0] is not None:
            found[claim_id].others.append(Other._make((*other[:-1], bool(other[-1]))))
    return found


def _around(viewer: Viewer, is_alike: bool, claim_ids: Any, today: Any, **ends: Any) -> sa.Select[Any]:
    # Worked out once for each claim, not once for each other claim beside it.
    claims = _claims(viewer, claim_ids, today, ends).cte("claims").prefix_with("MATERIALIZED")
    others = _others(claim_ids, is_alike, today).subquery("others")
    figures = [column for column in claims.c if column.name != "claim_id"]
    beside = [column for column in others.c if column.name not in ("beside_id", "place")]
    is_beside = sa.and_(others.c.beside_id == claims.c.claim_id, others.c.place <= MOST)
    return (
        sa.select(claims.c.claim_id, *figures, *beside)
        .select_from(claims)
        .outerjoin(others, is_beside)
        .order_by(claims.c.claim_id, others.c.place)
    )


def _claims(viewer: Viewer, claim_ids: Any, today: Any, ends: dict[str, Any]) -> sa.Select[Any]:
    people = sa.select(sa.func.aggregate_strings(Contact.name, BETWEEN)).where(
        Contact.household_id == Claim.household_id
    )
    filed, before = ties.entries(ends)
    statement: Any = (
        sa.select(
            Claim.id.label("claim_id"), Household.name.label("household"),
            people.correlate(Claim).scalar_subquery().label("people"),
            newcomers.came().label("came"), newcomers.left(viewer).label("left_for"),
            ties.came_in().label("came_in"), ties.known_since().label("known_since"),
            ties.served_together(viewer, today).label("together"),
            ties.served_together_name(viewer, today).label("together_name"),
            ties.covered_until(viewer).label("covered_until"), newcomers.known_to(viewer, today).label("newcomer"),
            filed.label("filed"), before.label("filed_before"),
        )
        .join(Household, Household.id == Claim.household_id)
        .where(Claim.id.in_(claim_ids), access.full(viewer))
    )  # fmt: skip
    return statement


def _others(claim_ids: Any, is_alike: bool, today: Any) -> sa.Select[Any]:
    own: Any = sa.select(
        _Mine.id.label("claim_id"), _Mine.household_id.label("home_id"), sa.literal_column("0").label("is_elsewhere")
    )
    parts = [each.where(_Mine.id.in_(claim_ids)) for each in (own, *newcomers.tied_homes(_Mine, today))]
    homes = sa.union(*parts).subquery("homes")
    is_open = sa.case((_Other.state.in_(OPEN), 0), else_=1)
    # Money beside money, a fee beside fees.
    is_like = sa.or_(sa.and_(_Mine.kind.in_(MONEY), _Other.kind.in_(MONEY)), _Other.kind == _Mine.kind)
    place = sa.func.row_number().over(partition_by=_Mine.id, order_by=(homes.c.is_elsewhere, is_open, _Other.id.desc()))
    statement: Any = (
        sa.select(
            _Mine.id.label("beside_id"), place.label("place"), _Other.id, _Other.kind, _Other.state,
            _Other.amount_minor,
            (_Other.amount_minor - _Other.allocated_minor - _Other.released_minor).label("rest_minor"),
            _Other.expected_on, _Other.conflict_from, _Other.description, _Other.initiative_id, _Other.claimant_id,
            User.name, _Other.filed_at, homes.c.is_elsewhere,
        )
        .select_from(_Mine)
        .join(homes, homes.c.claim_id == _Mine.id)
        .join(_Other, sa.and_(_Other.household_id == homes.c.home_id, _Other.state.in_([*OPEN, "confirmed"])))
        .join(User, User.id == _Other.claimant_id)
        .where(_Mine.id.in_(claim_ids), _Other.currency == _Mine.currency, _Other.id != _Mine.id, is_like)
    )  # fmt: skip
    if is_alike:
        # A little wider than the rule, which rounds nothing away.
        room = _Mine.amount_minor * (PERCENT + 1) // 100
        statement = statement.where(
            _Other.amount_minor >= _Mine.amount_minor - room, _Other.amount_minor <= _Mine.amount_minor + room
        )
    return statement
