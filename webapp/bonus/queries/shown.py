"""A statement's lines with what only its reader may see: names of households, and the activity that is the evidence."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.queries.measures import LATER, source_of
from webapp.bonus.rules import Case, Entry, Plan, Statement, as_json
from webapp.bonus.rules.explaining import rate_words
from webapp.claims.models import Allocation, Claim
from webapp.clients.access import may_see
from webapp.clients.models import Household
from webapp.custody.models import Activity
from webapp.custody.queries import counts
from webapp.db import db
from webapp.policy import Viewer

# So many lines are on a page.
PAGE = 20


class Shown(NamedTuple):
    """A line as it is read; figures as decimal text. `household` is None for whom the reader may not know."""

    number: int
    claim_id: int | None
    household: str | None
    evidence: Sequence[tuple[date, int, str]]
    clause: str
    measure: str | None
    amount: str | None
    share: str | None
    corrects: str | None
    arithmetic: str
    exact: str
    result: str
    amount_minor: int | None
    currency: str
    result_minor: int


class RateUsed(NamedTuple):
    """A rate by which amounts were converted: one `currency` in the plan's, its day, and who says so."""

    currency: str
    rate: str
    on: date
    source: str


class Sheet(NamedTuple):
    """A statement in words: its report and sums, one page of its lines, how many pages there are, and rates by
    currency; sums are minor units of the plan's currency.
    """

    plan: Plan
    report: dict[str, Any]
    sums: dict[str, int]
    lines: list[Shown]
    page: int
    pages: int
    rates: dict[str, RateUsed]


class Known(NamedTuple):
    """What the reader may know of a claim: its household's name, and its evidence by allocation."""

    household: str
    evidence: dict[int, tuple[date, int, str]]


def sheet(
    viewer: Viewer, plan: Plan, case: Case, made: Statement, page: int | None = 1, known: dict[int, Known] | None = None
) -> Sheet:
    """A statement with one page of its lines, with none for page 0, or with all of them where no page is named.

    Whoever shows several statements looks their claims up at once and hands in what is `known`.
    """
    entries = list(made.entries)
    pages = max(1, -(-len(entries) // PAGE))
    if page == 0:
        entries = []
    elif page is not None:
        page = min(max(page, 1), pages)
        entries = entries[(page - 1) * PAGE : page * PAGE]
    report = as_json(made, case, entries)
    if known is None:
        known = known_claims(viewer, {int(one["claim"]) for one in report["lines"] if one["claim"]})
    sums = {
        "total": made.total_minor, "formula": made.formula_minor, "judged": made.judged_minor,
        "adjusted": made.adjusted_minor, **made.payment._asdict(),
    }  # fmt: skip
    lines = [_shown(one, entry, known) for one, entry in zip(report["lines"], entries, strict=True)]
    rates = {one.currency: RateUsed(one.currency, rate_words(one), one.on, one.source) for one in made.formula.rates}
    return Sheet(plan, report, sums, lines, page or 1, pages, rates)


def _shown(one: dict[str, Any], entry: Entry, known: dict[int, Known]) -> Shown:
    line = entry.of.line if entry.of else None
    claim = known.get(int(one["claim"])) if one["claim"] else None
    source = source_of(one["id"]) if one["id"] else None
    evidence = claim.evidence.get(source.id) if claim and source and source.told != LATER else None
    return Shown(
        one["line"], int(one["claim"]) if one["claim"] else None, claim.household if claim else None,
        [evidence] if evidence else [], one["clause"], one["measure"], one["amount"], one["share"], one["corrects"],
        one["arithmetic"], one["exact"], one["result"], line.amount_minor if line else None,
        line.currency if line else "", entry.result_minor,
    )  # fmt: skip


def known_claims(viewer: Viewer, claim_ids: Collection[int]) -> dict[int, Known]:
    """Of those of these claims whose household the viewer may open: its name, and the activity that is evidence."""
    if not claim_ids:
        return {}
    statement = (
        sa.select(Claim.id, Household.name, Allocation.id, Activity.booked_on, Activity.amount_minor, Activity.currency)
        .join(Household, Household.id == Claim.household_id)
        .join(Allocation, Allocation.claim_id == Claim.id)
        .join(Activity, Activity.id == Allocation.activity_id)
        .where(Claim.id.in_(claim_ids), may_see(viewer, Claim.household_id), counts())
    )
    found: dict[int, Known] = {}
    for claim_id, name, allocation_id, day, minor, currency in db.session.execute(scope.for_viewer(statement, viewer)):
        found.setdefault(claim_id, Known(name, {})).evidence[allocation_id] = (day, minor, currency)
    return found
