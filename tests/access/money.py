"""Accounts, lines and claims of a household in the walk's world."""

from datetime import timedelta
from typing import Any

from tests import factories
from tests.access.rows import put
from webapp import db, periods
from webapp.claims import models as claims
from webapp.custody import models as custody


def build(
    relation: str, rep: Any, cast: Any, household: Any, interaction_id: int, initiative_id: int, now: Any, today: Any
) -> dict[str, Any]:
    account = put(custody.Account, relation, "money", household_id=household.id, currency="USD", created_at=now)
    file = put(
        custody.StatementFile, relation, "money", sha256="0" * 64, format="ofx", state="imported", uploaded_at=now,
        imported_at=now, uploaded_by_id=cast.cora.id,
    )  # fmt: skip
    booked = {"identity": str(account.id), "booked_on": today, "amount_minor": 5_000_000, "currency": "USD"}
    places = {"account_id": account.id, "household_id": household.id, "file_id": file.id}
    line = put(custody.Activity, relation, "money", kind="deposit", **places, **booked)
    put(custody.StagedLine, relation, "money", kind="deposit", run="-", place=1, staged_at=now, **booked)
    put(custody.Correction, relation, "money", kind="replaces", line_id=line.id, file_id=file.id)
    change = _changed(relation, places, file, today)
    claim = put(
        claims.Claim, relation, "money", kind="deposited", state="draft", household_id=household.id,
        interaction_id=interaction_id, initiative_id=initiative_id, claimant_id=rep.id, entered_by_id=rep.id,
        amount_minor=2_500_000, currency="USD", conflict_from=today, filed_at=now,
    )  # fmt: skip
    db.db.session.add(claims.CreditShare(claim_id=claim.id, user_id=rep.id, basis_points=10_000))
    db.db.session.flush()
    claim.state = "pending"
    db.db.session.flush()
    put(
        claims.Decision, relation, "money", claim_id=claim.id, outcome="ask", decided_by_id=cast.carl.id,
        decided_at=now, decided_on=today, claim_version=1, evidence_seen=[],
    )  # fmt: skip
    claim.state = "needs-answer"
    put(claims.Answer, relation, "money", claim_id=claim.id, answered_by_id=rep.id, answered_at=now)
    _promised(relation, rep, household, initiative_id, now, today)
    made = {
        "change_id": change.id,
        "account_id": account.id,
        "activity_id": line.id,
        "claim_id": claim.id,
        "file_id": file.id,
    }
    return made | _confirmed(relation, rep, cast, household, places, now, today)


def _changed(relation: str, places: dict[str, Any], file: Any, today: Any) -> Any:
    """What the bank says anew about a line on which a decision was made and taken back."""
    terms = {"on": today, "minor": -80_000, "currency": "USD"}
    line = put(
        custody.Activity, relation, "money", kind="withdrawal", identity="changed", booked_on=today,
        amount_minor=-80_000, currency="USD", is_bound=False, **places,
    )  # fmt: skip
    line.is_bound = True
    db.db.session.flush()
    said = {f"{when}_{name}": value for when in ("was", "is") for name, value in terms.items()}
    return put(custody.BankChange, relation, "money", line_id=line.id, file_id=file.id, **said | {"is_minor": -70_000})


def _promised(relation: str, rep: Any, household: Any, initiative_id: int, now: Any, today: Any) -> None:
    """A promise of which the first part is overdue."""
    yesterday = today - timedelta(days=1)
    claim = put(
        claims.Claim, relation, "money", kind="promised", state="draft", household_id=household.id,
        initiative_id=initiative_id, claimant_id=rep.id, entered_by_id=rep.id, amount_minor=700_000, currency="USD",
        expected_on=yesterday, conflict_from=today, filed_at=now,
    )  # fmt: skip
    db.db.session.add(claims.CreditShare(claim_id=claim.id, user_id=rep.id, basis_points=10_000))
    for day in (yesterday, today + timedelta(days=90)):
        db.db.session.add(claims.Instalment(claim_id=claim.id, due_on=day, amount_minor=350_000))
    db.db.session.flush()
    claim.state = "promised"
    db.db.session.flush()


def _confirmed(
    relation: str, rep: Any, cast: Any, household: Any, places: dict[str, Any], now: Any, today: Any
) -> dict[str, Any]:
    """A claim that Carl confirmed, for somebody else to look at again."""
    booked = {"identity": f"c{household.id}", "booked_on": today, "amount_minor": 90_000, "currency": "USD"}
    line = put(custody.Activity, relation, "money", kind="deposit", **places, **booked)
    claim = put(
        claims.Claim, relation, "money", kind="deposited", state="draft", household_id=household.id,
        claimant_id=rep.id, entered_by_id=rep.id, amount_minor=90_000, currency="USD", conflict_from=today,
        filed_at=now,
    )  # fmt: skip
    db.db.session.add(claims.CreditShare(claim_id=claim.id, user_id=rep.id, basis_points=10_000))
    db.db.session.flush()
    claim.state = "pending"
    db.db.session.flush()
    decision = put(
        claims.Decision, relation, "money", claim_id=claim.id, outcome="confirm", decided_by_id=cast.carl.id,
        decided_at=now, decided_on=today, claim_version=2, evidence_seen=[],
    )  # fmt: skip
    evidence = {"claim_id": claim.id, "activity_id": line.id, "decision_id": decision.id, "amount_minor": 90_000}
    allocation = claims.Allocation(**evidence)
    db.db.session.add(allocation)
    db.db.session.flush()
    claim.state, claim.decided_at = "confirmed", now
    db.db.session.flush()
    terms = {"on": today, "minor": 90_000, "currency": "USD"}
    said = {f"{when}_{name}": value for when in ("was", "is") for name, value in terms.items()}
    held = put(
        custody.BankChange, relation, "money", line_id=line.id, file_id=places["file_id"], **said | {"is_minor": 80_000}
    )  # fmt: skip
    gone = {**booked, "identity": f"w{household.id}", "amount_minor": -10_000}
    out = put(custody.Activity, relation, "money", kind="withdrawal", **places, **gone)
    db.db.session.add(
        claims.Reversal(
            allocation_id=allocation.id, withdrawal_id=out.id, withdrawn_on=today, amount_minor=10_000, found_at=now
        )
    )  # fmt: skip
    look = put(claims.SecondLook, relation, "money", claim_id=claim.id, decision_id=decision.id, drawn_at=now)
    return {"held_id": held.id, "look_id": look.id, "withdrawn_claim_id": claim.id}


def extended(browser: Any, household: Any, cast: Any) -> str:
    """Where a promise is that Cora extended a moment ago."""
    today = periods.today(factories.ZONE)
    promised = factories.claim(household, cast.ada, kind="promised", expected_on=today)
    later = {"until": str(periods.days_after(today, 9)), "reason": "Typed a moment ago"}
    page = browser.sign_in(cast.cora).get(f"/claims/{promised.id}")
    return browser.submit(page, "Set the day", **later).location
