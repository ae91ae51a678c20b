"""What a contacts list is asked for, as a value; pure, so that links, pages and exports agree on it."""

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

THROUGH = ("interaction", "guest", "claim")
LAST = ("30", "90", "180", "365", "never")
CLAIM_STATES = ("promised", "pending", "needs-answer", "part-confirmed", "confirmed", "rejected")
SORTS = ("name", "last")
OFFERED = {"through": THROUGH, "last": LAST, "claim": CLAIM_STATES, "standing": ("client", "prospect")}
PAGE = 50
# Up to here a count is exact; above it the list says "1,000+", since counting on would cost more than it tells.
MOST_COUNTED = 1_000


class Mark(NamedTuple):
    """Where a page begins or ends: the sort key of a row and its id."""

    key: str
    id: int

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark of a link; anything else is no mark."""
        number, _, key = text.partition(".")
        return cls(key, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None

    def __str__(self) -> str:
        return f"{self.id}.{self.key}"


class Wanted(NamedTuple):
    """The filters of a contacts list; empty ones let everything pass. `last` counts days since the last contact."""

    q: str = ""
    initiative: str = ""
    through: str = ""
    segment: str = ""
    standing: str = ""
    covered_by: str = ""
    last: str = ""
    claim: str = ""
    sort: str = "name"
    after: str = ""
    before: str = ""

    def query(self, **changes: str) -> str:
        """The query string of this list with some filters changed; changing a filter begins at the first page."""
        kept = self._asdict() | {"after": "", "before": ""} | changes
        return urlencode({name: value for name, value in kept.items() if value and (name, value) != ("sort", "name")})

    def url(self, path: str, **changes: str) -> str:
        """The address of this list with some filters changed."""
        query = self.query(**changes)
        return f"{path}?{query}" if query else path

    @property
    def is_impossible(self) -> bool:
        """Whether a filter asks for what there is not, so that nobody matches."""
        return any(value not in OFFERED[name] for name, value in self.filters.items() if name in OFFERED)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, without order and page."""
        return {
            name: value for name, value in self._asdict().items() if value and name not in ("sort", "after", "before")
        }


def wanted(arguments: dict[str, str]) -> Wanted:
    """The filters that an address asks for; an order that does not exist is the usual one."""
    asked = {name: arguments.get(name, "").replace("\x00", "").strip()[:200] for name in Wanted._fields}
    if asked["sort"] not in SORTS:
        del asked["sort"]
    return Wanted(**asked)


def silent_since(last: str, today: date) -> date:
    """The day before which the last contact must lie for a "no contact for … days" filter."""
    return date.fromordinal(today.toordinal() - int(last))
