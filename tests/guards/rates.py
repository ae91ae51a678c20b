"""What is refused about rates: changing one, and a correction of nothing."""

from tests.guards.statements import Violation

KEPT = "A rate is kept as it was entered; a correction is entered beside it."
RATE = (
    "INSERT INTO exchange_rate (currency, quote, quoted_on, revision, rate_billionths, source, reason, entered_by_id,"
    " entered_at) VALUES ('EUR', 'USD', '2025-01-31', {}, 1, 'bank', '{}', {{cora}}, '{{today}} 12:00:00')"
)
# One rate that stands.
STEPS = (RATE.format(1, ""),)
VIOLATIONS = (
    Violation("exchange_rate_keep", KEPT, "UPDATE exchange_rate SET rate_billionths = 2"),
    Violation("exchange_rate_follows", "A correction follows the rate that it corrects.", RATE.format(3, "typo")),
)
