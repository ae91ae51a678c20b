"""Promises: extending them, reminding of them, and letting them lapse by the firm's own rule."""

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import audit, formats, periods, scope
from webapp.claims.models import Claim, Decision, Extension, Instalment
from webapp.claims.queries import conflicts, deciding, promises, wording
from webapp.claims.rules import TAKEN_BACK, Event, after, has_lapsed, paid
from webapp.claims.rules import Instalment as Part
from webapp.claims.service import words
from webapp.claims.service.deciding import Seen, in_view, open_for_decision
from webapp.claims.service.decision import check_clocks, check_decider, decided, reach, tell
from webapp.claims.service.filing import standing
from webapp.clients import queries as clients
from webapp.db import check_version, db, transaction
from webapp.exceptions import RuleBroken
from webapp.people import queries as people
from webapp.policy import FirmView, Permission, Viewer
from webapp.scope import Purpose
from webapp.tasks import service as tasks

# So many are looked at in one transaction.
BATCH = 100


def extend_promise(*, claim_id: int, seen: Seen, until: date, reason: str, actor: Viewer) -> Claim:
    """Moves what is due before a later day, and not paid, to that day; who holds the claim reads the reason.

    Raises NotVisible, or RuleBroken: conflicted, decided meanwhile, no promise, no later day.
    """
    claim, today = open_for_decision(claim_id, seen, actor)
    words.require(standing(claim), Event.EXTEND)
    if not reason.strip():
        raise RuleBroken(_("Write why the day is moved: the claimant reads it."))
    rows = promises.rows_of(claim.id)
    order = paid([Part(row.due_on, row.amount_minor, row.id) for row in rows], claim.allocated_minor)
    moved = [one for one in order if one.open_minor and one.due_on < until]
    if until < today or not moved:
        raise RuleBroken(_("Choose a day from today on, after the one that it is due on now."))
    words.require_day(until, today, today)
    decision = decided(claim, "extend", seen.version, reason, in_view(claim, seen, today, actor), today, actor)
    for one in moved:
        db.session.add(Extension(decision_id=decision.id, instalment_id=one.id, was_on=one.due_on, due_on=until))
        db.session.flush()
    claim = deciding.read_again(claim.id)
    # Whoever acts on the claim next has to see the new day first.
    flag_modified(claim, "state")
    tell(actor, "claim.extended", claim, decision, changed={"expected_on": [moved[0].due_on, claim.expected_on]})
    return claim


def take_extension_back(*, claim_id: int, version: int | None, actor: Viewer) -> Claim:
    """Gives a promise the days back that it had before it was extended, while nothing else has happened to it since.

    Only for who extended it; who holds the claim reads that it was taken back. Raises NotVisible, Stale, RuleBroken.
    """
    check_decider(actor)
    today = periods.today(actor.firm.zone)
    claim = deciding.locked_claim(actor, claim_id)
    why = conflicts.conflict_with(actor, claim, today)
    if why is not None:
        raise RuleBroken(wording.conflict_words(why))
    check_version(claim, version)
    words.require(standing(claim), Event.EXTEND)
    moved = promises.extended_last(claim.id, claim.version, actor.id)
    if not moved:
        raise RuleBroken(
            _("Something else happened to this claim since, so the later day stays. Another day can be set.")
        )
    decision = decided(claim, "extend", claim.version, TAKEN_BACK, [], today, actor)
    for one in moved:
        db.session.add(
            Extension(
                decision_id=decision.id, instalment_id=one.instalment_id, was_on=one.due_on, due_on=one.was_on
            )
        )  # fmt: skip
        db.session.flush()
    before = claim.expected_on
    claim = deciding.read_again(claim.id)
    flag_modified(claim, "state")
    tell(actor, "claim.extension-undone", claim, decision, changed={"expected_on": [before, claim.expected_on]})
    return claim


def lapse_by_the_clock(firm: FirmView) -> int:
    """Lets promises lapse of which nothing came, where the firm set that they do; tells how many.

    Those that a person reopened wait for a person. Raises RuleBroken while the clocks differ.
    """
    count, today = 0, periods.today(firm.zone)
    if firm.promise_grace_days is None:
        return count
    while True:
        with transaction():
            check_clocks()
            late = promises.past_grace(today, firm.promise_grace_days, BATCH)
            clients.lock_households({one.household_id for one in late})
            lapsed = sum(_lapse(one.claim_id, today, firm) for one in late)
        count += lapsed
        if len(late) < BATCH or not lapsed:
            return count


def _lapse(claim_id: int, today: date, firm: FirmView) -> bool:
    claim = promises.awaited(claim_id)
    if claim is None or claim.allocated_minor or claim.reopened_at is not None:
        return False
    last = max(row.due_on for row in promises.rows_of(claim_id))
    if not has_lapsed(last, firm.promise_grace_days, today):
        return False
    now, version = periods.now(), claim.version
    decision = Decision(
        claim_id=claim.id, outcome="lapse", decided_by_id=None, decided_at=now, decided_on=today, reason="",
        claim_version=version, evidence_seen=[],
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    reach(claim, after(standing(claim), Event.LAPSE).state, decision)
    audit.record(
        "promises", "claim.lapsed", object_type="claim", object_id=claim.id, household_id=claim.household_id,
        decision_id=decision.id, decided_on=today, state=claim.state, currency=claim.currency,
        expected_on=claim.expected_on,
    )  # fmt: skip
    return True


def remind(firm: FirmView) -> int:
    """Gives claimants a follow-up before an instalment is due, once for each; tells how many they got."""
    count, today = 0, periods.today(firm.zone)
    until = today + timedelta(days=firm.promise_reminder_days)
    while True:
        with transaction():
            found = promises.coming(today, until, BATCH)
            clients.lock_households({one.household_id for one in found})
            # Whoever held a household until now may have extended, changed or withdrawn what was found.
            still = set(promises.coming(today, until, BATCH))
            left = [one for one in found if one in still]
            count += sum(_remind(one) for one in left)
            ids = [one.instalment_id for one in left]
            told = sa.update(Instalment).where(Instalment.id.in_(ids)).values(reminded_at=periods.now())
            db.session.execute(scope.for_purpose(told, Purpose.MAINTENANCE))
        if len(found) < BATCH:
            return count


def _remind(one: promises.Coming) -> bool:
    claimant = people.viewer_by_id(one.claimant_id)
    if claimant is None or not claimant.may(Permission.TASK_READ):
        return False
    title = _("Promise of %(day)s: ask whether the money comes", day=formats.day(one.due_on))
    task = tasks.remind(
        title=title, due_on=one.due_on, assignee=claimant, household_id=one.household_id,
        initiative_id=one.initiative_id, by="promises",
    )  # fmt: skip
    return task is not None


def note_export(*, actor: Viewer) -> None:
    """Records that promises left the firm's database as a file, in a transaction of its own before the first row."""
    with transaction():
        audit.record(actor, "promises.exported", object_type="claim", object_id=None)
