"""What is refused about promises: instalments that do not add up, days moved without a decision, lapsing too soon."""

from tests.guards.statements import DECIDE, Violation

MOVE = "INSERT INTO extension (decision_id, instalment_id, was_on, due_on) VALUES ({{{}}}, {{{}}}, '{{{}}}', '{{{}}}')"
EXTENDED = "What was extended stays as it was decided."
SET = "Instalments are set when a promise is filed or edited."
FITS = "A promise is extended by a decision on it, each instalment to a later day, or back by who extended it last."
EXPECTED = "A promise is expected on the day of its first unpaid instalment."
CLOCK = (
    "INSERT INTO decision (claim_id, outcome, decided_at, decided_on, reason, claim_version, evidence_seen)"
    " VALUES ({due}, 'lapse', '{today} 12:00:00', '{today}', '', 1, '[]')"
)
GRACE = (
    "Without a decider a promise lapses only after the days of grace that the firm set, and never once it was reopened."
)
EXTEND_AGAIN = DECIDE.format(claim="extended", outcome="extend", person="%s")
EXTEND = DECIDE.format(claim="promise", outcome="extend", person="cora")

VIOLATIONS = (
    Violation(
        "claim_moves", "The instalments of a promise come to its amount.",
        "UPDATE claim SET state = 'promised' WHERE id = {promise}",
        (
            "UPDATE claim SET state = 'draft' WHERE id = {promise}",
            "UPDATE instalment SET amount_minor = 1 WHERE claim_id = {promise}",
        ),
    ),
    Violation(
        "claim_moves", "The instalments of a promise come to its amount.",
        "UPDATE claim SET state = 'pending' WHERE id = {open}",
        (
            "UPDATE claim SET state = 'draft' WHERE id = {open}",
            "INSERT INTO instalment (claim_id, due_on, amount_minor) VALUES ({open}, '{today}', 1)",
        ),
    ),
    Violation("claim_moves", EXPECTED, "UPDATE claim SET expected_on = '2099-01-01' WHERE id = {promise}"),
    Violation(
        "instalment_only_in_draft", SET,
        "INSERT INTO instalment (claim_id, due_on, amount_minor) VALUES ({promise}, '{today}', 1)",
    ),
    Violation("instalment_not_changed", SET, "UPDATE instalment SET due_on = '2099-01-01' WHERE claim_id = {promise}"),
    Violation("instalment_not_changed", SET, "UPDATE instalment SET amount_minor = 1 WHERE claim_id = {promise}"),
    Violation("instalment_keep_rows", SET, "DELETE FROM instalment WHERE claim_id = {promise}"),
    Violation("extension_fits", FITS, MOVE.format("decision", "promised", "month", "out_of_it")),
    Violation("extension_fits", FITS, MOVE.format("extending", "promised", "today", "out_of_it"), (EXTEND,)),
    Violation("extension_fits", FITS, MOVE.format("extending", "promised", "month", "today"), (EXTEND,)),
    # Taken back by somebody else, and to a day that it never had.
    Violation("extension_fits", FITS, MOVE.format("extending", "moved", "later", "today"), (EXTEND_AGAIN % "lena",)),
    Violation("extension_fits", FITS, MOVE.format("extending", "moved", "later", "start"), (EXTEND_AGAIN % "cora",)),
    Violation("extension_keep", EXTENDED, "UPDATE extension SET due_on = '2099-01-01'"),
    Violation(
        "decision_fits", "Only promised money is extended.",
        DECIDE.format(claim="open", outcome="extend", person="cora"),
    ),
    Violation("decision_fits", GRACE, CLOCK),
    Violation("decision_fits", GRACE, CLOCK, ("UPDATE firm SET promise_grace_days = 1",)),
    Violation(
        "decision_fits", GRACE, CLOCK,
        (
            "UPDATE firm SET promise_grace_days = 0", CLOCK, "UPDATE claim SET state = 'lapsed' WHERE id = {due}",
            DECIDE.format(claim="due", outcome="reopen", person="cora"),
        ),
    ),
)  # fmt: skip
