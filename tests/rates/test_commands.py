"""`rapport rates read`, without a database, and `import`, with the rights of whoever is named."""

import json

from click.testing import CliRunner

from tests import factories
from webapp.rates import service
from webapp.rates.cli import rates
from webapp.rates.rules import read

BANK = "Date,USD,CHF,\n2025-03-31,1.0825,0.9412,\n2025-03-28,1.0801,0.9409,\n"


def test_a_table_is_read_without_a_database(tmp_path):
    file = tmp_path / "eurofxref.csv"
    file.write_text(BANK, encoding="utf-8")
    shown = CliRunner().invoke(rates, ["read", str(file), "--since", "2025-03-30", "--only", "USD"])
    assert (shown.exit_code, shown.output) == (0, "2025-03-31  1 EUR = 1.0825 USD\n")
    file.write_text("Date,USD,\n2025-03-31,dear,\n", encoding="utf-8")
    refused = CliRunner().invoke(rates, ["read", str(file), "--json"])
    [error] = json.loads(refused.output)["errors"]
    assert (refused.exit_code, error["line"], "“dear” is no rate" in error["message"]) == (2, 2, True)


def test_a_table_taken_in_again_is_known(in_app, cast):
    found = read(BANK).rates
    first = factories.stored(service.take_in)(found, source="", reason="", actor=cast.cora)
    assert (first.new, first.corrected, first.known) == (4, 0, 0)
    more = read(BANK + "2025-03-27,1.08,0.94,\n").rates
    again = factories.stored(service.take_in)(more, source="", reason="", actor=cast.cora)
    assert (again.new, again.corrected, again.known) == (2, 0, 4)
