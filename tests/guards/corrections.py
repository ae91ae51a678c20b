"""What guards refuse of lines that take back or correct others."""

from tests.guards.statements import Violation

CORRECT = "INSERT INTO correction (line_id, file_id, kind, corrected_id) VALUES ({{{}}}, {}, '{}', {})"
NO_EVIDENCE = "A line that was taken back, or that takes one back, is no evidence."
OWN = "A line corrects one of its own account, and reverses its amount."
FILE = "A correction comes with the file of its line."
ALLOCATE = (
    "INSERT INTO allocation (claim_id, activity_id, decision_id, amount_minor)"
    " VALUES ({evidenced}, {large}, {decision}, 1)"
)
WAITS = CORRECT.format("payment", "{file}", "reverses", "NULL")

VIOLATIONS = (
    Violation("allocation_fits", NO_EVIDENCE, ALLOCATE, (CORRECT.format("payment", "{file}", "reverses", "{large}"),)),
    Violation("allocation_fits", NO_EVIDENCE, ALLOCATE, (CORRECT.format("payment", "{file}", "replaces", "{large}"),)),
    Violation("allocation_fits", NO_EVIDENCE, ALLOCATE, (CORRECT.format("large", "{file}", "deletes", "NULL"),)),
    # One of another household's account, of another amount, and of a later day.
    Violation("correction_fits", OWN, CORRECT.format("payment", "{file}", "replaces", "{stranger}")),
    Violation("correction_fits", OWN, CORRECT.format("payment", "{file}", "reverses", "{deposit}")),
    Violation("correction_fits", OWN, CORRECT.format("large", "{file}", "reverses", "{payment}")),
    Violation("correction_fits", FILE, CORRECT.format("payment", "0", "reverses", "NULL")),
    Violation("correction_goes_on_fitting", OWN, "UPDATE correction SET corrected_id = {stranger}", (WAITS,)),
    Violation("correction_goes_on_fitting", FILE, "UPDATE correction SET file_id = 0", (WAITS,)),
)
