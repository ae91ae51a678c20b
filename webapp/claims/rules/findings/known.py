"""What the book knows around a claim, as the rules of findings take it; amounts are minor units of its currency."""

from datetime import date
from typing import NamedTuple

from webapp.claims.rules.matching import Line


class Case(NamedTuple):
    """A claim as the rules see it; `contact_on` is the day of the interaction from which it grew, if it names one."""

    id: int
    amount_minor: int
    arose_on: date
    spoken_of_on: date
    contact_on: date | None
    claimant_id: int
    initiative_id: int | None
    kind: str = "deposited"


class Moved(NamedTuple):
    """A line by which money left an account; `household` is named where it is not the claim's own."""

    id: int
    booked_on: date
    amount_minor: int
    account_id: int
    account: str
    household: str = ""


class Served(NamedTuple):
    """A claim for which an amount of a line is confirmed already."""

    id: int
    amount_minor: int


class Money(NamedTuple):
    """A line that may be the claim's money, what left around it, and what it serves already."""

    line: Line
    own: tuple[Moved, ...] = ()
    elsewhere: tuple[Moved, ...] = ()
    served: tuple[Served, ...] = ()


class Beside(NamedTuple):
    """Another claim in the same currency, open or confirmed: of the household, or of one that people moved between."""

    id: int
    state: str
    amount_minor: int
    arose_on: date
    spoken_of_on: date
    initiative_id: int | None
    claimant_id: int
    claimant_name: str
    is_elsewhere: bool = False


class Reused(NamedTuple):
    """Another claim, open or confirmed, to which a file of this one is attached too; it is called `title` here."""

    id: int
    title: str
    household: str


class Pace(NamedTuple):
    """How many claims the claimant filed in the last days of a period and in the time before; none where not then."""

    first_on: date
    last_on: date
    filed: int
    before: int


class Ties(NamedTuple):
    """What ties the controller to the claim: households served together with the claimant, and this one until a day.

    `came` is who came to the household, on a day, from one that the controller covered then.
    """

    together: int = 0
    household: str = ""
    covered_until: date | None = None
    came: str = ""
    came_on: date | None = None


class Around(NamedTuple):
    """What stands around a claim; `came_in_minor` came in before it arose, `known_since` is the oldest line's day."""

    beside: tuple[Beside, ...] = ()
    came_in_minor: int = 0
    known_since: date | None = None
    pace: Pace | None = None
    ties: Ties = Ties()
    reused: tuple[Reused, ...] = ()
