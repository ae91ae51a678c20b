"""`rapport activity read`: what a statement file says, told piece by piece so that its size does not matter."""

import json
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import click

from webapp.cli import REFUSED
from webapp.custody import readers
from webapp.custody.cli.options import AS_JSON, FILE, MAP, changed, looks, source_of
from webapp.custody.readers.values import Begun, Ended, Event, Fault, Format, Line, Notice


@dataclass
class _Account:
    """A statement of the file: how many lines it has, what they come to, and where they lie beside it."""

    begun: Begun
    ended: Ended | None = None
    count: int = 0
    total: Decimal = Decimal(0)
    currencies: set[str | None] = field(default_factory=set)
    places: "array[int]" = field(default_factory=lambda: array("Q"))

    @property
    def currency(self) -> str | None:
        """The currency of the statement; where neither end names one, that of all its lines."""
        stated = self.begun.currency or (self.ended.currency if self.ended else None)
        return stated or (next(iter(self.currencies)) if len(self.currencies) == 1 else None)


class _Walk:
    """One walk through a file; its lines are laid aside on the disk where somebody wants to see them."""

    def __init__(self, aside: IO[bytes] | None) -> None:
        self.aside = aside
        self.accounts: dict[int, _Account] = {}
        self.errors: list[Fault] = []
        self.notices: list[Fault] = []

    def take(self, event: Event) -> None:
        """Goes on by one event."""
        if isinstance(event, Line):
            self._line(self.accounts[event.place], event)
        elif isinstance(event, Begun):
            self.accounts[event.place] = _Account(event)
        elif isinstance(event, Ended):
            self.accounts[event.place].ended = event
        else:
            (self.notices if isinstance(event, Notice) else self.errors).append(
                event.fault if isinstance(event, Notice) else event
            )

    def _line(self, account: _Account, line: Line) -> None:
        account.count += 1
        account.total += line.amount
        account.currencies.add(line.currency)
        if self.aside is not None:
            account.places.append(self.aside.tell())
            said = (
                line.booked_on.isoformat(), str(line.amount), line.currency, line.description, line.payer,
                line.kind.value, line.external_id or next(iter(line.references), None),
                line.correcting.value if line.correcting else None,
            )  # fmt: skip
            self.aside.write(json.dumps(said).encode() + b"\n")

    def laid(self, place: int) -> Any:
        """A line that was laid aside."""
        if self.aside is None:
            raise ValueError("no line was laid aside")
        self.aside.seek(place)
        return json.loads(self.aside.readline())

    @property
    def statements(self) -> list[_Account]:
        """Those that came to their end, in the order of the file."""
        return [self.accounts[place] for place in sorted(self.accounts) if self.accounts[place].ended]


@click.command("read")
@FILE
@MAP
@AS_JSON
def read(file: Path, pairs: tuple[str, ...], as_json: bool) -> None:
    """Shows what a statement file says, without a database. Exit code 0: it was read; 2: it was refused."""
    source = source_of(file)
    kind = readers.detect(source)
    with ExitStack() as stack:
        walk = _Walk(stack.enter_context(TemporaryFile()) if as_json else None)
        if isinstance(kind, Fault):
            walk.take(kind)
            kind = Format.UNKNOWN
        else:
            for event in readers.events(kind, source, changed(looks(source), pairs) if pairs else None):
                walk.take(event)
        for piece in _as_json(kind, walk) if as_json else _as_text(kind, walk):
            click.echo(piece, nl=False)
        click.echo()
    if walk.errors:
        raise SystemExit(REFUSED)


def _as_json(kind: Format, walk: _Walk) -> Iterator[str]:
    yield f'{{"format": {_written(kind.value)}, "statements": ['
    for place, account in enumerate(walk.statements):
        yield f'{", " if place else ""}{_written(_head(account))[:-1]}, "lines": ['
        for number, line in enumerate(_lines(walk, account)):
            yield f"{', ' if number else ''}{_written(line)}"
        yield "]}"
    errors, notices = (
        [{"line": one.line, "message": one.message} for one in faults] for faults in (walk.errors, walk.notices)
    )
    yield f'], "errors": {_written(errors)}, "notices": {_written(notices)}}}'


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _head(account: _Account) -> dict[str, Any]:
    currency, ended = account.currency, account.ended
    return {
        "account": account.begun.account_number,
        "institution": account.begun.institution,
        "currency": currency,
        "opening": _amount(ended.opening if ended else None, currency),
        "closing": _amount(ended.closing if ended else None, currency),
    }


def _lines(walk: _Walk, account: _Account) -> Iterator[dict[str, Any]]:
    for place in account.places:
        day, amount, currency, description, payer, kind, name, correcting = walk.laid(place)
        yield {
            "date": day,
            "amount": _amount(Decimal(amount), currency or account.currency),
            "currency": currency or account.currency,
            "description": description,
            "payer": payer,
            "kind": kind,
            "id": name,
            "correcting": correcting,
        }


def _amount(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None else readers.written(amount, currency)


def _as_text(kind: Format, walk: _Walk) -> Iterator[str]:
    yield f"Format: {kind.value}"
    for one in walk.statements:
        currency, total = one.currency or "(no currency)", _amount(one.total, one.currency)
        yield f"\nAccount {one.begun.account_number}: {one.count} lines, sum {total} {currency}"
    for label, remarks in (("Refused", walk.errors), ("Note", walk.notices)):
        for remark in remarks:
            yield f"\n{label}{f', line {remark.line}' if remark.line else ''}: {remark.message}"
