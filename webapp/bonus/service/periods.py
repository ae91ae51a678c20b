"""Periods of credited money: opened, calculated as often as needed, reviewed, closed for good by a second person."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, formats, periods, scope
from webapp.bonus import queries
from webapp.bonus.models import BonusStatement, CreditPeriod, StatementLink, StatementTeam
from webapp.bonus.queries.cases import as_rows, run_of
from webapp.bonus.rules import Span
from webapp.bonus.rules.period import REMOVABLE, Step, after, span_at
from webapp.bonus.service.computing import Computed, changed_since, computed_all
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.scope import Purpose


def open_period(kind: str, day: date, *, actor: Viewer) -> CreditPeriod:
    """Opens the month, quarter or year of a day; periods follow each other. Raises RuleBroken."""
    span = span_at(kind, day)
    last = queries.last_period()
    if last is not None and span.since != periods.days_after(last.ends_on, 1):
        last_day = formats.day(last.ends_on)
        raise RuleBroken(_("Periods follow each other: the next one begins on the day after %(day)s.", day=last_day))
    period = CreditPeriod(kind=kind, starts_on=span.since, ends_on=span.until, opened_by_id=actor.id)
    db.session.add(period)
    db.session.flush()
    _record(period, "credit-period.opened", actor, kind=kind, starts_on=span.since, ends_on=span.until)
    return period


def calculate(period_id: int, *, expected: int | None, actor: Viewer) -> CreditPeriod:
    """Computes all statements of a period anew, from what is confirmed now; what differs is kept beside each.

    Raises NotVisible, Stale, RuleBroken.
    """
    period = _locked(period_id, expected, Step.CALCULATE)
    if queries.first_waiting(period.starts_on):
        raise RuleBroken(_("Earlier periods are closed first: what they carry on and take back belongs to this one."))
    run = run_of(Span(period.starts_on, period.ends_on))
    known = queries.kept_statements(period.id)
    made = computed_all(run.prepared)
    _replace(period, made, known)
    period.state, period.runs = "calculated", period.runs + 1
    period.calculated_by_id, period.calculated_at = actor.id, periods.now()
    period.reviewed_by_id = period.reviewed_at = None
    period.exceptions = as_rows(run.beside)
    _record(period, "credit-period.calculated", actor, run=period.runs, statements=len(made))
    return period


def review(period_id: int, *, expected: int | None, actor: Viewer) -> CreditPeriod:
    """Says that somebody looked at a period as it was calculated. Raises NotVisible, Stale, RuleBroken."""
    period = _locked(period_id, expected, Step.REVIEW)
    _check_current(period, queries.kept_statements(period.id))
    period.state, period.reviewed_by_id, period.reviewed_at = "reviewed", actor.id, periods.now()
    _record(period, "credit-period.reviewed", actor, run=period.runs)
    return period


def close(period_id: int, *, expected: int | None, actor: Viewer) -> CreditPeriod:
    """Closes a period as it was calculated and reviewed, for good: its statements and their inputs never change.

    By somebody else than who calculated or reviewed it; where the firm works with single control that may be the same
    person, which is marked. Raises NotVisible, Stale, RuleBroken.
    """
    period = _locked(period_id, expected, Step.CLOSE)
    if period.ends_on >= periods.today(actor.firm.zone):
        raise RuleBroken(_("A period is closed after its last day, %(day)s.", day=formats.day(period.ends_on)))
    is_alone = actor.id in (period.calculated_by_id, period.reviewed_by_id)
    if is_alone and not actor.firm.allows_single_control:
        raise RuleBroken(
            _(
                "You calculated or reviewed this period, so somebody else must close it. Where there are only two of "
                "you, one calculates and reviews it again, and the other closes it."
            )
        )
    kept = queries.kept_statements(period.id)
    _check_current(period, kept)
    # Before it is closed: of a closed period the guards take no teams any more.
    _keep_teams(kept)
    period.state, period.closed_by_id, period.closed_at = "closed", actor.id, periods.now()
    period.is_single_control = is_alone
    period.digest = digest_of(one.digest for one in kept)
    _record(
        period, "credit-period.closed", actor, run=period.runs, statements=len(kept), digest=period.digest,
        control="single" if is_alone else "second",
    )  # fmt: skip
    return period


def remove_period(period_id: int, *, expected: int | None, actor: Viewer) -> None:
    """Takes away the latest period, opened by mistake, with what was calculated of it; the record keeps what it was.

    Raises NotVisible, Stale, and RuleBroken once somebody reviewed it or anything else rests on it.
    """
    period = queries.period_by_id(period_id, lock=for_update)
    check_version(period, expected)
    if period.state not in REMOVABLE:
        raise RuleBroken(_("A period is kept once somebody reviewed it."))
    if queries.last_period() is not period:
        raise RuleBroken(_("Periods follow each other: remove the later ones first."))
    if stays := queries.rests_on(period.id):
        raise RuleBroken(stays)
    known = queries.kept_statements(period.id)
    _forget(period, known)
    db.session.delete(period)
    _record(
        period, "credit-period.removed", actor, kind=period.kind, starts_on=period.starts_on, ends_on=period.ends_on,
        run=period.runs, statements=len(known),
    )  # fmt: skip


def digest_of(digests: Iterable[str]) -> str:
    """The sha256 of the digests of a period's statements, in their order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _check_current(period: CreditPeriod, kept: Iterable[BonusStatement]) -> None:
    """Whether the statements are what they would be if they were computed now; raises RuleBroken."""
    now = {(one.user_id, one.starts_on): one.stored.digest for one in _computed_now(period)}
    if now != {(one.user_id, one.starts_on): one.digest for one in kept}:
        raise RuleBroken(_("Something changed since then. Calculate it again, and look at what differs."))


def _computed_now(period: CreditPeriod) -> list[Computed]:
    run = run_of(Span(period.starts_on, period.ends_on))
    return computed_all(run.prepared)


def _locked(period_id: int, expected: int | None, step: Step) -> CreditPeriod:
    period = queries.period_by_id(period_id, lock=for_update)
    check_version(period, expected)
    if after(period.state, step) is None:
        raise RuleBroken(_("A period is calculated, then reviewed, then closed; this one is %(state)s.",
                           state=queries.state_words(period.state)))  # fmt: skip
    return period


def _replace(period: CreditPeriod, made: list[Computed], known: list[BonusStatement]) -> None:
    before = {(one.user_id, one.starts_on): one.inputs for one in known}
    _forget(period, known)
    rows = []
    for one in made:
        row = _row(period, one)
        if period.runs:
            row.changes = changed_since(before.get((one.user_id, one.starts_on)), one.stored.inputs)
        rows.append(row)
    db.session.add_all(rows)
    db.session.flush()
    db.session.add_all(
        StatementLink(statement_id=row.id, earlier_id=link.earlier_id, kind=link.kind, amount_minor=link.minor)
        for row, one in zip(rows, made, strict=True)
        for link in one.links
    )
    db.session.flush()


def _forget(period: CreditPeriod, known: Iterable[BonusStatement]) -> None:
    """Removes what was calculated of a period that is not closed."""
    old = sa.select(BonusStatement.id).where(BonusStatement.period_id == period.id)
    _write(sa.delete(StatementLink).where(StatementLink.statement_id.in_(old)))
    for row in known:
        db.session.expunge(row)
    _write(sa.delete(BonusStatement).where(BonusStatement.period_id == period.id))


def _keep_teams(kept: Iterable[BonusStatement]) -> None:
    """Writes down of which teams the people of these statements are part now."""
    statements = list(kept)
    above = queries.teams_of({one.user_id for one in statements})
    db.session.add_all(
        StatementTeam(statement_id=one.id, team_id=team) for one in statements for team in above[one.user_id]
    )
    db.session.flush()


def _row(period: CreditPeriod, one: Computed) -> BonusStatement:
    paid = one.made.payment
    return BonusStatement(
        period_id=period.id, user_id=one.user_id, plan_version_id=one.version_id, starts_on=one.starts_on,
        ends_on=one.ends_on, currency=one.currency, formula_minor=one.made.formula_minor,
        total_minor=one.made.total_minor, held_minor=paid.held, paid_minor=paid.paid, carried_minor=paid.carried_out,
        inputs=one.stored.inputs, results=one.stored.results, digest=one.stored.digest, changes=[],
    )  # fmt: skip


def _write(statement: Any) -> None:
    db.session.execute(scope.for_purpose(statement, Purpose.CREDIT), execution_options={"synchronize_session": False})


def _record(period: CreditPeriod, action: str, actor: Viewer, **said: Any) -> None:
    audit.record(actor, action, object_type="credit_period", object_id=period.id, **said)
