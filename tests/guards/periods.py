"""What is refused about periods: any change to one that is closed, to its statements, and to the money in it."""

from tests.guards.statements import DECIDE, Violation

JANUARY, FEBRUARY, MARCH = "2001-01-01", "2001-02-01", "2001-03-01"
CLOSED = "A period that is closed stays as it is."
STATEMENT = "A statement of a period that is closed stays as it is."
FOLLOW = "Periods follow each other: this one has days of another, or lies before one that is closed."
IN_ORDER = "A period is calculated, then reviewed, then closed."
MONEY = (
    "Its money counts in a period that is closed, so it stays confirmed; what leaves again is taken back in the open"
    " period."
)
OPEN = (
    "INSERT INTO credit_period (kind, starts_on, ends_on, state, runs, opened_by_id, exceptions, version)"
    " VALUES ('month', '{}', '{}', 'open', 0, {{cora}}, '[]', 1)"
)
STATE = (
    "INSERT INTO bonus_statement (period_id, user_id, plan_version_id, starts_on, ends_on, currency, formula_minor,"
    " total_minor, held_minor, paid_minor, carried_minor, inputs, results, changes, digest)"
    " VALUES ((SELECT id FROM credit_period WHERE starts_on = '{period}'), {user}, {{paying}}, '2001-01-01',"
    " '2001-01-31', 'USD', 1, 1, 0, 1, 0, '{{{{}}}}', '{{{{}}}}',"
    " '[]', '" + "0" * 64 + "')"
)
LINK = "INSERT INTO statement_link (statement_id, earlier_id, kind, amount_minor) VALUES ({}, 1, 'carried', -1)"
CALCULATED = (
    "UPDATE credit_period SET state = 'calculated', runs = 1, calculated_by_id = {{cora}},"
    " calculated_at = '{{today}} 12:00:00' WHERE starts_on = '{}'"
)
REVIEWED = (
    "UPDATE credit_period SET state = 'reviewed', reviewed_by_id = {{cora}}, reviewed_at = '{{today}} 12:00:00'"
    " WHERE starts_on = '{}'"
)
CLOSING = (
    "UPDATE credit_period SET state = 'closed', closed_by_id = {{{by}}}, closed_at = '{at} 12:00:00',"
    " is_single_control = {alone}, digest = '" + "0" * 64 + "' WHERE starts_on = '{period}'"
)
CLOSE_SECOND = CLOSING.format(by="carl", at="{today}", alone="false", period=FEBRUARY)
TEAMS = "The teams of a period that is closed stay as they were then."
TEAM = "INSERT INTO statement_team (statement_id, team_id) VALUES ({}, {{{}}})"
CARD = (
    "INSERT INTO scorecard (period_id, user_id, state, criteria, figures, begun_by_id, begun_at, round, version)"
    " VALUES (2, {ada}, 'begun', '[]', '{{}}', {mo}, '{today} 12:00:00', 0, 1)"
)
DISPUTE = (
    "INSERT INTO dispute (user_id, period_id, about, subject, clause, currency, actual_minor, expected_minor, reason,"
    " explanation, filed_at, filed_on, due_on, state, spoken_by_id, version) VALUES ({ada}, 2, 'other', 'all', '',"
    " 'USD', 0, 1, 'other', 'because', '{today} 12:00:00', '{today}', '{today}', 'open', {ada}, 1)"
)
# January 2001 is closed with a statement, February is open and has one.
STEPS = (
    OPEN.format("2001-01-01", "2001-01-31"),
    OPEN.format("2001-02-01", "2001-02-28"),
    STATE.format(period=JANUARY, user="{ada}"),
    STATE.format(period=FEBRUARY, user="{ada}"),
    LINK.format(1),
    TEAM.format(1, "south"),
    CALCULATED.format(JANUARY),
    REVIEWED.format(JANUARY),
    CLOSING.format(by="carl", at="{today}", alone="false", period=JANUARY),
)
# All days until today, calculated, reviewed and closed past the guard that waits for its last day.
NOW = (
    CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY), CLOSE_SECOND,
    OPEN.format(MARCH, "{today}"), CALCULATED.format(MARCH), REVIEWED.format(MARCH),
    CLOSING.format(by="carl", at="{today}", alone="false", period=MARCH),
)  # fmt: skip

VIOLATIONS = (
    Violation(
        "credit_period_begins", "A period begins open.",
        OPEN.format("2001-03-01", "2001-03-31").replace("'open', 0", "'open', 1"),
    ),
    Violation("credit_period_begins", FOLLOW, OPEN.format("2001-02-28", "2001-03-31")),
    Violation("credit_period_begins", FOLLOW, OPEN.format("2000-12-01", "2000-12-31")),
    Violation("credit_period_begins", "Periods follow each other: this one leaves days out.",
              OPEN.format("2001-03-02", "2001-03-31")),
    Violation("credit_period_moves", CLOSED, "UPDATE credit_period SET exceptions = '[1]' WHERE id = 1"),
    Violation(
        "credit_period_moves", CLOSED,
        "UPDATE credit_period SET state = 'open', calculated_by_id = NULL, reviewed_by_id = NULL, closed_by_id = NULL,"
        " closed_at = NULL, digest = NULL WHERE id = 1",
    ),
    Violation(
        "credit_period_moves", "A period keeps its days and who opened it.",
        "UPDATE credit_period SET ends_on = '2001-02-27' WHERE id = 2",
    ),
    Violation(
        "credit_period_moves", IN_ORDER, REVIEWED.format(FEBRUARY).replace("SET ", "SET calculated_by_id = {cora}, ")
    ),
    Violation(
        "credit_period_moves", IN_ORDER, CLOSE_SECOND.replace("SET ", "SET reviewed_by_id = {cora}, "),
        (CALCULATED.format(FEBRUARY),),
    ),
    Violation(
        "credit_period_moves", "What is closed is the period as it was calculated and reviewed.",
        CLOSE_SECOND.replace("state = 'closed',", "state = 'closed', runs = 2,"),
        (CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY)),
    ),
    Violation(
        "credit_period_moves", "You calculated or reviewed this period, so somebody else must close it.",
        CLOSING.format(by="cora", at="{today}", alone="true", period=FEBRUARY),
        (CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY)),
    ),
    Violation(
        "credit_period_moves", "Earlier periods are closed first.", CLOSE_SECOND.replace(FEBRUARY, MARCH),
        (OPEN.format(MARCH, "2001-03-31"), CALCULATED.format(MARCH), REVIEWED.format(MARCH)),
    ),
    Violation(
        "credit_period_moves", "A period is closed after its last day.",
        CLOSING.format(by="carl", at="2001-02-27", alone="false", period=FEBRUARY),
        (CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY)),
    ),
    Violation(
        "credit_period_goes", "A period is kept once somebody reviewed it.", "DELETE FROM credit_period WHERE id = 2",
        (CALCULATED.format(FEBRUARY), REVIEWED.format(FEBRUARY)),
    ),
    Violation(
        "credit_period_goes", "Periods follow each other: remove the later ones first.",
        "DELETE FROM credit_period WHERE id = 2", (OPEN.format(MARCH, "2001-03-31"),),
    ),
    Violation(
        "credit_period_goes", "Scorecards of this period were begun, so it stays.",
        "DELETE FROM credit_period WHERE id = 2", (CARD,),
    ),
    Violation(
        "credit_period_goes", "Disputes of this period were filed, so it stays.",
        "DELETE FROM credit_period WHERE id = 2", (DISPUTE,),
    ),
    Violation("statement_team_added", TEAMS, TEAM.format(1, "north")),
    Violation("statement_team_keep", TEAMS, "UPDATE statement_team SET team_id = {south}"),
    Violation("bonus_statement_added", STATEMENT, STATE.format(period=JANUARY, user="{ben}")),
    Violation("bonus_statement_moves", STATEMENT, "UPDATE bonus_statement SET paid_minor = 2 WHERE id = 1"),
    Violation("bonus_statement_moves", STATEMENT, "UPDATE bonus_statement SET inputs = '' WHERE id = 1"),
    Violation(
        "bonus_statement_moves", STATEMENT,
        "UPDATE bonus_statement SET period_id = 1, starts_on = '2001-01-02' WHERE id = 2",
    ),
    Violation(
        "bonus_statement_moves", STATEMENT,
        "UPDATE bonus_statement SET period_id = 2, starts_on = '2001-01-02' WHERE id = 1",
    ),
    Violation("bonus_statement_goes", STATEMENT, "DELETE FROM bonus_statement WHERE id = 1"),
    Violation("statement_link_added", STATEMENT, LINK.format(1).replace("'carried'", "'clawback'")),
    Violation("statement_link_moves", STATEMENT, "UPDATE statement_link SET amount_minor = 0"),
    Violation("statement_link_goes", STATEMENT, "DELETE FROM statement_link"),
    Violation(
        "decision_in_open_period", "That day lies in a period that is closed.",
        DECIDE.format(claim="open", outcome="confirm", person="cora"), NOW,
    ),
    Violation(
        "allocation_in_open_period", "Money of a period that is closed stays as it is.",
        "INSERT INTO allocation (claim_id, activity_id, decision_id, amount_minor)"
        " VALUES ({evidenced}, {large}, {decision}, 1)", NOW,
    ),
    Violation(
        "decision_reopens", MONEY, DECIDE.format(claim="confirmed", outcome="reopen", person="lena"), NOW,
        ("decision_by_someone_else",),
    ),
)  # fmt: skip
GONE = "DELETE FROM statement_team"
OWN = (
    Violation("statement_team_keep", TEAMS, GONE),
    Violation("statement_team_keep_all", "The teams of closed periods are never emptied.", "TRUNCATE statement_team"),
    Violation("credit_period_keep_all", "Periods are never emptied.", "TRUNCATE credit_period CASCADE"),
    Violation("bonus_statement_keep_all", "Statements are never emptied.", "TRUNCATE bonus_statement CASCADE"),
    Violation(
        "statement_link_keep_all", "What statements take from each other is never emptied.", "TRUNCATE statement_link"
    ),
)
