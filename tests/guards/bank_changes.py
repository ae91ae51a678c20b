"""What guards refuse of changes of the bank to lines on which decisions were made."""

from tests.guards.statements import Violation

WAITING = "A change of the bank waits for a line on which a decision was made, and says what that line says."
KEPT = "A change of the bank is settled once and stays as it was said."
NOTE = (
    "INSERT INTO bank_change (line_id, file_id, was_on, was_minor, was_currency, is_on, is_minor, is_currency, state)"
    " SELECT id, {{file}}, booked_on, amount_minor, currency, booked_on, {now}, currency, '{state}' FROM activity"
    " WHERE id = {{{line}}}"
)
WAITS = NOTE.format(line="deposit", now=7, state="waiting")
LEFT = "UPDATE bank_change SET state = 'left', reason = 'so', settled_at = '{today} 12:00:00', settled_by_id = {dora}"
# Cora confirmed by this line.
ALONE = LEFT.replace("{dora}", "{cora}")
TAKEN = "UPDATE bank_change SET state = '%s', settled_at = '{today} 12:00:00'"
FREED = "UPDATE activity SET is_bound = true WHERE id = {large}"
ALLOCATE = (
    "INSERT INTO allocation (claim_id, activity_id, decision_id, amount_minor)"
    " VALUES ({evidenced}, {large}, {decision}, 1)"
)

VIOLATIONS = (
    Violation(
        "bank_change_fits", WAITING,
        NOTE.format(line="large", now=7, state="waiting"),
    ),
    Violation(
        "bank_change_fits", WAITING,
        WAITS.replace("amount_minor, currency, booked", "amount_minor + 1, currency, booked"),
    ),
    Violation("bank_change_is_settled_once", KEPT, "UPDATE bank_change SET is_minor = 8", (WAITS,)),
    Violation("bank_change_is_settled_once", KEPT, LEFT, (WAITS, LEFT)),
    Violation(
        "bank_change_is_settled_once", "A change of the bank is taken once its line says the same.", TAKEN % "taken",
        (WAITS,),
    ),
    Violation(
        "bank_change_is_settled_once", "A change of the bank is outdated once another one was taken.",
        TAKEN % "outdated", (WAITS,),
    ),
    Violation(
        "bank_change_is_settled_once",
        "Whoever confirmed a claim by this line leaves what the bank says of it to somebody else.", ALONE, (WAITS,),
    ),
    Violation(
        "bank_change_is_settled_once",
        "Single control is of who confirmed by this line, in a firm that works with it.",
        ALONE.replace("SET", "SET is_single_control = true,"), (WAITS,),
    ),
    Violation("bank_change_keeps_rows", KEPT, "DELETE FROM bank_change", (WAITS, LEFT)),
    # The line says what its change says, and nothing else; and no more of it is used before that.
    Violation(
        "activity_keeps_evidence", "A line on which a decision was made stays as it was.",
        "UPDATE activity SET amount_minor = 8 WHERE id = {large}",
        (FREED, NOTE.format(line="large", now=7, state="waiting")),
    ),
    Violation(
        "allocation_fits", "The bank changed that line since. Settle that first.", ALLOCATE,
        (FREED, NOTE.format(line="large", now=7, state="waiting")),
    ),
)  # fmt: skip
