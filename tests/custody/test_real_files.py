"""The statement files of real banks, where they lie beside the checkout: read, or refused with a reason."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from webapp.custody import readers

STATEMENTS = Path(__file__).parents[3] / "shared" / "data" / "statements"
pytestmark = pytest.mark.skipif(not STATEMENTS.is_dir(), reason="the folder shared/data/statements is not here")

# File name: (lines, sum of all, currencies of the lines), or the reason why it is refused.
OFX = {
    "account_listing_aggregation.ofx": "The file holds no account statement.",
    "anzcc.ofx": (1, "-5.50", "AUD"),
    "bank_medium.ofx": (3, "-345.27", "CAD"),
    "bank_small.ofx": "The file holds no account statement.",
    "checking.ofx": (3, "-59.50", "USD"),
    "date_missing.ofx": "The line has no date. (id 184997056)",
    "decimal_error.ofx": '"201120000000" is not a day. (id 2000957249)',
    "empty_balance.ofx": (1, "120", "CAD"),
    "error_message.ofx": "The bank answered with error 2000 instead of a statement: General Server Error",
    "fidelity-savings.ofx": "115.8331 has more decimals than USD has, or is too large. (id X0000000000000000000002)",
    "fidelity.ofx": (17, "-10526.67", "USD"),
    "investment_401k.ofx": (1, "-197.20", "USD"),
    "investment_medium.ofx": (3, "-3.95", "USD"),
    "multiple_accounts.ofx": (0, "0", ""),
    "multiple_accounts2.ofx": (0, "0", ""),
    "ofx-v102-empty-tags.ofx": (1, "12.34", "AUD"),
    "signon_fail.ofx": "The bank answered with error 15500 instead of a statement: Your request could not be processed "
    "because you supplied ...",
    "signon_success.ofx": "The file holds no account statement.",
    "signon_success_no_message.ofx": "The file holds no account statement.",
    "suncorp.ofx": (1, "-16.85", "AUD"),
    "td_ameritrade.ofx": (0, "0", ""),
    "tiaacref.ofx": (0, "0", ""),
    "vanguard.ofx": (1, "4212.30", "USD"),
    "vanguard401k.ofx": (4, "-2019.00", "USD"),
}
# File name: what the proposal still asks for ("account", "day order"), and what comes out once that is answered.
CSV = {
    "amazon.csv": (["account"], None),
    "capitalone.csv": ([], (2, "0")),
    "creditunion.csv": (["account"], (8, "465000")),
    "default.csv": ([], (8, "465000")),
    "gls.csv": ([], (1, "-98.76")),
    "ingesp.csv": (["account"], (10, "350.21")),
    "mint.csv": ([], (4, "-3000")),
    "mint_extra.csv": ([], (4, "-3000")),
    "mint_headerless.csv": (["account"], (4, "-3000")),
    "n26-fr.csv": ([], (2, "0")),
    "outbank.csv": ([], (4, "-35.89")),
    "payoneer.csv": (["day order", "account"], (2, "20")),
    "pcmastercard.csv": ([], (2, "50.31")),
    "stripe-all.csv": (["account"], (5, "112.50")),
    "stripe-default.csv": (["account"], (5, "112.50")),
    "ubs-ch-fr_trimmed.csv": ([], (3, "30")),
    "xero.csv": ([], (13, "0")),
}
SCHWAB = {last: (["account"], (2, "0") if last == "7" else (4, "-215.27")) for last in "1234567g"}


def files(folder, pattern):
    return sorted((STATEMENTS / folder).rglob(pattern)) if STATEMENTS.is_dir() else []


@pytest.mark.parametrize("path", files("ofx", "*.ofx"), ids=lambda path: path.name)
def test_every_ofx_file_is_read_or_refused_with_a_reason(path):
    reading = readers.read(path.read_bytes())
    lines = [line for statement in reading.statements for line in statement.lines]
    if reading.errors:
        assert reading.errors[0].message == OFX[path.name]
    else:
        currencies = " ".join(sorted({line.currency for line in lines}))
        count, total, expected = OFX[path.name]
        assert (len(lines), sum(line.amount for line in lines), currencies) == (count, Decimal(total), expected)


@pytest.mark.parametrize("path", files("bank-csv", "*.csv"), ids=lambda path: path.name)
def test_every_csv_of_a_bank_is_understood_or_asked_about(path):
    kind, text = readers.detect(path.read_bytes())
    assert kind == "csv"
    found = readers.propose(text)
    asked = {"Say which column holds the account number, or enter the account number.": "account"}
    doubts = [asked.get(doubt.message, "day order") for doubt in found.doubts]
    answered = found.mapping if found.mapping.account else replace(found.mapping, account_is="A-1")
    reading = readers.read(path.read_bytes(), answered)
    asks, outcome = SCHWAB[path.stem[-1]] if path.name.startswith("schwab") else CSV[path.name]
    assert doubts == asks
    if outcome is None:
        assert reading.errors
    else:
        lines = [line for statement in reading.statements for line in statement.lines]
        assert (reading.errors, len(lines)) == ((), outcome[0])
        assert sum(line.amount for line in lines) == Decimal(outcome[1])


@pytest.mark.parametrize("path", [path for folder in ("camt", "mt940", "bai2") for path in files(folder, "*")], ids=str)
def test_what_is_not_read_yet_is_refused_and_never_taken_for_a_table(path):
    if path.is_file() and path.suffix not in {".yml", ".txt", ".json"} and path.name != "LICENSE":
        assert readers.read(path.read_bytes()).errors
