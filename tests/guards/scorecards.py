"""What is refused about scorecards: scoring oneself, signing alone, and any change to what is signed or closed."""

from tests.guards.periods import CALCULATED, CLOSE_SECOND, FEBRUARY, REVIEWED
from tests.guards.statements import Violation

IN_CLOSED = "A scorecard of a period that is closed stays as it is."
OWN_CARD = "Nobody scores or signs a scorecard of their own."
KEPT = {
    "scorecard_score": "A score stays as it was given.",
    "scorecard_return": "What was sent back stays on record.",
    "scorecard_remark": "A remark stays as it was made.",
}
ABOVE = (
    "Another manager above signs these scores; where there is none, one who was chosen and is below neither this person"
    " nor whoever scored."
)
TO_BEN = "INSERT INTO user_role (user_id, role) VALUES ({ben}, 'manager')"
CARD = "(SELECT id FROM scorecard WHERE user_id = {ada})"
BEGIN = (
    "INSERT INTO scorecard (period_id, user_id, state, criteria, figures, begun_by_id, begun_at, round, version)"
    " VALUES ((SELECT id FROM credit_period WHERE starts_on = '2001-02-01'), {ada}, 'begun', '[]', '[]', {mo},"
    " '{today} 12:00:00', 0, 1)"
)
SCORE = (
    "INSERT INTO scorecard_score (scorecard_id, round, criterion, weight, score, rationale, scored_by_id)"
    f" VALUES ({CARD}, %s, '%s', %s, %s, 'because', {{%s}})"
)
SCORES = (SCORE % (1, "a", 6_000, 90, "mo"), SCORE % (1, "b", 4_000, 70, "mo"))
SCORED = (
    "UPDATE scorecard SET state = 'scored', round = 1, points = 820000, scored_by_id = {mo}, signer_id = {max},"
    " scored_at = '{today} 12:00:00'"
)
SIGNED = "UPDATE scorecard SET state = 'signed', signed_by_id = {max}, signed_at = '{today} 13:00:00'"
RETURN = (
    "INSERT INTO scorecard_return (scorecard_id, round, returned_by_id, returned_at, reason)"
    f" VALUES ({CARD}, 1, {{%s}}, '{{today}} 13:00:00', 'because')"
)
REMARK = (
    "INSERT INTO scorecard_remark (scorecard_id, said_by_id, said_at, body)"
    f" VALUES ({CARD}, {{%s}}, '{{today}} 12:30:00', 'I was away')"
)
BACK = "UPDATE scorecard SET state = 'begun', points = NULL, scored_by_id = NULL, scored_at = NULL"
TO_SIGN = (BEGIN, *SCORES, SCORED)
DONE = (*TO_SIGN, SIGNED)
CLOSED = (*DONE, CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY), CLOSE_SECOND)

VIOLATIONS = (
    Violation("scorecard_begins", IN_CLOSED, BEGIN.replace("2001-02-01", "2001-01-01")),
    Violation(
        "scorecard_begins", "A scorecard begins without scores.", BEGIN.replace("12:00:00', 0", "12:00:00', 1")
    ),
    Violation("scorecard_begins", "Nobody begins a scorecard of their own.", BEGIN.replace("{mo}", "{ada}")),
    Violation(
        "scorecard_begins", "A scorecard is begun after the last day of its period.",
        BEGIN.replace("{today}", "2001-02-27"),
    ),
    Violation("scorecard_moves", IN_CLOSED, "UPDATE scorecard SET version = 9", CLOSED),
    Violation("scorecard_moves", "A scorecard that is signed stays as it is.", BACK.replace(
        "points", "signed_by_id = NULL, signed_at = NULL, points"), DONE),
    Violation(
        "scorecard_moves", "A scorecard keeps its person, its period, its criteria and its figures.",
        "UPDATE scorecard SET figures = '[1]'", (BEGIN,),
    ),
    Violation(
        "scorecard_moves", "A scorecard keeps its person, its period, its criteria and its figures.",
        "UPDATE scorecard SET user_id = {ben}", (BEGIN,),
    ),
    Violation("scorecard_moves", OWN_CARD, SCORED.replace("{mo}", "{ada}"), (BEGIN, *SCORES)),
    Violation("scorecard_moves", OWN_CARD, SIGNED.replace("{max}", "{ada}"), TO_SIGN),
    Violation(
        "scorecard_moves", "A scorecard is scored, then signed.",
        SCORED.replace("'scored'", "'signed', signed_by_id = {eva}, signed_at = '{today} 13:00:00'"), (BEGIN, *SCORES),
    ),
    Violation(
        "scorecard_moves", "What is signed is what was scored.", SIGNED.replace("SET ", "SET points = 900000, "),
        TO_SIGN,
    ),
    Violation(
        "scorecard_moves", "You scored this, so another manager must sign it.",
        SIGNED.replace("{max}", "{mo}, is_single_control = true"), TO_SIGN,
    ),
    Violation(
        "scorecard_moves", "The score is the sum of all criteria by their weights.",
        SCORED.replace("820000", "830000"), (BEGIN, *SCORES),
    ),
    Violation(
        "scorecard_moves", "The score is the sum of all criteria by their weights.",
        SCORED.replace("820000", "540000"), (BEGIN, SCORES[0]),
    ),
    Violation(
        "scorecard_moves", "What is signed is what was scored.", SIGNED.replace("SET ", "SET signer_id = {lena}, "),
        TO_SIGN,
    ),
    # Nobody who manages nobody, nobody below the scorer, nobody whom nobody chose, and nobody else while one is above.
    Violation("scorecard_moves", ABOVE, SCORED.replace("{max}", "{eva}"), (BEGIN, *SCORES)),
    Violation("scorecard_moves", ABOVE, SCORED.replace("{max}", "{ben}"), (BEGIN, *SCORES, TO_BEN)),
    Violation(
        "scorecard_moves", ABOVE, SCORED,
        (BEGIN, *SCORES, TO_BEN.replace("ben", "lena"),
         "INSERT INTO reach (manager_id, user_id) VALUES ({lena}, {ada})"),
    ),
    Violation("scorecard_moves", ABOVE, SIGNED.replace("{max}", "{lena}"), (*TO_SIGN, TO_BEN.replace("ben", "lena"))),
    Violation(
        "scorecard_moves", ABOVE, SIGNED,
        (*TO_SIGN, "INSERT INTO reach (manager_id, user_id) VALUES ({mo}, {max})"),
    ),
    Violation("scorecard_moves", "Scores are sent back with a reason.", BACK, TO_SIGN),
    Violation("scorecard_goes", "A scorecard is kept once it was scored.", "DELETE FROM scorecard", TO_SIGN),
    Violation("scorecard_score_added", IN_CLOSED, SCORE % (2, "a", 1, 1, "mo"), CLOSED),
    Violation("scorecard_score_added", OWN_CARD, SCORE % (1, "a", 1, 1, "ada"), (BEGIN,)),
    Violation(
        "scorecard_score_added", "Scores are given while a scorecard is begun.", SCORE % (2, "a", 1, 1, "mo"), TO_SIGN
    ),
    Violation("scorecard_return_added", IN_CLOSED, RETURN % "max", CLOSED),
    Violation(
        "scorecard_return_added", "Only scores that wait for their signature are sent back.", RETURN % "max", (BEGIN,)
    ),
    Violation("scorecard_return_added", OWN_CARD, RETURN % "ada", TO_SIGN),
    Violation("scorecard_remark_added", IN_CLOSED, REMARK % "ada", CLOSED),
    Violation(
        "scorecard_remark_added", "Remarks on figures are made before they are scored.", REMARK % "ada", TO_SIGN
    ),
    Violation(
        "scorecard_remark_added", "Only the person themselves remarks on their figures.", REMARK % "ben", (BEGIN,)
    ),
    Violation(
        "credit_period_waits_for_signatures", "Scorecards of this period are begun and not signed yet.", CLOSE_SECOND,
        (BEGIN, CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY)),
    ),
    Violation("scorecard_score_keep", KEPT["scorecard_score"], "UPDATE scorecard_score SET score = 1", TO_SIGN),
    Violation(
        "scorecard_return_keep", KEPT["scorecard_return"], "UPDATE scorecard_return SET reason = 'x'",
        (*TO_SIGN, RETURN % "max"),
    ),
    Violation(
        "scorecard_remark_keep", KEPT["scorecard_remark"], "UPDATE scorecard_remark SET body = 'x'",
        (BEGIN, REMARK % "ada"),
    ),
)  # fmt: skip
_ROWS = (BEGIN, REMARK % "ada", *SCORES, SCORED, RETURN % "max")
OWN = {
    "sqlite": [Violation(f"{table}_keep_rows", words, f"DELETE FROM {table}", _ROWS) for table, words in KEPT.items()],
    "postgresql": [
        *(Violation(f"{table}_keep", words, f"DELETE FROM {table}", _ROWS) for table, words in KEPT.items()),
        *(Violation(f"{table}_keep_all", words, f"TRUNCATE {table}") for table, words in KEPT.items()),
        Violation("scorecard_keep_all", "Scorecards are never emptied.", "TRUNCATE scorecard CASCADE"),
    ],
}
