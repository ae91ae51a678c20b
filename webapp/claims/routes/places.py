"""Pages of long lists as addresses: after or before a moment and a number."""

from datetime import datetime

from flask import request

from webapp.claims.queries import ClaimRow, Place

LARGEST = 2**63 - 1


def place_asked() -> Place | None:
    """Where the page that was asked for begins; nonsense means the beginning."""
    for name, is_backward in (("after", False), ("before", True)):
        at, _, number = request.args.get(name, "").partition("~")
        try:
            moment = datetime.fromisoformat(at)
            if moment.tzinfo is not None and 0 < int(number) <= LARGEST:
                return Place(moment, int(number), is_backward)
        except ValueError:
            continue
    return None


def mark(claim: ClaimRow) -> str:
    """A claim's place as it stands in an address."""
    return f"{claim.filed_at.isoformat()}~{claim.id}"


def number_asked(name: str) -> int | None:
    """A number of the address, if it can be one of a row."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST else None
