"""What the violations of all guards are made of."""

from typing import NamedTuple


class Violation(NamedTuple):
    """A guard, words of its refusal, and the statement that it refuses."""

    guard: str
    words: str
    statement: str
    after: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


DECIDE = (
    "INSERT INTO decision (claim_id, outcome, decided_by_id, decided_at, decided_on, reason, claim_version,"
    " evidence_seen)"
    " VALUES ({{{claim}}}, '{outcome}', {{{person}}}, '{{today}} 12:00:00', '{{today}}', 'because', 1, '[]')"
)
