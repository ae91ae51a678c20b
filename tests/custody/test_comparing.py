"""A large file is compared by the database, day by day, and says what the comparison in memory says."""

import random

import pytest
import sqlalchemy as sa

from webapp import db as transactions
from webapp import outbox, uploads
from webapp.custody import queries, readers, service
from webapp.custody.models import StagedLine
from webapp.custody.rules import Verdict
from webapp.custody.service import comparing, progress, staging
from webapp.db import db

HEAD = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX>"


def statement(chance, accounts):
    """A statement of lines that are twins, share ids with earlier ones, and say something else under the same id."""
    parts = []
    for account in accounts:
        lines = []
        for _line in range(chance.randint(0, 25)):
            # Below 60 an id is of one day and amount, above it the bank corrects now and then.
            number = chance.randint(0, 120)
            day, amount = (number % 5 + 1, number % 3) if number < 60 else (chance.randint(1, 5), chance.randint(0, 2))
            has_id = chance.random() < 0.6
            lines.append(
                f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>2026010{day}<TRNAMT>{amount}.00"
                + (f"<FITID>F{number}" if has_id else "")
                + f"<NAME>Payer<MEMO>{chance.choice(['wire', 'w  ire', 'gift'])}</STMTTRN>"
            )
        parts.append(
            f"<STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>"
            f"<BANKTRANLIST>{''.join(lines)}</BANKTRANLIST></STMTRS></STMTTRNRS>"
        )
    return (HEAD + "<BANKMSGSRSV1>" + "".join(parts) + "</BANKMSGSRSV1></OFX>").encode()


def in_memory(cora, raw):
    made = queries.preview(cora, readers.read(raw), None)
    names = {
        (account.number, line.finding.identity, line.source.booked_on, line.amount_minor)
        for account, line in made.lines(Verdict.NEW)
    }
    return queries.outlined(made, 0), names


def by_the_database(cora, raw, folder):
    digest = service.keep(folder, raw)
    ahead = service.read_ahead(folder, digest)
    with transactions.transaction():
        file_id = service.upload(digest, "large.ofx", folder, ahead, actor=cora).id
    outbox.drain()
    file = queries.statement_file(cora, file_id)
    made = queries.restored(file.outline)
    statement = sa.select(StagedLine).where(StagedLine.run == file.run).execution_options(scope="maintenance")
    laid = list(db.session.scalars(statement))
    return file_id, made, {
        (made.accounts[row.place].number, row.identity, row.booked_on, row.amount_minor) for row in laid
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_both_say_the_same(cora, app, monkeypatch, seed):
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    monkeypatch.setattr(progress, "REST", 0)
    monkeypatch.setattr(staging, "PIECE", 7)
    monkeypatch.setattr(comparing, "CHUNK", 5)
    chance = random.Random(seed)
    folder = app.config["RAPPORT"].uploads
    taken = 0
    with app.app_context():
        for _file in range(9):
            raw = statement(chance, chance.sample(["A1", "A2", "A3"], 2))
            expected, names = in_memory(cora, raw)
            transactions.release()
            file_id, made, laid = by_the_database(cora, raw, folder)
            transactions.release()
            assert bool(made.errors) == bool(expected.errors)
            if made.errors:
                assert {error.message for error in made.errors} >= {error.message for error in expected.errors}
                continue
            assert [(a.number, a.counted, a.sums) for a in made.accounts] == [
                (a.number, a.counted, a.sums) for a in expected.accounts
            ]
            assert (laid, made.totals) == (names, expected.totals)
            assert sorted(made.changed) == sorted(expected.changed)
            if made.changes_something:
                service.take_in(file_id, folder, actor=cora)
                taken += 1
    assert taken >= 2
