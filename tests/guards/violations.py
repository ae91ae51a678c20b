"""One statement against each thing that each guard refuses.

`{names}` in a statement are rows of `world.py`. `after` lists what must happen before the statement, in the same
transaction; `without` names guards that stand in front of this one and are taken down for it.
"""

from tests.guards import (
    awards,
    bank_changes,
    corrections,
    disputes,
    documented,
    periods,
    plans,
    promises,
    proposals,
    rates,
    reversals,
    scorecards,
    second_looks,
    team_places,
)
from tests.guards.statements import DECIDE, Violation

BACKDATED = (
    "INSERT INTO decision (claim_id, outcome, decided_by_id, decided_at, decided_on, reason, claim_version,"
    " evidence_seen) VALUES ({open}, 'reject', {carl}, '%s 12:00:00', '2001-01-01', 'because', 1, '[]')"
)
ALLOCATE = (
    "INSERT INTO allocation (claim_id, activity_id, decision_id, amount_minor) VALUES ({{{}}}, {{{}}}, {{{}}}, {})"
)
COVER = (
    "INSERT INTO coverage (household_id, user_id, role, starts_on, version)"
    " VALUES ({home}, {cora}, 'primary', '{start}', 1)"
)
SHARE = "INSERT INTO credit_share (claim_id, user_id, basis_points) VALUES ({{{}}}, {{{}}}, 1)"
CLAIM = (
    "INSERT INTO claim (kind, state, household_id, claimant_id, entered_by_id, amount_minor, currency, conflict_from,"
    " filed_at, no_initiative_reason, version, allocated_minor, released_minor, reopened_at)"
    " VALUES ('deposited', '{}', {{home}}, {{ada}}, {{ada}}, 1, 'USD', '{{today}}', '{{today}} 12:00', 'none', 1,"
    " {}, {}, {})"
)
AGAIN = (
    "INSERT INTO claim (kind, state, household_id, claimant_id, entered_by_id, amount_minor, currency, conflict_from,"
    " filed_at, no_initiative_reason, version, allocated_minor, released_minor, earlier_claim_id)"
    " VALUES ('deposited', 'draft', {home}, {ada}, {ada}, 1, 'USD', '{today}', '{today} 12:00', 'none', 1, 0, 0, %s)"
)
LINE = (
    "INSERT INTO activity (account_id, file_id, identity, booked_on, amount_minor, currency, kind, allocated_minor)"
    " VALUES ({account}, {file}, 'own', '{today}', 100, 'USD', 'deposit', 1)"
)
CLOSE = "UPDATE claim SET state = '{}', decided_at = '{} 12:00:00' WHERE id = {{{}}}"
TRAIL = "The audit trail cannot be changed."
AMENDED = "What was amended stays as it was."
CLAIMED = "You claimed this or entered it, so somebody else must decide it."
SHARED = "You share the credit of this claim, so somebody else must decide it."
NOTHING = "Nothing of this claim is confirmed yet; reject it instead of releasing the rest."
COVERED = "You cover this household or did since the claim arose, so somebody else must decide it."
DECISION = "A decision cannot be changed."
EVIDENCE = "Allocated evidence cannot be changed."
ENDED = "Coverage is ended, never removed, since decisions are checked against it."
MOVED = "A move of a contact stays on record; it is taken back by another one."
WITHDRAWN = "A claim is withdrawn, never removed."
TOTAL = "The credit shares of this claim do not total 100 %."
FILED = "Credit shares are set when a claim is filed or edited."
OVER = "This person decided a claim of this household in that time; coverage must begin after it."
DATED = "A decision is dated on the day on which it is made, and not before its claim arose."
CLOSED = "A claim of which money is confirmed is closed by confirming or releasing the rest."
RELEASED = "The rest of a claim is released by a decision that closes it."
BY_DECISION = "A claim is decided by a decision of a controller only."
STAYS = "A decided claim stays decided."
KEPT_AS_ADDED = "A document is kept as it was added."
BACK = "Evidence that was given back stays given back."
ALLOCATED = "Evidence is allocated by a confirming decision on the same claim."
DECIDED = "A line on which a decision was made stays as it was."
BOUND = "UPDATE activity SET is_bound = true WHERE id = {large}"
USED = "Used money is the sum of its allocations."


def _decided(guard: str, words: str, claim: str, outcome: str, person: str) -> Violation:
    """A decision that a guard refuses."""
    return Violation(guard, words, DECIDE.format(claim=claim, outcome=outcome, person=person))


BOTH = (
    Violation("audit_entry_keep", TRAIL, "UPDATE audit_entry SET action = 'x'"),
    Violation("audit_payload_keep", TRAIL, "UPDATE audit_payload SET body = '{{}}'"),
    Violation("amendment_keep", AMENDED, "UPDATE amendment SET reason = 'x'"),
    Violation("document_keep", KEPT_AS_ADDED, "UPDATE document SET title = 'x'"),
    Violation("decision_keep", DECISION, "UPDATE decision SET reason = 'x'"),
    Violation("allocation_keep", EVIDENCE, "UPDATE allocation SET amount_minor = 1"),
    _decided("decision_by_someone_else", CLAIMED, "open", "confirm", "ada"),
    _decided("decision_by_someone_else", SHARED, "open", "confirm", "dora"),
    _decided("decision_by_someone_else", COVERED, "open", "ask", "carl"),
    _decided("decision_by_someone_else", "This claim is not open for a decision.", "rejected", "confirm", "cora"),
    Violation(
        "decision_by_someone_else", TOTAL, DECIDE.format(claim="open", outcome="confirm", person="cora"),
        ("DELETE FROM credit_share WHERE claim_id = {open}",), ("share_keep_rows",),
    ),
    Violation("decision_fits", DATED, BACKDATED % "{today}"),
    Violation("decision_fits", DATED, BACKDATED % "2001-01-01"),
    _decided("decision_fits", NOTHING, "open", "release", "cora"),
    _decided("decision_fits", "Part of this claim is confirmed; release the rest instead.", "part", "reject", "cora"),
    _decided("decision_fits", "Only promised money can lapse.", "open", "lapse", "cora"),
    _decided("decision_fits", "This promise is not due yet, so it cannot lapse.", "promise", "lapse", "cora"),
    Violation(
        "decision_reopens", "Only a claim that was decided can be reopened.",
        DECIDE.format(claim="open", outcome="reopen", person="cora"),
    ),
    Violation(
        "decision_reopens", "You took this decision yourself, so another controller must look at it again.",
        DECIDE.format(claim="confirmed", outcome="reopen", person="cora"),
    ),
    Violation(
        "decision_reopens", "This claim was claimed again, and that claim is decided in its place.",
        DECIDE.format(claim="rejected", outcome="reopen", person="dora"), (AGAIN % "{rejected}",),
    ),
    _decided("decision_by_someone_else", COVERED, "rejected", "reopen", "carl"),
    Violation("allocation_end_keep", BACK, "UPDATE allocation_end SET decision_id = decision_id"),
    Violation(
        "allocation_end_fits", "Evidence is given back by reopening its claim.",
        "INSERT INTO allocation_end (allocation_id, decision_id) SELECT id, {decision} FROM allocation"
        " WHERE claim_id = {evidenced}",
    ),
    Violation("coverage_not_over_decision", OVER, COVER),
    Violation(
        "coverage_not_moved_over_decision",
        "Coverage keeps its household, person and first day; end it and begin another.",
        "UPDATE coverage SET starts_on = '2001-01-01'",
    ),
    Violation(
        "coverage_not_moved_over_decision", OVER, "UPDATE coverage SET ends_on = NULL WHERE user_id = {cora}",
    ),
    Violation("share_only_in_draft", FILED, SHARE.format("open", "eva")),
    Violation(
        "share_only_in_draft", "Somebody who took part in deciding this claim cannot share its credit.",
        SHARE.format("asked", "cora"), ("UPDATE claim SET state = 'draft' WHERE id = {asked}",),
    ),
    Violation("share_not_changed", FILED, "UPDATE credit_share SET basis_points = 1 WHERE claim_id = {open}"),
    Violation("share_keep_rows", FILED, "DELETE FROM credit_share WHERE claim_id = {open}"),
    Violation(
        "claim_begins_as_draft", "A claim is filed with its shares, never without.",
        CLAIM.format("pending", 0, 0, "NULL"),
    ),
    Violation(
        "claim_begins_as_draft", "A claim is filed with its shares, never without.", CLAIM.format("draft", 0, 1, "NULL")
    ),
    Violation(
        "claim_begins_as_draft", "A claim is filed with its shares, never without.",
        CLAIM.format("draft", 0, 0, "'{today} 12:00:00'"),
    ),
    Violation(
        "claim_again_fits", "Only a rejected, withdrawn or lapsed claim of this household can be claimed again.",
        AGAIN % "{open}",
    ),
    Violation(
        "claim_again_fits", "This claim was claimed again already.", AGAIN % "{rejected}", (AGAIN % "{rejected}",)
    ),
    Violation("claim_moves", TOTAL, "UPDATE claim SET state = 'pending' WHERE id = {draft}"),
    Violation(
        "claim_moves", "The terms of a claim are fixed once evidence was allocated or it was decided.",
        "UPDATE claim SET amount_minor = amount_minor + 1 WHERE id = {evidenced}",
    ),
    Violation(
        "claim_moves", "Who entered a claim, and since when deciders must be independent, cannot be changed.",
        "UPDATE claim SET conflict_from = '2099-01-01' WHERE id = {open}",
    ),
    Violation(
        "claim_moves", "Who entered a claim, and since when deciders must be independent, cannot be changed.",
        "UPDATE claim SET conflict_from = '2000-01-01' WHERE id = {open}",
    ),
    Violation(
        "claim_moves", "Somebody who took part in deciding this claim cannot be its claimant.",
        "UPDATE claim SET claimant_id = {cora} WHERE id = {asked}",
    ),
    Violation(
        "claim_moves", "Confirmed money is the sum of its evidence.",
        "UPDATE claim SET allocated_minor = 1 WHERE id = {open}",
    ),
    Violation("claim_moves", BY_DECISION, CLOSE.format("rejected", "{today}", "open")),
    Violation("claim_moves", BY_DECISION, "UPDATE claim SET state = 'lapsed' WHERE id = {due}"),
    Violation("claim_moves", BY_DECISION, "UPDATE claim SET state = 'needs-answer' WHERE id = {open}"),
    Violation(
        "claim_moves", "A claim is decided at the moment of its decision.",
        CLOSE.format("rejected", "2001-01-01", "open"), (DECIDE.format(claim="open", outcome="reject", person="cora"),),
    ),
    Violation("claim_moves", CLOSED, "UPDATE claim SET state = 'withdrawn' WHERE id = {part}"),
    Violation("claim_moves", CLOSED, "UPDATE claim SET state = 'lapsed' WHERE id = {part}"),
    Violation(
        "claim_moves", RELEASED,
        "UPDATE claim SET state = 'confirmed', released_minor = 1500000, decided_at = '{today} 12:00:00'"
        " WHERE id = {part}",
    ),
    Violation("claim_moves", RELEASED, "UPDATE claim SET released_minor = 1 WHERE id = {open}"),
    Violation(
        "claim_moves", RELEASED, "UPDATE claim SET released_minor = 1500000 WHERE id = {part}",
        (DECIDE.format(claim="part", outcome="release", person="cora"),),
    ),
    Violation("claim_moves", STAYS, "UPDATE claim SET state = 'pending', decided_at = NULL WHERE id = {rejected}"),
    Violation("claim_moves", STAYS, "UPDATE claim SET state = 'pending' WHERE id = {lapsed}"),
    Violation("claim_moves", STAYS, "UPDATE claim SET state = 'promised' WHERE id = {lapsed}"),
    Violation(
        "claim_moves", "A claim keeps the claim that it follows.",
        "UPDATE claim SET earlier_claim_id = {rejected} WHERE id = {open}",
    ),
    Violation(
        "claim_moves", "A claim is reopened by a decision of a controller only.",
        "UPDATE claim SET reopened_at = '{today} 12:00:00' WHERE id = {open}",
    ),
    Violation(
        "claim_moves", BY_DECISION, CLOSE.format("rejected", "{today}", "rejected"),
        (DECIDE.format(claim="rejected", outcome="reopen", person="dora"),),
    ),
    Violation("claim_moves", STAYS, "UPDATE claim SET decided_at = '2001-01-01 12:00:00' WHERE id = {confirmed}"),
    Violation(
        "allocation_fits", "Evidence must be a line of the same household in the same currency.",
        ALLOCATE.format("evidenced", "stranger", "decision", 1),
    ),
    Violation(
        "allocation_fits", ALLOCATED, ALLOCATE.format("open", "large", "decision", 1),
    ),
    Violation("allocation_fits", ALLOCATED, ALLOCATE.format("reopened", "large", "taken_back", 1)),
    Violation(
        "allocation_fits", "That line holds less unused money than this.",
        ALLOCATE.format("evidenced", "deposit", "decision", 1_500_001),
    ),
    Violation(
        "allocation_fits", "That is more than the claim still asks for.",
        ALLOCATE.format("evidenced", "large", "decision", 1_500_001),
    ),
    Violation(
        "activity_keeps_evidence", "A line that is evidence cannot be changed.",
        "UPDATE activity SET booked_on = '2001-01-01' WHERE id = {deposit}",
    ),
    Violation("activity_keeps_evidence", USED, "UPDATE activity SET allocated_minor = 1 WHERE id = {large}"),
    Violation(
        "activity_keeps_evidence", DECIDED, "UPDATE activity SET amount_minor = 1 WHERE id = {large}", (BOUND,)
    ),
    Violation("activity_keeps_rows", DECIDED, "DELETE FROM activity WHERE id = {large}", (BOUND,)),
    Violation(
        "allocation_fits", "Lines of a file that is being taken in or taken back are no evidence.",
        ALLOCATE.format("evidenced", "large", "decision", 1),
        ("INSERT INTO uncounted_file (place, file_id, began_at) VALUES (1, {file}, '{today} 12:00:00')",),
    ),
    Violation("activity_begins_unused", USED, LINE),
    Violation("contact_move_keep", MOVED, "UPDATE contact_move SET reason = 'another'"),
    Violation(
        "activity_keeps_rows", "A line that is evidence cannot be removed.", "DELETE FROM activity WHERE id = {deposit}"
    ),
)  # fmt: skip

KEPT = (
    ("audit_entry", TRAIL), ("amendment", AMENDED), ("decision", DECISION), ("allocation", EVIDENCE),
    ("allocation_end", BACK), ("coverage", ENDED), ("claim", WITHDRAWN), ("second_look", second_looks.ONCE),
    ("document", KEPT_AS_ADDED), *documented.KEPT, ("bonus_plan_version", plans.KEPT),
    ("reversal", reversals.FOUND), ("reversal_end", reversals.STAYS_ENDED),
    ("extension", promises.EXTENDED), ("exchange_rate", rates.KEPT), *disputes.REMOVED,
    ("incentive_award", awards.KEPT), ("contact_move", MOVED), ("proposal", proposals.KEPT),
)  # fmt: skip
OWN = {
    "sqlite": [Violation(f"{table}_keep_rows", words, f"DELETE FROM {table}") for table, words in KEPT]
    + [Violation("statement_team_keep_rows", periods.TEAMS, periods.GONE)],
    "postgresql": [Violation(f"{table}_keep", words, f"DELETE FROM {table}") for table, words in KEPT]
    + [Violation(f"{table}_keep_all", words, f"TRUNCATE {table} CASCADE") for table, words in KEPT]
    + [*periods.OWN, *proposals.OWN, *team_places.OWN],
}

# Guards that do something instead of refusing; each has a test of its own in test_guards.py.
WORKERS = {
    "sqlite": {
        "allocation_counts", "document_evidence_counts", "reopening_gives_back", "extension_moves",
        "reversal_counts", "reversal_end_counts", "search_doc_added", "search_doc_removed",
        "search_doc_changed", "user_role_ends", "team_led_ends", "firm_opened_ends", "person_placed",
    },
    "postgresql": {
        "allocation_counts", "document_evidence_counts", "extension_moves", "reopening_gives_back", "person_placed",
        "reversal_counts", "reversal_end_counts", "user_role_ends", "team_led_ends", "firm_opened_ends",
    },
}  # fmt: skip


MODULES = (
    documented, second_looks, reversals, promises, plans, periods, bank_changes, corrections, rates, disputes, awards,
    scorecards, proposals, team_places,
)  # fmt: skip


def of(dialect: str) -> list[Violation]:
    """All violations for one database."""
    told = [one for module in MODULES for one in module.VIOLATIONS]
    return [*BOTH, *told, *scorecards.OWN[dialect], *OWN[dialect]]
