"""What is refused about second looks: by whom, when, and once only."""

from tests.guards.statements import DECIDE, Violation

LOOK = "INSERT INTO second_look (claim_id, decision_id, drawn_at) VALUES ({{{}}}, {{{}}}, '{{today}} 12:00:00')"
TAKE = (
    "UPDATE second_look SET looked_by_id = {{{}}}, looked_at = '{{today}} 13:00:00', looked_on = '{}',"
    " verdict = 'agree' WHERE id = {{{}}}"
)
ONCE = "A second look is taken once and stays as it is."
DRAWN = "A second look is drawn when a claim is confirmed, and taken later."
CLOSE = "You hold this claim or covered its household since it arose, so another controller must look at it."
OVER = "This person took a second look at a claim of this household in that time; coverage must begin after it."
COVER = (
    "INSERT INTO coverage (household_id, user_id, role, starts_on, version)"
    " VALUES ({home}, {lena}, 'primary', '{start}', 1)"
)

VIOLATIONS = (
    Violation("second_look_fits", DRAWN, LOOK.format("evidenced", "decision")),
    Violation("second_look_fits", DRAWN, LOOK.format("confirmed", "decision")),
    Violation(
        "second_look_fits", DRAWN,
        "INSERT INTO second_look (claim_id, decision_id, drawn_at, looked_by_id, looked_at, looked_on, verdict)"
        " VALUES ({confirmed}, {confirming}, '{today} 12:00:00', {lena}, '{today} 12:00:00', '{today}', 'agree')",
    ),
    Violation("second_look_by_someone_else", ONCE, "UPDATE second_look SET reason = 'x' WHERE id = {looked}"),
    Violation("second_look_by_someone_else", ONCE, "UPDATE second_look SET claim_id = {part} WHERE id = {look}"),
    Violation(
        "second_look_by_someone_else", "This claim was reopened, so there is nothing to look at any more.",
        TAKE.format("lena", "{today}", "look"), (DECIDE.format(claim="confirmed", outcome="reopen", person="lena"),),
    ),
    Violation(
        "second_look_by_someone_else", "A second look is dated on the day on which it is taken.",
        TAKE.format("lena", "2001-01-01", "look"),
    ),
    Violation(
        "second_look_by_someone_else", "You took part in deciding this claim, so another controller must look at it.",
        TAKE.format("cora", "{today}", "look"),
    ),
    Violation("second_look_by_someone_else", CLOSE, TAKE.format("ada", "{today}", "look")),
    Violation("second_look_by_someone_else", CLOSE, TAKE.format("mo", "{today}", "look")),
    Violation("second_look_by_someone_else", CLOSE, TAKE.format("dora", "{today}", "look")),
    Violation("second_look_by_someone_else", CLOSE, TAKE.format("carl", "{today}", "look")),
    Violation("coverage_not_over_decision", OVER, COVER),
    Violation(
        "coverage_not_moved_over_decision", OVER, "UPDATE coverage SET ends_on = NULL WHERE user_id = {lena}"
    ),
)  # fmt: skip
