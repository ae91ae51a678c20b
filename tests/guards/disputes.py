"""What is refused about disputes: deciding one's own, another amount than is in dispute, and any change afterwards."""

from tests.guards.statements import Violation

FILE = (
    "INSERT INTO dispute (user_id, period_id, about, subject, clause, claim_id, currency, actual_minor, expected_minor,"
    " reason, explanation, filed_at, filed_on, due_on, state, spoken_by_id, version)"
    " VALUES ({{ada}}, 1, 'line', '{}', '', {}, 'USD', 100, 300, 'share', 'because', '{{today}} 12:00:00', '{{today}}',"
    " '{{today}}', 'open', {{ada}}, 1)"
)
STEP = (
    "INSERT INTO dispute_decision (dispute_id, outcome, decided_by_id, decided_at, amount_minor, reason,"
    " is_single_control) VALUES ({}, '{}', {{{}}}, '{{today}} 12:00:00', {}, 'because', false)"
)
SAY = (
    "INSERT INTO dispute_message (dispute_id, author_id, written_at, body)"
    " VALUES ({}, {{ada}}, '{{today}} 12:00:00', 'because')"
)
AGREE = "UPDATE dispute SET state = 'agreed', granted_minor = 150, signer_id = {max} WHERE id = 2"
SETTLE = "UPDATE dispute SET state = 'granted', settles_on = '{}' WHERE id = 2"
KEPT = "A dispute is decided or withdrawn, never removed."
SAID = "What was said in a dispute stays as it was said."
TAKEN = "A decision on a dispute stays as it was taken."
STAYS = "A dispute that is decided or withdrawn stays as it is."
KEEPS = "A dispute keeps what it is about, its figures and its dates."
FOLLOWS = "A dispute follows the decisions that were taken on it."
OWN = "Nobody decides on their own dispute."
PART = "You have a part in the claim that this dispute is about, so somebody else must decide it."
WAITS = "This dispute does not wait for that decision."
MOST = "What is granted is at most the difference in dispute, and of its sign."
SIGNS = "Somebody else signs what was granted, and signs that amount."
TWICE = "Another dispute grants this already: less is left than that."
ABOVE = (
    "Another manager above signs this; where there is none, one who was chosen and is below neither this person nor"
    " whoever granted it."
)
ABOUT = "INSERT INTO dispute_claim (dispute_id, claim_id) VALUES ({}, {})"
RECORD = "What a dispute is about stays on record."
# A manager in Mo's team, who is below Mo; and Max above Mo and everybody in that team.
BELOW = ("INSERT INTO user_role (user_id, role) VALUES ({ben}, 'manager')",)
OVER = ("INSERT INTO reach (manager_id, user_id) VALUES ({max}, {ada}), ({max}, {mo})",)
LAST = "(SELECT MAX(id) FROM dispute)"
# The second is granted, and disputed again; a fourth is of February, which is open.
AGAIN = (STEP.format(2, "sign", "max", 150), SETTLE.format("2001-02-01"), FILE.format("two", "NULL"))
FEBRUARY = FILE.format("two", "NULL").replace(
    " 1, 'line'", " (SELECT id FROM credit_period WHERE starts_on = '2001-02-01'), 'line'"
)
EARLY = (
    FEBRUARY, STEP.format(LAST, "grant", "mo", 150), AGREE.replace("id = 2", f"id = {LAST}"),
    STEP.format(LAST, "sign", "max", 150),
)  # fmt: skip
# About a claim on which nobody decided yet.
UNDECIDED = (FILE.format("four", "{open}").replace("'line'", "'claim'"), STEP.format(LAST, "grant", "mo", 150))
# The second is open again, and Mo grants the amount anew.
AGAINST = (
    STEP.format(2, "decline", "max", "NULL"),
    "UPDATE dispute SET state = 'open', granted_minor = NULL, signer_id = NULL WHERE id = 2",
    STEP.format(2, "grant", "mo", 150),
)
# Of January 2001, which is closed: one is open, an amount of the second waits for its signature, the third is refused.
STEPS = (
    FILE.format("one", "{confirmed}"), FILE.format("two", "NULL"), FILE.format("three", "NULL"),
    SAY.format(1), ABOUT.format(1, "{confirmed}"),
    STEP.format(2, "grant", "mo", 150), AGREE,
    STEP.format(3, "refuse", "carl", "NULL"), "UPDATE dispute SET state = 'refused' WHERE id = 3",
)  # fmt: skip

VIOLATIONS = (
    Violation(
        "dispute_begins", "A dispute begins open.", FILE.format("four", "NULL").replace("'open'", "'withdrawn'")
    ),
    Violation(
        "dispute_begins", "A dispute asks for more than the statement says.",
        FILE.format("four", "NULL").replace("100, 300", "300, 100"),
    ),
    Violation("dispute_moves", STAYS, "UPDATE dispute SET version = 9 WHERE id = 3"),
    Violation("dispute_moves", KEEPS, "UPDATE dispute SET actual_minor = 1 WHERE id = 1"),
    Violation("dispute_moves", KEEPS, "UPDATE dispute SET claim_id = NULL WHERE id = 1"),
    Violation("dispute_moves", FOLLOWS, "UPDATE dispute SET state = 'refused' WHERE id = 1"),
    Violation("dispute_moves", FOLLOWS, AGREE.replace("id = 2", "id = 1")),
    Violation("dispute_moves", FOLLOWS, "UPDATE dispute SET granted_minor = 151 WHERE id = 2"),
    Violation("dispute_moves", FOLLOWS, "UPDATE dispute SET state = 'open', granted_minor = NULL WHERE id = 2"),
    Violation("dispute_moves", FOLLOWS, SETTLE.format("2001-02-01")),
    Violation(
        "dispute_moves", "What is granted is settled in the first period that is not closed.",
        SETTLE.format("2001-03-01"), (STEP.format(2, "sign", "max", 150),),
    ),
    Violation(
        "dispute_moves", "An amount is granted once its period is closed.",
        SETTLE.format("2001-02-01").replace("id = 2", f"id = {LAST}"), EARLY,
    ),
    Violation(
        "dispute_moves", "No amount is granted for a claim of which nothing is confirmed.",
        AGREE.replace("id = 2", f"id = {LAST}"), UNDECIDED,
    ),
    Violation("dispute_decision_fits", TWICE, STEP.format(LAST, "grant", "carl", 51), AGAIN),
    Violation(
        "dispute_message_fits", "A dispute that is decided or withdrawn takes no further word.", SAY.format(3)
    ),
    Violation("dispute_message_keep", SAID, "UPDATE dispute_message SET body = 'x'"),
    Violation("dispute_decision_keep", TAKEN, "UPDATE dispute_decision SET amount_minor = 1 WHERE outcome = 'grant'"),
    Violation("dispute_decision_fits", OWN, STEP.format(2, "sign", "ada", 150)),
    Violation("dispute_decision_fits", PART, STEP.format(1, "grant", "mo", 100)),
    Violation("dispute_decision_fits", PART, STEP.format(1, "refuse", "dora", "NULL")),
    *(
        Violation("dispute_decision_fits", PART, STEP.format(2, outcome, "max", minor), (ABOUT.format(2, "{theirs}"),))
        for outcome, minor in (("sign", 150), ("decline", "NULL"))
    ),
    Violation("dispute_decision_fits", WAITS, STEP.format(2, "grant", "lena", 100)),
    Violation("dispute_decision_fits", WAITS, STEP.format(1, "sign", "lena", 100)),
    Violation("dispute_decision_fits", MOST, STEP.format(1, "grant", "carl", 201)),
    Violation("dispute_decision_fits", MOST, STEP.format(1, "grant", "carl", -1)),
    Violation("dispute_decision_fits", SIGNS, STEP.format(2, "sign", "mo", 150)),
    Violation("dispute_decision_fits", SIGNS, STEP.format(2, "sign", "max", 149)),
    Violation(
        "dispute_decision_fits", "A second person signs what is granted in this firm.",
        STEP.format(1, "grant", "carl", 100).replace("false", "true"),
    ),
    # Nobody whom nobody chose, nobody who manages nobody, nobody below who granted it, and nobody who left.
    Violation("dispute_decision_fits", ABOVE, STEP.format(2, "sign", "lena", 150)),
    Violation("dispute_decision_fits", ABOVE, STEP.format(2, "decline", "lena", "NULL")),
    Violation("dispute_decision_fits", ABOVE, STEP.format(2, "decline", "ben", "NULL"), BELOW),
    Violation("dispute_decision_fits", ABOVE, STEP.format(2, "sign", "max", 150), (
        "DELETE FROM user_role WHERE user_id = {max}",)),
    Violation("dispute_decision_fits", ABOVE, STEP.format(2, "sign", "max", 150), (
        "INSERT INTO reach (manager_id, user_id) VALUES ({mo}, {max})",)),
    Violation("dispute_decision_fits", ABOVE, STEP.format(2, "sign", "max", 150), (
        "UPDATE app_user SET is_active = false WHERE id = {max}",)),
    # Mo, whom the first dispute's claim is known to, is the only one above; then the one above is not asked.
    Violation("dispute_moves", ABOVE, AGREE.replace("{max}", "{ben}"), (*AGAINST, *BELOW)),
    Violation("dispute_moves", ABOVE, AGREE.replace("{max}", "{lena}"), AGAINST),
    Violation("dispute_moves", ABOVE, AGREE.replace("{max}", "{mo}"), AGAINST),
    Violation("dispute_moves", ABOVE, AGREE.replace("{max}", "{eva}"), (
        *AGAINST, *OVER, "INSERT INTO user_role (user_id, role) VALUES ({eva}, 'manager')",)),
    Violation("dispute_moves", ABOVE, AGREE, (*AGAINST, ABOUT.format(2, "{theirs}"))),
    Violation(
        "dispute_claim_fits", "A dispute that is decided or withdrawn is about nothing more.",
        ABOUT.format(3, "{theirs}"),
    ),
    Violation("dispute_claim_keep", RECORD, "UPDATE dispute_claim SET claim_id = {theirs}"),
)  # fmt: skip
REMOVED = (("dispute", KEPT), ("dispute_claim", RECORD), ("dispute_message", SAID), ("dispute_decision", TAKEN))
