"""`rapport activity read` and `rapport activity import`."""

import json
import re
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.fixtures.shared import shared_file
from webapp import db as transactions
from webapp import outbox
from webapp.custody import cli
from webapp.custody.cli import importing
from webapp.custody.models import Activity, SavedMapping, StatementFile
from webapp.custody.service import staging
from webapp.db import db

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def rapport(app, monkeypatch):
    """Runs a command on the test's installation: (exit code, what it printed)."""
    monkeypatch.setattr("webapp.cli.create_app", lambda: app)
    monkeypatch.setenv("RAPPORT_DATABASE_URL", app.config["RAPPORT"].database_url)
    group = click.Group("rapport")
    cli.register(group)

    def run(*words):
        done = CliRunner().invoke(group, ["activity", *map(str, words)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done.exit_code, done.output

    return run


def counts(app):
    with app.app_context():
        return tuple(
            db.session.execute(
                sa.select(sa.func.count()).select_from(table).execution_options(scope="maintenance")
            ).scalar_one()
            for table in (Activity, StatementFile)
        )


def test_read_shows_a_file_as_json_without_a_database():
    group = click.Group("rapport")
    cli.register(group)
    done = CliRunner().invoke(group, ["activity", "read", str(FIXTURES / "wire-sgml.ofx"), "--json"])
    assert done.exit_code == 0
    told = json.loads(done.output)
    assert list(told) == ["format", "statements", "errors", "notices"]
    (statement,) = told["statements"]
    assert [statement[key] for key in ("account", "currency", "opening", "closing")] == [
        "77-1200 34", "USD", None, "248987.50",
    ]  # fmt: skip
    assert [(line["date"], line["amount"], line["id"]) for line in statement["lines"]] == [
        ("2026-01-12", "250000.00", "2026-0001"),
        ("2026-01-15", "-12.50", "2026-0002"),
        ("2026-01-20", "-1000.00", "2026-0003"),
    ]


def test_read_refuses_with_exit_code_2(rapport):
    code, said = rapport("read", FIXTURES / "bad-lines.ofx", "--json")
    assert code == 2
    assert {"line": 9, "message": "The line has no date. (id b)"} in json.loads(said)["errors"]
    code, said = rapport("read", FIXTURES / "ambiguous.csv")
    assert (code, "Say which: 05/03/2026." in said) == (2, True)
    assert rapport("read", FIXTURES / "ambiguous.csv", "--map", "day_order=dmy")[0] == 0
    assert rapport("read", FIXTURES / "ambiguous.csv", "--map", "colour=red")[0] == 2
    assert rapport("read", FIXTURES / "ambiguous.csv", "--map", "nonsense")[0] == 2


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_read_tells_of_every_format(rapport, path):
    code, said = rapport("read", path, "--json")
    told = json.loads(said)
    assert (code == 2) == bool(told["errors"])
    for statement in told["statements"]:
        assert list(statement) == ["account", "institution", "currency", "opening", "closing", "lines"]
        for line in statement["lines"]:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", line["date"])
            assert re.fullmatch(r"-?\d+(\.\d+)?", line["amount"])
            assert line["description"] is not None
    code, said = rapport("read", path)
    assert said.startswith(f"Format: {told['format']}")


def test_read_names_what_the_bank_calls_a_line(rapport):
    told = json.loads(rapport("read", FIXTURES / "day-053.xml", "--json")[1])
    lines = told["statements"][0]["lines"]
    assert [(line["id"], line["correcting"]) for line in lines] == [
        ("B-100", None),
        ("B-101", "reverses"),
        (None, None),
    ]


def test_read_survives_every_file_there_is(rapport):
    for path in sorted(shared_file("data/statements").rglob("*")):
        if path.is_file():
            code, said = rapport("read", path, "--json")
            assert (code == 2) == bool(json.loads(said)["errors"]), path
    assert rapport("read", "/dev/null")[0] == 2
    assert rapport("read", "/dev/zero")[0] == 2


def test_import_takes_a_file_in_once(rapport, cora, app):
    code, said = rapport("import", FIXTURES / "wire-sgml.ofx", "--as", cora.email, "--json")
    told = json.loads(said)
    assert (code, told["new"], told["known"], told["errors"]) == (0, 3, 0, [])
    assert counts(app) == (3, 1)
    code, said = rapport("import", FIXTURES / "wire-sgml.ofx", "--as", cora.email)
    assert (code, "0 new, 3 known" in said) == (0, True)
    assert counts(app) == (3, 1)


def test_import_refuses_whole_files_and_other_people(rapport, cora, ada, app):
    code, said = rapport("import", FIXTURES / "bad-lines.ofx", "--as", cora.email)
    assert (code, "line 8:" in said, "Nothing was imported." in said) == (2, True, True)
    assert rapport("import", FIXTURES / "wire-sgml.ofx", "--as", ada.email)[0] == 2
    assert rapport("import", FIXTURES / "wire-sgml.ofx", "--as", "nobody@firm.example")[0] == 2
    assert counts(app) == (0, 0)


def test_import_with_columns_given_or_saved(rapport, cora, app):
    given = ["--map", "day_order=mdy", "--currency", "usd"]
    code, said = rapport("import", FIXTURES / "ambiguous.csv", "--as", cora.email, *given)
    assert (code, "2 new" in said) == (0, True)
    with app.app_context(), transactions.transaction():
        (file,) = db.session.scalars(sa.select(StatementFile).execution_options(scope="maintenance"))
        db.session.add(SavedMapping(name="Bank", columns=file.mapping))
    code, said = rapport("import", FIXTURES / "ambiguous.csv", "--as", cora.email, "--mapping", "Bank")
    assert (code, "2 known" in said) == (0, True)
    assert rapport("import", FIXTURES / "ambiguous.csv", "--as", cora.email, "--mapping", "None")[0] == 2


def test_every_real_file_is_imported_or_refused_whole(rapport, cora, app):
    for path in sorted(shared_file("data/statements/ofx").rglob("*.ofx")):
        before = counts(app)
        code, said = rapport("import", path, "--as", cora.email, "--json")
        told = json.loads(said)
        assert (code == 2) == bool(told["errors"]), path.name
        assert counts(app)[0] - before[0] == (told["new"] if code == 0 else 0), path.name
    before = counts(app)
    for path in sorted(shared_file("data/statements/ofx").rglob("*.ofx")):
        rapport("import", path, "--as", cora.email)
    assert counts(app) == before


@pytest.mark.parametrize(
    ("waiting", "words"),
    [(0, "changed lines."), (1, "1 account waits for a household."), (2, "2 accounts wait for a household.")],
)
def test_accounts_that_wait_are_counted_in_good_grammar(waiting, words):
    accounts = [{"household": None}] * waiting + [{"household": "Lindqvist family"}]
    told = {"file": "wire.ofx", "new": 1, "known": 0, "changed": 0, "held": 0, "accounts": accounts}
    assert importing._summary(told).endswith(words)


LARGE = b"Account,Date,Amount,Currency\n" + b"".join(
    b"A %d,2026-01-%02d,%d.00,USD\n" % (n % 3, n % 28 + 1, n) for n in range(90)
)


@pytest.fixture
def large(app, cora, tmp_path, monkeypatch):
    """A file that counts as large."""
    monkeypatch.setattr("webapp.uploads.AT_ONCE", 0)
    path = tmp_path / "large.csv"
    path.write_bytes(LARGE)
    return path


def state(app):
    with app.app_context():
        found = sa.select(StatementFile.state).order_by(StatementFile.id).execution_options(scope="maintenance")
        return list(db.session.scalars(found))


def test_a_large_file_is_taken_in_piece_by_piece(rapport, app, cora, large):
    code, said = rapport("import", large, "--as", cora.email)
    assert (code, said.strip()) == (
        0, "large.csv: 90 new, 0 known, 0 changed lines. 3 accounts wait for a household.",
    )  # fmt: skip
    code, said = rapport("import", large, "--as", cora.email)
    assert (code, "0 new, 90 known" in said, state(app)) == (0, True, ["imported", "undone"])
    assert counts(app)[0] == 90
    with app.app_context():
        assert outbox.drain() == 0


def test_a_large_file_with_a_wrong_line_brings_nothing(rapport, app, cora, large):
    large.write_bytes(LARGE + b"A 1,2026-01-05,abc,USD\n")
    code, said = rapport("import", large, "--as", cora.email)
    assert (code, "line 92" in said, "Nothing was imported." in said) == (2, True, True)
    assert (counts(app)[0], state(app)) == (0, ["undone"])


def test_a_large_file_is_stopped_from_the_keyboard(rapport, app, cora, large, monkeypatch):
    monkeypatch.setattr(staging, "PIECE", 20)

    presses = [KeyboardInterrupt]

    def interrupt():
        if presses:
            raise presses.pop()

    monkeypatch.setattr(staging, "rest", interrupt)
    code, said = rapport("import", large, "--as", cora.email)
    assert (code, "Stopped. Nothing was imported." in said) == (2, True)
    monkeypatch.undo()
    assert (counts(app)[0], state(app)) == (0, ["undone"])
