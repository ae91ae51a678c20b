"""The one thing that a stranger may learn: that somebody is covered, and which team to ask."""

from datetime import timedelta
from typing import NamedTuple

from webapp import audit, db
from webapp.clients.queries import duplicates
from webapp.people.service import throttle
from webapp.policy import Viewer

TRIES = 20
WITHIN = timedelta(hours=1)


class Hint(NamedTuple):
    """Whether the person behind a number or address is covered, by which teams; or that too many were asked for."""

    is_covered: bool = False
    reason: str = ""
    teams: tuple[str, ...] = ()
    wait_seconds: int = 0


def covered_hint(typed: duplicates.Typed, *, actor: Viewer) -> Hint:
    """Says whether somebody else's household holds exactly this number or address; at most 20 an hour, all audited.

    Writes its count and its audit entry in short transactions of its own, so it is called before anything else is read.
    """
    wanted = duplicates.normals(typed, actor.firm.country)
    db.release()
    if not wanted:
        return Hint()
    wait = throttle.take(throttle.Limit(f"covered-hint:{actor.id}", TRIES, WITHIN))
    if wait:
        return Hint(wait_seconds=wait)
    with db.transaction():
        hidden = duplicates.hidden_match(actor, wanted)
        found = hidden.household_id if hidden else None
        audit.record(
            actor, "hint.asked", object_type="household", object_id=found, household_id=found,
            wanted=[audit.digest_of(normal) for normal in wanted],
        )  # fmt: skip
    return Hint(True, hidden.reason, tuple(hidden.teams)) if hidden else Hint()
