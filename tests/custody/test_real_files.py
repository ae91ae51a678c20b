"""Statement files of real banks, where they lie beside the checkout: read to the cent as docs/statements.md says."""

import json
from decimal import Decimal

import pytest
import yaml

from tests.environment import statements
from tests.fixtures.shared import SHARED
from webapp import money
from webapp.custody import readers
from webapp.custody.readers.values import Correcting

FOLDER = SHARED / "data" / "statements"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder ../shared/data/statements is not here")
# Of these the file beside them knows entries that are only announced, which are no activity yet.
ANNOUNCED = {"camt052.v4": 1, "camt052.v6": 1, "camt052.v6.Amt-zero": 1}
# Without account, balance or beginning: fragments that test a parser, not statements that a bank sent.
NO_STATEMENTS = {
    "account_balance_credit", "account_balance_debit", "account_identification_iban", "account_identification_legacy",
    "amount_formats", "available_balance", "closing_balance", "currency_in_25", "empty_86", "empty_entry_date",
    "empty_line", "empty_non_swift", "gv_codes", "invalid_statement", "missing_crlf_at_end", "reference",
    "sepa_snippet_broken", "sparkassen", "statement_details", "statement_line", "statement_number",
}  # fmt: skip


def beside(folder, suffix):
    return sorted((FOLDER / folder).rglob(f"*{suffix}")) if FOLDER.is_dir() else []


def lines_of(reading):
    return [line for statement in reading.statements for line in statement.lines]


def test_every_file_is_read_or_refused_as_the_page_says():
    page = statements.PAGE.read_text(encoding="utf-8")
    assert page.partition(statements.BEGIN)[2].partition(statements.END)[0] == statements.table()


def entries_in(told):
    """Every entry with its amount in a result of the other CAMT reader, however deep it lies."""
    if isinstance(told, dict):
        if told.get("__CLASS__", "").endswith("DTO\\Entry"):
            yield told
        told = list(told.values())
    for one in told if isinstance(told, list) else []:
        yield from entries_in(one)


def amount_in(told):
    currency = told["getCurrency"]["getCode"]
    return money.to_decimal(int(told["getAmount"]), currency), currency


@pytest.mark.parametrize("path", beside("camt", ".json"), ids=lambda path: path.stem)
def test_camt_agrees_with_the_result_beside_it(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    reading = readers.read(readers.Source(path.with_suffix(".xml")))
    assert reading.errors == ()
    expected = [amount_in(entry["getAmount"]) for entry in entries_in(told) if entry["getStatus"] != "PDNG"]
    assert len(list(entries_in(told))) - len(expected) == ANNOUNCED.get(path.stem, 0)
    found = [(line.amount, line.currency) for line in lines_of(reading)]
    # In a message of several statements the result beside it lists the entries of the last one only.
    assert found[-len(expected) :] == expected if expected else not found
    assert len(found) == len(expected) or path.stem == "camt053.v2.multi.statement"


@pytest.mark.parametrize("path", beside("camt", ".json"), ids=lambda path: path.stem)
def test_balances_of_camt_agree_with_the_result_beside_it(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    records = [entry["getRecord"] for entry in entries_in(told)] or told["getRecords"]
    statement = readers.read(readers.Source(path.with_suffix(".xml"))).statements[-1]
    for name, found in (("opening", statement.opening), ("closing", statement.closing)):
        stated = [
            amount_in(one["getAmount"]) for one in records[-1].get("getBalances", []) if one["getType"] == name
        ]  # fmt: skip
        in_its_currency = [amount for amount, currency in stated if currency == statement.currency]
        assert found == (in_its_currency[0] if in_its_currency else None)


def amounts_in(path):
    """(amount, currency, mark) of every transaction in a result of the other MT940 reader: parsed, never loaded."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for transaction in field(root, "transactions").value:
        found = field(transaction, "data")
        amount = field(found, "amount")
        number, currency = field(amount, "amount").value[0].value, field(amount, "currency").value
        yield Decimal(number), currency, field(found, "status").value


def field(node, name):
    return next(value for key, value in node.value if key.value == name)


@pytest.mark.parametrize(
    "path", [path for path in beside("mt940", ".yml") if path.stem != "transaction_details"], ids=lambda path: path.stem
)
def test_mt940_agrees_with_the_result_beside_it(path):
    reading = readers.read(readers.Source(path.with_suffix(".sta")))
    assert bool(reading.errors) == (path.stem in NO_STATEMENTS), reading.errors
    if not reading.errors:
        # A credit taken back is a debit: only so do the lines add up to the bank's closing balance.
        expected = [(-number if mark == "RC" else number, currency) for number, currency, mark in amounts_in(path)]
        assert [(line.amount, line.currency) for line in lines_of(reading)] == expected


def test_credits_taken_back_add_up_to_the_balances_of_the_bank():
    reading = readers.read(readers.Source(FOLDER / "mt940" / "betterplace" / "sepa_mt9401.sta"))
    taken_back = [line.amount for line in lines_of(reading) if line.correcting is Correcting.REVERSES]
    assert taken_back == [Decimal("-204.88"), Decimal("-204.88")]
    assert reading.notices == ()


def test_the_comparison_is_of_many_lines():
    compared = [path for path in beside("mt940", ".yml") if path.stem not in NO_STATEMENTS | {"transaction_details"}]
    assert sum(len(list(amounts_in(path))) for path in compared) > 150
