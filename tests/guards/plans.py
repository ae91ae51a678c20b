"""What is refused about bonus plans: changing what was approved, approving alone, and two plans for the same days."""

from tests.guards.statements import Violation

DRAFT = (
    "INSERT INTO bonus_plan_version (plan_id, number, body, digest, starts_on, state, drafted_by_id, drafted_at,"
    " version) VALUES ({plan}, 9, '{{}}', '%s', '2020-01-01', '%s', {mo}, '{today} 12:00:00', 1)"
)
APPROVE = (
    "UPDATE bonus_plan_version SET state = 'approved', approved_by_id = {{{}}}, approved_at = '{{today}} 12:00:00',"
    " is_single_control = {} WHERE id = {{draft_version}}"
)
ASSIGN = (
    "INSERT INTO bonus_assignment (plan_id, user_id, team_id, starts_on, ends_on, assigned_by_id, version)"
    " VALUES ({{plan}}, {}, {}, '{}', {}, {{mo}}, 1)"
)
END = "UPDATE bonus_assignment SET ends_on = {} WHERE id = {{{}}}"
KEPT = "A version of a plan is withdrawn, never removed."
STAYS = "A version that was approved or withdrawn stays as it is; the next one is a copy."
KEEPS = "A version keeps its plan, its number and who drafted it."
STANDS = "What is approved is the draft as it stands."
ALONE = "You drafted this version, so another manager must approve it."
WITHIN = "A plan is assigned within the days for which an approved version of it holds."
TWICE = "There is a plan for these days already; end that assignment first."
FIRST = "An assignment keeps its plan, whom it is for and its first day; end it and begin another."
OWN = "A plan for oneself is given by another manager."
GOES = "A period that is closed was paid by this assignment, so it stays; set its last day instead."
OTHERWISE = "Another plan paid some of these days in a period that is closed."
# The plan that did not pay January 2001 holds for it too, and Ada had it in the month before.
EARLIER = (
    "UPDATE bonus_plan_version SET starts_on = '2000-01-01' WHERE id = {approved_version}",
    ASSIGN.format("{ada}", "NULL", "2000-12-01", "'2000-12-31'"),
)
PAID = "A period that is closed was paid by this assignment, so what it says of its days stays."
# Ada had the plan that paid January 2001.
GIVEN = (
    "INSERT INTO bonus_assignment (plan_id, user_id, starts_on, ends_on, assigned_by_id, version)"
    " SELECT plan_id, {ada}, '2001-01-01', NULL, {mo}, 1 FROM bonus_plan_version WHERE id = {paying}"
)
# The plan was South's, of which Ada was part, and nobody had it of their own.
TEAMS = GIVEN.replace("user_id", "team_id").replace("{ada}", "{south}")
# The version that paid holds for that month too.
VERSION = "UPDATE bonus_plan_version SET starts_on = '2000-01-01' WHERE id = {paying}"
BODY = "UPDATE bonus_plan_version SET body = '{{\"a\": 1}}' WHERE id = {approved_version}"

VIOLATIONS = (
    Violation(
        "bonus_version_begins_as_draft", "A version of a plan begins as a draft.", DRAFT % ("0" * 64, "withdrawn")
    ),
    Violation("bonus_version_moves", STAYS, BODY),
    Violation(
        "bonus_version_moves", STAYS, "UPDATE bonus_plan_version SET state = 'draft' WHERE id = {draft_version}",
        ("UPDATE bonus_plan_version SET state = 'withdrawn' WHERE id = {draft_version}",),
    ),
    Violation(
        "bonus_version_moves", KEEPS, "UPDATE bonus_plan_version SET drafted_by_id = {ada} WHERE id = {draft_version}"
    ),
    Violation("bonus_version_moves", KEEPS, "UPDATE bonus_plan_version SET number = 7 WHERE id = {draft_version}"),
    Violation(
        "bonus_version_moves", STANDS,
        APPROVE.format("ada", "false").replace("SET ", "SET ends_on = '2030-01-01', "),
    ),
    Violation(
        "bonus_version_moves", STANDS, APPROVE.format("ada", "false").replace("SET ", "SET body = '{{\"a\": 1}}', ")
    ),
    Violation("bonus_version_moves", ALONE, APPROVE.format("mo", "true")),
    Violation("bonus_assignment_fits", WITHIN, ASSIGN.format("{eva}", "NULL", "2019-12-31", "NULL")),
    Violation("bonus_assignment_fits", WITHIN, ASSIGN.format("{eva}", "NULL", "2020-01-01", "'2041-01-01'")),
    Violation("bonus_assignment_fits", TWICE, ASSIGN.format("{ada}", "NULL", "2020-06-30", "NULL")),
    Violation("bonus_assignment_fits", TWICE, ASSIGN.format("NULL", "{north}", "2025-01-01", "'2025-01-01'")),
    Violation(
        "bonus_assignment_moves", FIRST,
        "UPDATE bonus_assignment SET starts_on = '2020-02-01' WHERE id = {assigned}",
    ),
    Violation(
        "bonus_assignment_moves", FIRST, "UPDATE bonus_assignment SET user_id = {eva} WHERE id = {assigned}"
    ),
    Violation("bonus_assignment_fits", OWN, ASSIGN.format("{mo}", "NULL", "2020-01-01", "NULL")),
    Violation(
        "bonus_assignment_fits", OWN, ASSIGN.format("NULL", "{south}", "2020-01-01", "'2020-01-31'"),
        (
            "UPDATE team SET parent_id = {south} WHERE id = {north}",
            "UPDATE app_user SET team_id = {north}, placed_on = '{today}' WHERE id = {mo}",
        ),
    ),
    Violation(
        "bonus_assignment_goes", GOES, "DELETE FROM bonus_assignment WHERE starts_on = '2001-01-01'",
        (GIVEN,),
        ("bonus_assignment_fits",),
    ),
    Violation(
        "bonus_assignment_goes", GOES, "DELETE FROM bonus_assignment WHERE starts_on = '2001-01-01'", (TEAMS,),
        ("bonus_assignment_fits",),
    ),
    Violation(
        "bonus_assignment_moves", PAID,
        "UPDATE bonus_assignment SET ends_on = '2001-01-30' WHERE starts_on = '2001-01-01'", (VERSION, TEAMS),
        ("bonus_assignment_fits", "bonus_version_moves"),
    ),
    *(
        Violation(
            "bonus_assignment_moves", PAID,
            f"UPDATE bonus_assignment SET ends_on = {end} WHERE starts_on = '2001-01-01'",
            (VERSION, GIVEN.replace("NULL", since)), ("bonus_assignment_fits", "bonus_version_moves"),
        )
        for since, end in (("NULL", "'2001-01-30'"), ("'2001-01-30'", "'2001-02-15'"), ("'2001-01-15'", "'2001-01-31'"))
    ),
    Violation(
        "bonus_assignment_fits", OTHERWISE, ASSIGN.format("{ada}", "NULL", "2001-01-10", "'2001-01-20'"),
        EARLIER, ("bonus_version_moves",),
    ),
    Violation(
        "bonus_assignment_moves", OTHERWISE,
        "UPDATE bonus_assignment SET ends_on = '2001-01-01' WHERE starts_on = '2000-12-01'",
        EARLIER, ("bonus_version_moves",),
    ),
    Violation("bonus_assignment_moves", WITHIN, END.format("'2041-01-01'", "assigned")),
    Violation(
        "bonus_assignment_moves", TWICE, END.format("NULL", "assigned"),
        (ASSIGN.format("{ada}", "NULL", "2020-07-01", "NULL"),),
    ),
)  # fmt: skip
