"""A large statement file laid beside the live table, line by line, so that its size does not matter."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from webapp import money, periods
from webapp.custody import queries, readers
from webapp.custody.queries import KnownAccount
from webapp.custody.readers.mapping import Mapping
from webapp.custody.readers.values import MOST_ERRORS, Begun, Ended, Event, Fault, Line, Notice, said
from webapp.custody.rules import Entry, first_name, normal_number
from webapp.custody.service import staging
from webapp.custody.service.progress import Progress, rest
from webapp.db import reading, transaction
from webapp.policy import Viewer


@dataclass
class Stated:
    """What a file says of one account, without its lines; sums are in minor units by currency."""

    number: str
    institution: str
    known: KnownAccount | None
    currency: str | None = None
    closing: Decimal | None = None
    has_ids: bool = False
    count: int = 0
    sums: dict[str, int] = field(default_factory=dict)


class Laying:
    """One walk through a file; what it could not settle on the way is `unsettled`, and needs another walk."""

    def __init__(self, actor: Viewer, stated_currency: str, settled: list[str | None] | None = None) -> None:
        self.actor, self.stated_currency, self.settled = actor, stated_currency, settled
        self.run, self.now = staging.new_run(), periods.now()
        self.accounts: list[Stated] = []
        self.errors: list[Fault] = []
        self.notices: list[Fault] = []
        self.lacks_currency = self.unsettled = False
        self._by_key: dict[tuple[str, str], int] = {}
        self._places: dict[int, int] = {}
        self._bare: dict[int, set[str]] = {}
        self._asked: set[int] = set()
        self._piece: list[dict[str, Any]] = []

    def walk(self, source: readers.Source, kind: readers.Format, mapping: Mapping | None, progress: Progress) -> None:
        """Goes through the file once, in short transactions."""
        for event in readers.events(kind, source, mapping):
            self._take(event)
            if len(self._piece) >= staging.PIECE:
                self._lay(progress, source.share)
        self._lay(progress, source.share)

    def currencies(self) -> list[str | None]:
        """The currency of what names none, by account, now that all is known."""
        return [
            self._fallback(one) or (min(named) if len(named := self._bare.get(place, set())) == 1 else None)
            for place, one in enumerate(self.accounts)
        ]

    def _lay(self, progress: Progress, share: float) -> None:
        piece, self._piece = self._piece, []
        with transaction():
            if piece and not self.errors:
                staging.lay(piece)
            progress.at(share)
        rest()

    def _take(self, event: Event) -> None:
        if isinstance(event, Line):
            self._line(self._places[event.place], event)
        elif isinstance(event, Begun):
            self._begin(event)
        elif isinstance(event, Ended):
            one = self.accounts[self._places[event.place]]
            one.currency, one.closing = one.currency or event.currency, event.closing
        elif isinstance(event, Notice):
            self.notices.append(event.fault)
        else:
            self.refuse(event)

    def refuse(self, error: Fault) -> None:
        """Notes why nothing of the file can be taken in; the first reasons are enough."""
        self.lacks_currency = self.lacks_currency or error.text == readers.LACKS_CURRENCY
        if len(self.errors) <= MOST_ERRORS and error not in self.errors:
            self.errors.append(error)

    def _begin(self, begun: Begun) -> None:
        key = (normal_number(begun.account_number), begun.institution)
        place = self._by_key.setdefault(key, len(self.accounts))
        self._places[begun.place] = place
        if place == len(self.accounts):
            self.accounts.append(Stated(begun.account_number, begun.institution, self._known(begun)))
            if place == queries.MOST_ACCOUNTS:
                self.refuse(said(None, "The file names more than %(most)s accounts.", most=queries.MOST_ACCOUNTS))
        self.accounts[place].currency = self.accounts[place].currency or begun.currency

    def _known(self, begun: Begun) -> KnownAccount | None:
        if self.errors:
            return None
        with reading():
            like = queries.by_numbers(self.actor, [normal_number(begun.account_number)])
        found = queries.matching(begun.account_number, begun.institution, like)
        if isinstance(found, Fault):
            self.refuse(found)
            return None
        return found

    def _fallback(self, one: Stated) -> str | None:
        return one.currency or self.stated_currency or (one.known.currency if one.known else None)

    def _line(self, place: int, line: Line) -> None:
        one = self.accounts[place]
        one.count += 1
        if line.currency and not one.currency:
            self._bare.setdefault(place, set()).add(line.currency)
        currency = line.currency or (self.settled[place] if self.settled else one.currency)
        if currency is None and self.settled is None:
            self.unsettled = True
        elif currency is None:
            if place not in self._asked:
                self._asked.add(place)
                self.refuse(said(line.line, readers.LACKS_CURRENCY, number=one.number))
        else:
            self._stage(place, one, line, currency)

    def _stage(self, place: int, one: Stated, line: Line, currency: str) -> None:
        try:
            minor = money.to_minor(line.amount, currency)
        except ValueError:
            self.refuse(queries.too_fine(line, currency))
            return
        one.sums[currency] = one.sums.get(currency, 0) + minor
        one.has_ids = one.has_ids or bool(line.external_id)
        entry = Entry(line.booked_on, minor, currency, line.description, line.external_id)
        self._piece.append(staging.row(self.run, place, line, minor, currency, first_name(entry), self.now))


def lay_out(
    source: readers.Source, mapping: Mapping | None, progress: Progress, *, actor: Viewer
) -> tuple[readers.Format, Laying]:
    """Lays a file's lines beside the live table, in one walk, or two where a currency is known only at its end."""
    kind = readers.detect(source)
    stated = mapping.currency_is if mapping else ""
    laying = Laying(actor, stated)
    if isinstance(kind, Fault):
        laying.refuse(kind)
        return readers.Format.UNKNOWN, laying
    try:
        laying.walk(source, kind, mapping, progress)
        if laying.unsettled and not laying.errors:
            staging.clear_slowly(laying.run)
            laying = Laying(actor, stated, laying.currencies())
            laying.walk(source, kind, mapping, progress)
    except Exception:
        staging.clear_slowly(laying.run)
        raise
    return kind, laying
