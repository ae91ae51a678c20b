"""How much of confirmed money left its household again within the seasoning window, from values to values."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from webapp import money

# What an account earns or pays by itself is no money that somebody brought or took away.
NEVER_MOVES = ("internal", "dividend", "interest", "fee")
# Money that comes back to another account of the household in the same amount so many days before or after only moved.
JOURNAL_DAYS = 3
# So many days before the first confirmed deposit tell which of the lines at its side only moved: what came back within
# the days of a journal before it, and what left within those days before that and may have come back there.
EDGE_DAYS = 2 * JOURNAL_DAYS


class Method(StrEnum):
    """Which money a withdrawal takes: the latest first, or some of all."""

    LIFO = "lifo"
    PRO_RATA = "pro-rata"


class Moved(NamedTuple):
    """A line of a household in one currency: minor units, below zero where money left; `identity` orders a day."""

    id: int
    account_id: int
    booked_on: date
    amount_minor: int
    kind: str
    identity: str


class Use(NamedTuple):
    """An amount of a line, in minor units, that stands confirmed for a claim."""

    allocation_id: int
    amount_minor: int


class Reversal(NamedTuple):
    """How much of an allocation a withdrawal took away again, in minor units."""

    allocation_id: int
    withdrawal_id: int
    amount_minor: int


class _Piece:
    """What is left of a part of a line: of an allocation, or of what nobody claims."""

    __slots__ = ("allocation_id", "booked_on", "left")

    def __init__(self, booked_on: date, allocation_id: int | None, left: int) -> None:
        self.booked_on, self.allocation_id, self.left = booked_on, allocation_id, left


Uses = Mapping[int, Sequence[Use]]


def reversals(lines: Iterable[Moved], uses: Uses, window_days: int, method: Method) -> list[Reversal]:
    """What withdrawals took of the used money of a household, within one currency.

    `uses` says by line what of it stands confirmed. Days are calendar days from the booking date, the last one
    included. Money that came on the day of a withdrawal came before it. The order of the lines does not matter.
    """
    take = _latest_first if method is Method.LIFO else _in_proportion
    held: deque[_Piece] = deque()
    found: list[Reversal] = []
    for line in sorted(_without_journals(lines, uses), key=_place):
        if line.amount_minor > 0:
            held.extend(_pieces(line, uses.get(line.id, ())))
            continue
        while held and (line.booked_on - held[0].booked_on).days > window_days:
            held.popleft()
        for piece, minor in take(held, -line.amount_minor):
            piece.left -= minor
            if piece.allocation_id is not None:
                found.append(Reversal(piece.allocation_id, line.id, minor))
        while held and not held[-1].left:
            held.pop()
    return found


def _place(line: Moved) -> tuple[date, bool, int, str, int]:
    """Where a line stands in time, told by what it says and not by when it was imported."""
    return line.booked_on, line.amount_minor < 0, abs(line.amount_minor), line.identity, line.id


def _pieces(line: Moved, uses: Sequence[Use]) -> list[_Piece]:
    """The parts of a line in the order in which they stay: what nobody claims leaves before what is confirmed."""
    free = line.amount_minor - sum(use.amount_minor for use in uses)
    parts = [_Piece(line.booked_on, use.allocation_id, use.amount_minor) for use in sorted(uses)]
    return [*parts, _Piece(line.booked_on, None, free)] if free else parts


def _latest_first(held: Sequence[_Piece], wanted: int) -> Iterator[tuple[_Piece, int]]:
    for piece in reversed(held):
        if not wanted:
            return
        minor = min(wanted, piece.left)
        if minor:
            wanted -= minor
            yield piece, minor


def _in_proportion(held: Sequence[_Piece], wanted: int) -> Iterator[tuple[_Piece, int]]:
    standing = [piece for piece in held if piece.left]
    lefts = [piece.left for piece in standing]
    if standing:
        parts = money.split(min(wanted, sum(lefts)), lefts)
        yield from ((piece, minor) for piece, minor in zip(standing, parts, strict=True) if minor)


def _without_journals(lines: Iterable[Moved], uses: Uses) -> list[Moved]:
    """The lines that brought or took money, without what only went to another account of the same household."""
    moving = sorted((line for line in lines if line.id in uses or line.kind not in NEVER_MOVES), key=_place)
    incoming: dict[int, list[Moved]] = defaultdict(list)
    for line in moving:
        if line.amount_minor > 0 and line.id not in uses:
            incoming[line.amount_minor].append(line)
    journals: set[int] = set()
    for line in moving:
        back = _back_of(line, incoming[-line.amount_minor]) if -line.amount_minor in incoming else None
        if back is not None:
            incoming[-line.amount_minor].remove(back)
            journals |= {line.id, back.id}
    return [line for line in moving if line.id not in journals]


def _back_of(line: Moved, incoming: Iterable[Moved]) -> Moved | None:
    near = [
        (abs((other.booked_on - line.booked_on).days), _place(other), other)
        for other in incoming
        if other.account_id != line.account_id
    ]
    days, _where, other = min(near, default=(JOURNAL_DAYS + 1, None, None))
    return other if days <= JOURNAL_DAYS else None
