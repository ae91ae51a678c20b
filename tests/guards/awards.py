"""What is refused about awards: changing what was entered, approving one's own, and taking an approval back."""

from tests.guards.statements import Violation

KEPT = "An award is withdrawn, never removed."
ABOVE = (
    "Another manager above approves this award; where there is none, one who is below neither this person nor whoever"
    " entered it."
)
OWN = "You entered this award, so somebody else must approve it."
ENTERED = (
    "INSERT INTO incentive_award (id, user_id, what, given_on, giver, reason, state, entered_by_id, entered_at,"
    " is_single_control, version) VALUES (1, {ada}, 'a trip', '2001-01-01', 'the firm', 'why', 'entered', {mo},"
    " '{today} 12:00:00', false, 1)"
)
APPROVED = (
    "UPDATE incentive_award SET state = 'approved', approved_by_id = {%s}, approved_at = '{today} 12:00:00',"
    " is_single_control = %s WHERE id = 1"
)
WITHDRAWN = (
    "UPDATE incentive_award SET state = 'withdrawn', withdrawn_by_id = {mo}, withdrawn_at = '{today} 12:00:00',"
    " withdrawn_why = 'typed twice' WHERE id = 1"
)
BY_ANOTHER = APPROVED % ("max", "false")
VIOLATIONS = (
    Violation(
        "incentive_award_begins", "An award is entered by one person and then approved by another.",
        ENTERED.replace("VALUES (1", "VALUES (2").replace("'entered', {mo}", "'withdrawn', {mo}"),
    ),
    Violation(
        "incentive_award_moves", "An award stays as it was entered; withdraw it and enter it again.",
        "UPDATE incentive_award SET what = 'a car' WHERE id = 1",
    ),
    Violation("incentive_award_moves", OWN, APPROVED % ("mo", "true")),
    # Nobody who manages nobody, nobody below who entered it, and nobody else while somebody is above.
    Violation("incentive_award_moves", ABOVE, APPROVED % ("eva", "false")),
    Violation(
        "incentive_award_moves", ABOVE, APPROVED % ("ben", "false"),
        ("INSERT INTO user_role (user_id, role) VALUES ({ben}, 'manager')",),
    ),
    Violation(
        "incentive_award_moves", ABOVE, BY_ANOTHER,
        (
            "INSERT INTO user_role (user_id, role) VALUES ({lena}, 'manager')",
            "INSERT INTO reach (manager_id, user_id) VALUES ({lena}, {ada})",
        ),
    ),
    Violation(
        "incentive_award_moves", "Who approved an award stays on the record.",
        "UPDATE incentive_award SET state = 'entered', approved_by_id = NULL, approved_at = NULL WHERE id = 1",
        (BY_ANOTHER,),
    ),
    Violation(
        "incentive_award_moves", "An award that was withdrawn stays withdrawn.",
        "UPDATE incentive_award SET withdrawn_why = 'another' WHERE id = 1", (WITHDRAWN,),
    ),
)  # fmt: skip
