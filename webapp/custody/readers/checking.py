"""What holds for every format: limits, balances that agree, and a whole file as one value."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

from webapp import money
from webapp.exceptions import mark

from .values import (
    MOST_ERRORS,
    MOST_LINES,
    Begun,
    Ended,
    Event,
    Fault,
    Format,
    Line,
    Notice,
    Reading,
    Statement,
    said,
)

UNBALANCED = mark(
    "Account %(number)s: opening balance %(opening)s and lines of %(total)s make %(sum)s, but the closing "
    "balance is %(closing)s. The difference is %(difference)s."
)
NO_STATEMENT = said(None, "The file holds no account statement.")


def checked(events: Iterable[Event]) -> Iterator[Event]:
    """The events of a reader within the limits of a file, with a notice where opening, lines and closing disagree.

    Errors beyond the first are counted only; notices beyond the first are left out.
    """
    counts = {Line: 0, Fault: 0, Notice: 0, Begun: 0}
    sums = _Sums()
    for event in events:
        if type(event) in counts:
            counts[type(event)] += 1
        if counts[Line] > MOST_LINES:
            counts[Fault] += 1
            yield said(None, "The file has more than %(most)s lines. Export shorter periods.", most=MOST_LINES)
            break
        if isinstance(event, Fault | Notice) and counts[type(event)] > MOST_ERRORS:
            continue
        yield event
        if difference := sums.of(event):
            yield Notice(difference)
    if not counts[Begun] and not counts[Fault]:
        yield NO_STATEMENT
    if (more := counts[Fault] - MOST_ERRORS) > 0:
        yield said(None, "And %(count)s more lines could not be read.", count=more)


class _Sums:
    """Adds up each statement's lines until it ends."""

    def __init__(self) -> None:
        self.begun: dict[int, Begun] = {}
        self.totals: dict[int, Decimal] = {}
        self.currencies: dict[int, set[str | None]] = {}

    def of(self, event: Event) -> Fault | None:
        if isinstance(event, Line):
            self.totals[event.place] += event.amount
            self.currencies[event.place].add(event.currency)
        elif isinstance(event, Begun):
            self.begun[event.place], self.totals[event.place] = event, Decimal(0)
            self.currencies[event.place] = {event.currency}
        elif isinstance(event, Ended):
            return self._difference(event)
        return None

    def _difference(self, ended: Ended) -> Fault | None:
        begun, total = self.begun.pop(ended.place), self.totals.pop(ended.place)
        currencies = (self.currencies.pop(ended.place) | {ended.currency}) - {None}
        if ended.opening is None or ended.closing is None or len(currencies) > 1:
            return None
        difference = ended.closing - ended.opening - total
        if not difference:
            return None
        shown = partial(written, currency=next(iter(currencies), None))
        return said(
            begun.line, UNBALANCED, number=begun.account_number, opening=shown(ended.opening), total=shown(total),
            sum=shown(ended.opening + total), closing=shown(ended.closing), difference=shown(difference),
        )  # fmt: skip


def written(amount: Decimal, currency: str | None) -> str:
    """A decimal text with the currency's decimals, or as it was written where that is not possible."""
    try:
        return str(money.to_decimal(money.to_minor(amount, currency), currency)) if currency else f"{amount:f}"
    except ValueError:
        return f"{amount:f}"


def collected(kind: Format, events: Iterable[Event]) -> Reading:
    """A whole file as one value; a statement whose end is missing is no part of it."""
    begun: dict[int, Begun] = {}
    lines: dict[int, list[Line]] = {}
    statements: dict[int, Statement] = {}
    errors: list[Fault] = []
    notices: list[Fault] = []
    for event in events:
        if isinstance(event, Line):
            lines[event.place].append(event)
        elif isinstance(event, Begun):
            begun[event.place], lines[event.place] = event, []
        elif isinstance(event, Ended):
            statements[event.place] = _statement(begun[event.place], event, lines[event.place])
        elif isinstance(event, Notice):
            notices.append(event.fault)
        else:
            errors.append(event)
    ended = tuple(statements[place] for place in sorted(statements))
    return Reading(kind, ended, tuple(errors), tuple(notices))


def _statement(begun: Begun, ended: Ended, lines: list[Line]) -> Statement:
    statement = Statement(
        begun.account_number, begun.institution, begun.currency or ended.currency, ended.opening, ended.closing,
        tuple(lines), begun.line,
    )  # fmt: skip
    named = {line.currency for line in lines}
    if statement.currency is None and len(named) == 1:
        return replace(statement, currency=named.pop())
    return statement
