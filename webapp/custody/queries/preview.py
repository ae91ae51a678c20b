"""What a statement file would bring, before anything is written: every line with its verdict."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from webapp import money
from webapp.clients import queries as clients
from webapp.custody import readers
from webapp.custody.queries.accounts import KnownAccount, by_numbers
from webapp.custody.queries.imports import stored_lines
from webapp.custody.readers.mapping import from_texts
from webapp.custody.readers.values import Fault, Line, Statement, said
from webapp.custody.rules import Entry, Finding, Stored, Verdict, compare, normal_number
from webapp.policy import Viewer

MOST_ACCOUNTS = 5_000

# A number of so many signs, such as an IBAN, is one account's whatever a file calls the bank.
UNMISTAKABLE = 12


class PreviewLine(NamedTuple):
    """A line of the file, its amount in minor units, and what it is to the account."""

    source: Line
    amount_minor: int
    currency: str
    finding: Finding


@dataclass
class AccountPreview:
    """What the file says of one account; `account` is None where the account is not known yet."""

    number: str
    institution: str
    currency: str | None
    closing: Decimal | None
    account: KnownAccount | None
    household_name: str | None
    lines: list[PreviewLine]

    def count(self, verdict: str) -> int:
        """How many of its lines have a verdict."""
        return sum(line.finding.verdict == verdict for line in self.lines)


@dataclass
class Preview:
    """A whole file: with any error nothing of it can be taken in."""

    format: str
    accounts: list[AccountPreview]
    errors: list[Fault]
    notices: list[Fault]
    lacks_currency: bool

    def lines(self, *verdicts: str) -> list[tuple[AccountPreview, PreviewLine]]:
        """The lines with one of these verdicts, each with its account."""
        return [(a, line) for a in self.accounts for line in a.lines if line.finding.verdict in verdicts]

    def count(self, verdict: str) -> int:
        """How many lines have a verdict."""
        return sum(account.count(verdict) for account in self.accounts)

    def held(self) -> set[int]:
        """The stored lines that the file has too, by id."""
        return {line.finding.stored.id for a in self.accounts for line in a.lines if line.finding.stored}

    def totals(self) -> dict[str, int]:
        """The sum of the new lines by currency, in minor units."""
        sums: dict[str, int] = defaultdict(int)
        for _, line in self.lines(Verdict.NEW):
            sums[line.currency] += line.amount_minor
        return dict(sums)


def preview(viewer: Viewer, reading: readers.Reading, mapping: dict[str, Any] | None) -> Preview:
    """What a file that was read would bring to this person's firm; `mapping` as it is stored with the file."""
    chosen = from_texts(mapping) if mapping else None
    made = Preview(reading.format, [], list(reading.errors), list(reading.notices), False)
    made.lacks_currency = any(error.text == readers.LACKS_CURRENCY for error in made.errors)
    statements = _one_for_each_account(reading.statements)
    if len(statements) > MOST_ACCOUNTS:
        made.errors.append(said(None, "The file names more than %(most)s accounts.", most=MOST_ACCOUNTS))
        return made
    known = by_numbers(viewer, {normal for normal, _ in statements})
    for (normal, _), statement in statements.items():
        account = _matching(statement, [row for row in known if row.normal_number == normal], made)
        made.accounts.append(
            AccountPreview(
                statement.account_number, statement.institution, statement.currency, statement.closing, account, None,
                _in_minor_units(statement, account, chosen.currency_is if chosen else "", made),
            )
        )  # fmt: skip
    _compare(viewer, made)
    return made


def _one_for_each_account(statements: tuple[Statement, ...]) -> dict[tuple[str, str], Statement]:
    found: dict[tuple[str, str], Statement] = {}
    for statement in statements:
        key = (normal_number(statement.account_number), statement.institution)
        earlier = found.get(key)
        if earlier:
            statement = Statement(
                earlier.account_number, earlier.institution, earlier.currency or statement.currency, earlier.opening,
                statement.closing, earlier.lines + statement.lines,
            )  # fmt: skip
        found[key] = statement
    return found


def matching(number: str, institution: str, known: list[KnownAccount]) -> KnownAccount | Fault | None:
    """Which of the accounts with its number a statement is of, or why that cannot be said."""
    exact = [row for row in known if row.institution == institution]
    long_enough = len(normal_number(number)) >= UNMISTAKABLE
    loose = [row for row in known if not row.institution or not institution or long_enough]
    if not exact and len(loose) > 1:
        return said(
            None, "Several institutions have an account %(number)s, and the file names none of them.", number=number
        )  # fmt: skip
    return next(iter(exact or loose), None)


def _matching(statement: Statement, known: list[KnownAccount], made: Preview) -> KnownAccount | None:
    found = matching(statement.account_number, statement.institution, known)
    if isinstance(found, Fault):
        made.errors.append(found)
        return None
    return found


def _in_minor_units(
    statement: Statement, account: KnownAccount | None, stated: str, made: Preview
) -> list[PreviewLine]:
    fallback = statement.currency or stated or (account.currency if account else None)
    lines = []
    for line in statement.lines:
        currency = line.currency or fallback
        if currency is None:
            made.lacks_currency = True
            made.errors.append(said(line.line, readers.LACKS_CURRENCY, number=statement.account_number))
            break
        try:
            minor = money.to_minor(line.amount, currency)
        except ValueError:
            made.errors.append(too_fine(line, currency))
            continue
        lines.append(PreviewLine(line, minor, currency, Finding(Verdict.NEW)))
    return lines


def too_fine(line: Line, currency: str) -> Fault:
    """Why an amount cannot be kept."""
    return said(
        line.line, "%(text)s has more decimals than %(currency)s has, or is too large.", text=str(line.amount),
        currency=currency,
    )  # fmt: skip


def _compare(viewer: Viewer, made: Preview) -> None:
    days = [line.source.booked_on for account in made.accounts for line in account.lines]
    known = {account.account.id: account.account for account in made.accounts if account.account}
    stored = _stored(viewer, list(known), days)
    names = clients.household_names(viewer, {a.household_id for a in known.values() if a.household_id})
    for account in made.accounts:
        if account.account and account.account.household_id:
            account.household_name = names.get(account.account.household_id)
        entries = [_entry(line) for line in account.lines]
        findings = compare(entries, stored[account.account.id] if account.account else [])
        account.lines = [line._replace(finding=found) for line, found in zip(account.lines, findings, strict=True)]
        made.errors.extend(
            refusal(line.source.line, line.source.external_id)
            for line in account.lines
            if line.finding.verdict is Verdict.REFUSED
        )


def _stored(viewer: Viewer, account_ids: list[int], days: list[date]) -> dict[int, list[Stored]]:
    found: dict[int, list[Stored]] = defaultdict(list)
    if account_ids and days:
        for account_id, row in stored_lines(viewer, account_ids, min(days), max(days)):
            found[account_id].append(row)
    return found


def _entry(line: PreviewLine) -> Entry:
    source = line.source
    return Entry(source.booked_on, line.amount_minor, line.currency, source.description, source.external_id)


def refusal(line: int, external_id: str | None) -> Fault:
    """Why a line cannot be taken in."""
    return said(line, "The id %(id)s stands on two different lines.", id=external_id)
