"""Accounts of a demo firm's clients and the activity on them, as one statement file brought it."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from webapp import uploads
from webapp.custody.models import Account, Activity, StatementFile
from webapp.db import db
from webapp.demo import bulk
from webapp.demo.book import Book
from webapp.demo.plan import Plan
from webapp.money import exponent, to_decimal

# The year's file names no institution either, so that a statement of whatever bank finds these accounts.
INSTITUTION = ""
REGULAR = (("dividend", "Dividend payment", 40, 900), ("interest", "Interest", 5, 120), ("fee", "Custody fee", -90, -15),
           ("fee", "Advisory fee", -3_000, -200), ("deposit", "Salary transfer", 500, 4_000))  # fmt: skip
# So many days ago, in whole units of the currency.
OPENED, BROUGHT = (400, 700), (90_000, 2_500_000)
COLUMNS = (
    "id",
    "account_id",
    "household_id",
    "file_id",
    "identity",
    "booked_on",
    "amount_minor",
    "currency",
    "kind",
    "description",
    "payer",
)


class Ledger:
    """Accounts and the lines on them, collected until they are written in one go."""

    def __init__(self, plan: Plan, book: Book, today: date, rng: Random) -> None:
        self.today, self.rng = today, rng
        self.accounts: dict[int, list[int]] = {}
        self.account_rows: list[tuple] = []
        self.lines: list[tuple] = []
        self.currency = book.currency
        for household in book.clients:
            if book.standing[household] == "client":
                self._open(household, 1 + int(rng.random() < plan.accounts_per_household - 1))
        for household, ids in self.accounts.items():
            self._opening(household, ids[0])
            for account in ids:
                self._regular(household, account, plan.lines_per_account - int(account == ids[0]))

    def _open(self, household: int, count: int) -> None:
        for _ in range(count):
            number = len(self.account_rows) + 1
            shown = f"CH{number * 97 % 90 + 10} 0483 5{number:06d}"
            plain = shown.replace(" ", "")
            name = self.rng.choice(("Custody account", "Current account", "Savings"))
            self.account_rows.append((number, household, shown, plain, INSTITUTION, name, self.currency[household], 1))
            self.accounts.setdefault(household, []).append(number)

    def _opening(self, household: int, account: int) -> None:
        """What the household brought when it came, more than a year ago."""
        currency = self.currency[household]
        unit = 10 ** exponent(currency) * (100 if currency == "JPY" else 1)
        booked = self.today - timedelta(days=self.rng.randint(*OPENED))
        amount = self.rng.randint(*BROUGHT) * unit + self.rng.randint(1, 99)
        self.add(household, account, booked, amount, "transfer-in", "Transfer of assets", "")

    def _regular(self, household: int, account: int, count: int) -> None:
        for _ in range(count):
            kind, memo, low, high = self.rng.choice(REGULAR)
            cents = self.rng.randint(low * 100, high * 100) * 10 ** exponent(self.currency[household]) // 100
            booked = self.today - timedelta(days=self.rng.randint(1, 360))
            self.add(household, account, booked, cents or 1, kind, memo, "")

    def add(self, household: int, account: int, booked: date, amount: int, kind: str, memo: str, payer: str) -> int:
        """Books a line; returns its id."""
        number = len(self.lines) + 1
        self.lines.append(
            (
                number,
                account,
                household,
                1,
                f"DEMO{number:09d}",
                booked,
                amount,
                self.currency[household],
                kind,
                memo,
                payer,
            )
        )
        return number

    def withdraw(self, household: int, line: int, days: int, part: int, memo: str) -> None:
        """Takes a part (in per cent) of a line out again so many days later, with all that came to the household since."""
        _id, account, _home, _file, _identity, booked, amount, currency, *_rest = self.lines[line - 1]
        left_on = booked + timedelta(days=days)
        since = sum(
            row[6] for row in self.lines
            if row[2] == household and row[7] == currency and row[8] == "deposit" and booked <= row[5] <= left_on and row[0] != line
        )  # fmt: skip
        self.add(household, account, left_on, -(since + amount * part // 100), "withdrawal", memo, "")

    def write(self, folder: Path, controller: int, now: datetime) -> None:
        """Writes the statement file to the uploads, and accounts and lines to the database."""
        digest = uploads.keep(folder, self._file())
        db.session.add(
            StatementFile(
                id=1, file_name="custody-year.csv", sha256=digest, format="csv", state="imported", uploaded_by_id=controller,
                uploaded_at=now, imported_at=now, new_count=len(self.lines), known_count=0,
                mapping=None,
            )
        )  # fmt: skip
        db.session.flush()
        bulk.insert(
            Account.__table__, ("id", "household_id", "number", "normal_number", "institution", "name", "currency", "version", "created_at"),
            ((*row, now - timedelta(days=400)) for row in self.account_rows),
        )  # fmt: skip
        bulk.insert(Activity.__table__, COLUMNS, self.lines)

    def _file(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("Account", "Date", "Amount", "Currency", "Description", "Payer", "Reference"))
        numbers = {row[0]: row[3] for row in self.account_rows}
        for line in self.lines:
            amount = to_decimal(line[6], line[7])
            writer.writerow((numbers[line[1]], line[5].isoformat(), amount, line[7], line[9], line[10], line[4]))
        return out.getvalue().encode()
