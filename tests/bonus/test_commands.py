"""`rapport bonus try` and `rapport bonus schema`, and the published examples through them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.bonus.building import component, tiers, written
from webapp.bonus import cli, rules

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "bonus-plans"


def rapport(*words, **kwargs):
    group = click.Group("rapport")
    cli.register(group)
    done = CliRunner().invoke(group, ["bonus", *map(str, words)], **kwargs)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


@pytest.fixture
def example(tmp_path):
    """Tries a published plan, with its measures or with changed ones."""

    def tried(name, **changes):
        measures = EXAMPLES / f"{name}.measures.json"
        if changes:
            raw = {**json.loads(measures.read_text(encoding="utf-8")), **changes}
            measures = tmp_path / "measures.json"
            measures.write_text(json.dumps(raw), encoding="utf-8")
        code, printed = rapport("try", EXAMPLES / f"{name}.plan.json", measures, "--json")
        assert code == 0, printed
        return json.loads(printed)

    return tried


def lines(what, *amounts):
    return [
        {"id": number, "what": what, "household": number, "amount": amount, "currency": "USD", "on": "2026-02-02"}
        for number, amount in enumerate(amounts, 1)
    ]


def test_the_grid_pays_the_whole_amount_at_the_rate_of_its_band(example):
    """0/34 %, 250,000/35 %, 350,000/38 %, 450,000/40 %: 400,000 × 38 % = 152,000."""
    found = example("grid")
    assert (found["total"], found["currency"]) == ("152000.00", "USD")
    assert found["clauses"][0]["arithmetic"] == ["400,000.00 × 38 % = 152,000.00"]
    bands = {"249999.99": "85000.00", "250000": "87500.00", "350000": "133000.00", "450000": "180000.00"}
    assert {revenue: example("grid", lines=lines("fee", revenue))["total"] for revenue in bands} == bands


def test_steps_pay_so_much_of_the_target_at_the_goal_and_for_each_full_step_above(example):
    """23 % of 15,000 are 3,450, at 14,665,300 and again for each full 500,000 above."""
    balances = ["14665299.99", "14665300", "15165299.99", "15165300", "16665300"]
    totals = [example("steps", lines=lines("deposit", balance))["total"] for balance in balances]
    assert totals == ["0.00", "3450.00", "3450.00", "6900.00", "17250.00"]


def test_a_target_is_split_over_two_goals(example):
    """60 % and 40 % of 15,000 are 9,000 and 6,000."""
    found = example("split")
    assert [clause["exact"] for clause in found["clauses"]] == ["9000", "6000"]
    assert found["total"] == "15000.00"


def test_a_whole_plan_is_shown_line_by_line(example):
    """By hand: 2,400,000 − 150,000 + 1,500,000 EUR × 1.0825 × 60 % = 3,224,250 of net new assets; Okafor's 60,000 are
    below the minimum and the journal does not count. 1,000,000 × 0.20 % + 2,224,250 × 0.30 % = 8,672.75. Fees 85,000 ×
    33.33 % × 2.5 % = 708.2625; 0.6 new households × 500 = 300. Above 2,000,000 (5,000.00 there) a quarter more:
    918.1875. Together 10,599.20; 100,000 × 0.25 % = 250 are clawed back: 10,349.20. With 2,500 judged 12,849.20; a
    fifth of 10,349.20 is held (2,069.84), 2,000 were advanced: 8,779.36.
    """
    found = example("specialists")
    assert (found["total"], found["formula"], found["judged"]) == ("12849.20", "10349.20", "2500.00")
    assert [(line["clause"], line["id"], line["result"]) for line in found["lines"]] == [
        ("assets", 1, "6455.64"), ("assets", 2, "2620.59"), ("assets", 3, "-403.48"), ("fees", 6, "708.26"),
        ("new-households", 7, "300.00"), ("accelerator", None, "918.19"), ("clawback", None, "-250.00"),
        ("judged", None, "2500.00"),
    ]  # fmt: skip
    second = found["lines"][1]
    assert [second[name] for name in ("household", "claim", "measure")] == ["Lindqvist", "C-2", "assets"]
    assert (second["amount"], second["share"]) == ("1500000.00 EUR", "60 %")
    assert second["arithmetic"] == (
        "1,500,000.00 EUR × 1.0825 × 60 % = 974,250.00; 8,672.75 × 974,250.00 ÷ 3,224,250.00 ≈ 2,620.586706"
    )
    assert found["lines"][3]["exact"] == "708.2625"
    assert [one["why"] for one in found["not_counted"]] == ["between own accounts", "household below the minimum"]
    assert found["rates"] == {
        "name": "Central bank, end of quarter", "used": [{"currency": "EUR", "on": "2026-03-31", "rate": "1.0825"}]
    }  # fmt: skip
    assert (found["payment"]["held"], found["payment"]["paid"]) == ("2069.84", "8779.36")


def test_without_json_it_reads_like_a_statement():
    code, printed = rapport("try", EXAMPLES / "grid.plan.json", EXAMPLES / "grid.measures.json")
    assert code == 0
    assert "400,000.00 × 38 % = 152,000.00" in printed
    assert re.search(r"^Total +152000\.00 USD$", printed, re.MULTILINE)


def test_a_refused_plan_ends_with_2_and_all_its_faults(tmp_path):
    bad = tmp_path / "bad.json"
    raw = written(component("marginal", tiers=tiers(("0", "5", "1 %"), ("6", None, "200 %"))), cap="x")
    bad.write_text(json.dumps(raw), encoding="utf-8")
    code, printed = rapport("try", bad, EXAMPLES / "grid.measures.json", "--json")
    assert code == 2
    assert {one["path"] for one in json.loads(printed)["errors"]} == {
        "cap",
        "components[0].tiers[1].rate",
        "components[0].tiers[1].from",
    }
    code, printed = rapport("try", bad, EXAMPLES / "grid.measures.json")
    assert code == 2
    assert "  cap: Write an amount as digits in quotes" in printed


def test_refused_measures_end_with_2_too():
    code, printed = rapport("try", EXAMPLES / "grid.plan.json", "-", "--json", input='{"lines": 1.5}')
    assert code == 2
    assert {"format", "period", "lines"} == {one["path"] for one in json.loads(printed)["errors"]}


def test_the_command_starts_without_the_other_features_and_without_the_application():
    code = "import sys; from webapp.cli import gather; gather('bonus')(sys.argv[1:], standalone_mode=False); "
    code += "print([name for name in sys.modules if name.startswith('webapp.') and name.endswith('.cli')"
    code += " or name in ('flask', 'sqlalchemy', 'pydantic')])"
    done = subprocess.run(
        [sys.executable, "-c", code, "bonus", "schema"],
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLES.parents[1],
    )
    assert done.stdout.splitlines()[-1] == "['webapp.cli', 'webapp.bonus.cli']"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"name": "Für Käufer"}'.encode("latin-1"))
    code, printed = rapport("try", latin, latin, "--json")
    assert code == 2
    assert json.loads(printed)["errors"][0]["path"] == "byte 12"


@pytest.mark.parametrize("form", ["plan", "measures"])
def test_the_schema_is_printed(form):
    code, printed = rapport("schema", form)
    assert code == 0
    assert json.loads(printed) == rules.schema(form)
    assert json.loads(printed)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
