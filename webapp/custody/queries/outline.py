"""What a statement file would bring, in so few words that they fit a page whatever the size of the file."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients import queries as clients
from webapp.custody import readers
from webapp.custody.models import Account, StagedLine, StatementFile
from webapp.custody.queries.preview import AccountPreview, Preview, PreviewLine
from webapp.custody.readers.values import Fault
from webapp.custody.rules import Controls, Difference, Verdict, differences
from webapp.db import db
from webapp.policy import Viewer


@dataclass
class AccountOutline:
    """What a file says of one account, and how many of its lines are what to it; `account_id` where it is known."""

    number: str
    institution: str
    currency: str | None = None
    closing: str | None = None
    account_id: int | None = None
    known_number: str = ""
    known_currency: str | None = None
    household_id: int | None = None
    household_name: str | None = None
    counted: dict[str, int] = field(default_factory=dict)
    # Of all its lines, known or new, by currency in minor units.
    sums: dict[str, int] = field(default_factory=dict)

    def count(self, verdict: str) -> int:
        """How many of its lines have a verdict."""
        return self.counted.get(verdict, 0)

    @property
    def lines(self) -> int:
        """How many lines the file has for it."""
        return sum(self.counted.values())


class NewLine(NamedTuple):
    """A new line as the preview shows it, in minor units of its currency."""

    line: int
    booked_on: date
    number: str
    description: str
    payer: str
    kind: str
    amount_minor: int
    currency: str


class ChangedLine(NamedTuple):
    """A line that the bank corrects: what is stored, and what the file says; the days are ISO texts."""

    line: int
    number: str
    description: str
    activity_id: int
    was_on: str
    was_minor: int
    was_currency: str
    is_on: str
    is_minor: int
    is_currency: str

    @property
    def was_day(self) -> date:
        """The stored day."""
        return date.fromisoformat(self.was_on)

    @property
    def is_day(self) -> date:
        """The day in the file."""
        return date.fromisoformat(self.is_on)

    @property
    def difference_minor(self) -> int | None:
        """By how much the file says more than is stored, where both are of one currency."""
        return self.is_minor - self.was_minor if self.is_currency == self.was_currency else None


class Parted(NamedTuple):
    """What becomes of lines that the bank changed: put in, waiting for somebody else, or left as somebody said."""

    corrected: list[ChangedLine]
    for_others: list[ChangedLine]
    left: list[ChangedLine]


@dataclass
class Outline:
    """A whole file: with any error nothing of it can be taken in."""

    format: str
    accounts: list[AccountOutline]
    errors: list[Fault]
    notices: list[Fault]
    lacks_currency: bool
    # Sums of the new lines by currency, in minor units.
    totals: dict[str, int]
    changed: list[ChangedLine]
    # How many files had been taken in and undone when it was compared.
    seen: tuple[int, ...] = (0, 0, 0)
    # Changed by the bank too, but evidence: they stay as they are. Of some of them, and of changed ones that somebody
    # left as they are or else settles, that is known already to whoever asks, by id.
    held: list[ChangedLine] = field(default_factory=list)
    noted: set[int] = field(default_factory=set)
    new: list[NewLine] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """How many lines have a verdict."""
        return sum(account.count(verdict) for account in self.accounts)

    @property
    def unbalanced(self) -> list[Fault]:
        """Where opening balance and lines do not make the closing balance."""
        return [notice for notice in self.notices if notice.text == readers.UNBALANCED]

    def differences(self, stated: Mapping[str, Any] | None) -> list[Difference]:
        """Where it holds something else than the controller stated, as that is kept with the file."""
        sums: Counter[str] = Counter()
        for account in self.accounts:
            sums.update(account.sums)
        if stated is None:
            return []
        return differences(Controls(stated["lines"], stated["sums"]), sum(one.lines for one in self.accounts), sums)

    @property
    def changes_something(self) -> bool:
        """Whether taking the file in would write anything."""
        unknown = any(account.account_id is None for account in self.accounts)
        unheard = any(one.activity_id not in self.noted for one in (*self.changed, *self.held))
        return bool(self.count(Verdict.NEW) or unknown or unheard)

    def parted(self, others: Collection[int]) -> Parted:
        """Its changed lines by what becomes of them; `others` are those that wait for somebody else, by id."""
        made = Parted([], [], [])
        for one in self.changed:
            if one.activity_id in others:
                made.for_others.append(one)
            else:
                (made.left if one.activity_id in self.noted else made.corrected).append(one)
        return made

    def stored(self) -> dict[str, Any]:
        """The outline as it is kept with its file; names of households and the new lines lie elsewhere."""
        kept = asdict(self)
        # What is known already depends on who asks.
        del kept["new"], kept["noted"]
        for account in kept["accounts"]:
            del account["household_name"]
        kept["errors"], kept["notices"] = (
            [[one.line, str(one.text), {name: str(value) for name, value in one.values.items()}] for one in faults]
            for faults in (self.errors, self.notices)
        )
        return kept


def outlined(preview: Preview, shown: int) -> Outline:
    """A preview that lies in memory, with the first lines of each kind."""
    new = [_new(account, line) for account, line in preview.lines(Verdict.NEW)[:shown]]
    changed = [_changed(account, line) for account, line in preview.lines(Verdict.CHANGED)]
    held = [_changed(account, line) for account, line in preview.lines(Verdict.HELD)]
    accounts = [_account(one) for one in preview.accounts]
    return Outline(
        preview.format, accounts, preview.errors, preview.notices, preview.lacks_currency, preview.totals(), changed,
        held=held, new=new,
    )  # fmt: skip


def _account(one: AccountPreview) -> AccountOutline:
    known = one.account
    return AccountOutline(
        one.number, one.institution, one.currency, None if one.closing is None else str(one.closing),
        known.id if known else None, known.number if known else "", known.currency if known else None,
        known.household_id if known else None, one.household_name,
        dict(Counter(line.finding.verdict.value for line in one.lines)), _sums(one.lines),
    )  # fmt: skip


def _sums(lines: list[PreviewLine]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, 0) + line.amount_minor
    return sums


def _new(account: AccountPreview, line: PreviewLine) -> NewLine:
    source = line.source
    return NewLine(
        source.line, source.booked_on, account.number, source.description, source.payer, source.kind.value,
        line.amount_minor, line.currency,
    )  # fmt: skip


def _changed(account: AccountPreview, line: PreviewLine) -> ChangedLine:
    source, was = line.source, line.finding.stored
    if was is None:
        raise ValueError("a corrected line has a stored one")
    return ChangedLine(
        source.line, account.number, source.description, was.id, was.booked_on.isoformat(), was.amount_minor,
        was.currency, source.booked_on.isoformat(), line.amount_minor, line.currency,
    )  # fmt: skip


def stored_outline(viewer: Viewer, file: StatementFile, shown: int) -> Outline:
    """What the worker found in a large file, with the names that this person may know and the first new lines."""
    kept: Mapping[str, Any] = file.outline or {}
    made = restored(kept)
    homes = current_households(viewer, [one.account_id for one in made.accounts[:shown] if one.account_id])
    names_of = clients.household_names(viewer, {home for home in homes.values() if home})
    for one in made.accounts[:shown]:
        one.household_id = homes.get(one.account_id or 0)
        one.household_name = names_of.get(one.household_id or 0)
    names = [getattr(StagedLine, name) for name in NewLine._fields if name != "number"]
    statement = sa.select(StagedLine.place, *names).where(StagedLine.run == file.run).order_by(StagedLine.id)
    for place, line, booked_on, *more in db.session.execute(scope.for_viewer(statement.limit(shown), viewer)):
        made.new.append(NewLine(line, booked_on, made.accounts[place].number, *more))
    return made


def restored(kept: Mapping[str, Any]) -> Outline:
    """An outline as it was kept."""
    return Outline(
        kept["format"], [AccountOutline(**one) for one in kept["accounts"]], _faults(kept["errors"]),
        _faults(kept["notices"]), kept["lacks_currency"], kept["totals"],
        [ChangedLine(*one) for one in kept["changed"]], tuple(kept["seen"]),
        [ChangedLine(*one) for one in kept.get("held", ())],
    )  # fmt: skip


def _faults(kept: Iterable[Any]) -> list[Fault]:
    return [Fault(line, text, values) for line, text, values in kept]


def current_households(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, int | None]:
    """To which households accounts belong now."""
    statement = sa.select(Account.id, Account.household_id).where(Account.id.in_(list(account_ids)))
    return {row[0]: row[1] for row in db.session.execute(scope.for_viewer(statement, viewer))}
