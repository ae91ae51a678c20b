"""What is refused about reversals: more than was confirmed or withdrawn, and anything but an end to what was found."""

from tests.guards.statements import DECIDE, Violation

REVERSE = (
    "INSERT INTO reversal (allocation_id, withdrawal_id, withdrawn_on, amount_minor, found_at)"
    " VALUES ({{{}}}, {{{}}}, '{{{}}}', {}, '{{today}} 12:00:00')"
)
END = "INSERT INTO reversal_end (reversal_id, ended_at, why) VALUES ({{{}}}, '{{today}} 13:00:00', 'recomputed')"
FOUND = "What was found reversed is ended, never changed."
STAYS_ENDED = "A reversal that was ended stays ended."
STANDING = "Only money that stands confirmed is reversed."
FITTING = "A reversal names money that left the same household, in the same currency, after it came."
CHANGED = "A withdrawal by which confirmed money is reversed cannot be changed before that is ended."
REMOVED = "A withdrawal by which confirmed money is reversed cannot be removed before that is ended."
SUM = "Reversed money is the sum of its reversals."

VIOLATIONS = (
    Violation("reversal_keep", FOUND, "UPDATE reversal SET amount_minor = 1"),
    Violation("reversal_end_keep", STAYS_ENDED, "UPDATE reversal_end SET why = 'line'"),
    Violation("reversal_fits", STANDING, REVERSE.format("given_back", "payment", "later", 1)),
    # Money that came in, that left before, and on another day than the line says.
    Violation("reversal_fits", FITTING, REVERSE.format("evidence", "large", "today", 1)),
    Violation("reversal_fits", FITTING, REVERSE.format("evidence", "early", "yesterday", 1)),
    Violation("reversal_fits", FITTING, REVERSE.format("evidence", "withdrawal", "later", 1)),
    Violation(
        "reversal_fits", FITTING, REVERSE.format("evidence", "payment", "later", 1),
        ("UPDATE activity SET kind = 'internal' WHERE id = {payment}",),
    ),
    Violation(
        "reversal_fits", FITTING, REVERSE.format("evidence", "payment", "later", 1),
        ("UPDATE activity SET currency = 'EUR' WHERE id = {payment}",),
    ),
    Violation(
        "reversal_fits", "No more is reversed than was confirmed.",
        REVERSE.format("evidence", "payment", "later", 600_001),
    ),
    Violation(
        "reversal_fits", "No more is reversed than was withdrawn.",
        REVERSE.format("evidence", "withdrawal", "out", 200_001),
    ),
    Violation("claim_moves", SUM, "UPDATE claim SET reversed_minor = 1 WHERE id = {evidenced}"),
    Violation(
        "claim_begins_as_draft", "A claim is filed with its shares, never without.",
        "INSERT INTO claim (kind, state, household_id, claimant_id, entered_by_id, amount_minor, currency,"
        " conflict_from, filed_at, no_initiative_reason, version, reversed_minor)"
        " VALUES ('deposited', 'draft', {home}, {ada}, {ada}, 1, 'USD', '{today}', '{today} 12:00', 'none', 1, 1)",
    ),
    *(
        Violation("activity_keeps_reversals", CHANGED, f"UPDATE activity SET {change} WHERE id = {{withdrawal}}")
        for change in ("amount_minor = -1", "booked_on = '{today}'", "kind = 'fee'", "household_id = NULL")
    ),
    Violation("activity_keeps_reversal_rows", REMOVED, "DELETE FROM activity WHERE id = {withdrawal}"),
)  # fmt: skip

REOPENED = DECIDE.format(claim="seen", outcome="reopen", person="dora")
