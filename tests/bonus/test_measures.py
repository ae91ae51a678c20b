"""Measures are refused with everything that is wrong in them, and against the plan that they are tried on."""

import copy
import json

import pytest

from tests.bonus.building import component, plan, written
from webapp.bonus.rules import Faults, read_case, read_json

PLAN = plan(component("flat", rate="1 %"))
LINE = {"id": 1, "what": "deposit", "household": "A", "amount": "10.00", "currency": "USD", "on": "2026-02-02"}
GOOD = {
    "format": "rapport-bonus-measures/1",
    "period": {"from": "2026-01-01", "until": "2026-03-31"},
    "lines": [LINE],
}
BACK = {"names": "Q4", "inputs": {"period": GOOD["period"], "lines": [LINE]}, "left": [{"line": 1, "amount": "5.00"}]}


def line(**fields):
    return {"lines": [{**LINE, **fields}]}


def back(**fields):
    return {"clawbacks": [{**BACK, **fields}]}


BAD = [
    (line(amount="10.005"), "lines[0].amount", "2 decimals"),
    (line(amount="-10"), "lines[0].amount", "digits in quotes"),
    (line(amount=10), "lines[0].amount", "digits in quotes"),
    (line(amount="10.5", currency="JPY"), "lines[0].amount", "0 decimals"),
    (line(what="gift"), "lines[0].what", "deposit, withdrawal"),
    (line(what="fee", kind="deposited"), "lines[0].kind", "engagement"),
    (line(what="new_household"), "lines[0].amount", "no amount"),
    (line(share="33.333 %"), "lines[0].share", "two decimals"),
    (line(share="0 %"), "lines[0].share", "more than nothing"),
    (line(share="101 %"), "lines[0].share", "0 % to 100 %"),
    (line(on="2026-04-01"), "lines[0].on", "outside 2026-01-01 to 2026-03-31"),
    (line(currency="EUR"), "rates", "from EUR to USD on or before 2026-03-31"),
    (line(id=0), "lines[0].id", "whole number"),
    ({"lines": [LINE, LINE]}, "lines", "id 1 is there 2 times"),
    (
        {
            "lines": [
                {"id": number, "what": "new_household", "household": 7, "on": "2026-02-02"} for number in (1, 2)
            ]
        },
        "lines", "new 2 times",
    ),
    ({"judged": "5"}, "judged", "no judged part"),
    ({"carried": "5"}, "carried", "with a minus"),
    ({"credited_before": "5"}, "credited_before", "by itself"),
    ({"period": {"from": "2025-10-01", "until": "2025-12-31"}}, "period", "in force from 2026-01-01 to …"),
    ({"assigned": {"from": "2026-05-01", "until": "2026-05-31"}}, "assigned", "any day of the period"),
    ({"rates": {"name": "x", "rates": [{"currency": "EUR", "on": "2026-01-01", "rate": "0"}]}}, "rates", "0 is none"),
    (back(left=[{"line": 2, "amount": "5"}]), "clawbacks[0].left[0].line", "no deposit with the id 2"),
    (back(left=[{"line": 1, "amount": "10.01"}]), "clawbacks[0].left[0].amount", "More cannot leave"),
    (back(left=[{"line": 1, "amount": "1.001"}]), "clawbacks[0].left[0].amount", "2 decimals"),
    (back(left=[{"line": 1, "amount": "1"}] * 2), "clawbacks[0].left", "once"),
    (
        back(plan=written(component("flat", rate="1 %"), currency="EUR", in_force={"from": "2026-01-01"})),
        "clawbacks[0].plan.currency", "in USD; both",
    ),
    (
        back(plan=written(component("flat", rate="1 %"), in_force={"from": "2026-01-01", "until": "2026-03-30"})),
        "clawbacks[0].inputs.period", "to 2026-03-30, not on all",
    ),
    (back(plan={"name": "x"}), "clawbacks[0].plan.currency", "missing"),
]  # fmt: skip


def read(changes):
    faults = Faults()
    raw = read_json(json.dumps({**copy.deepcopy(GOOD), **changes}), faults)
    case = read_case(raw, PLAN, faults)
    assert (case is None) == bool(len(faults))
    return case, {fault.at: fault.message for fault in faults.found}


@pytest.mark.parametrize(("changes", "at", "words"), BAD)
def test_bad_measures_are_refused_with_place_and_reason(changes, at, words):
    assert words in read(changes)[1][at]


def test_good_ones_are_taken_as_they_are():
    case, faults = read(back())
    assert not faults
    assert case.departures[0].left_minor == {1: 500}
    (found,) = case.inputs.lines
    assert (found.amount_minor, found.share, found.kind, found.claim) == (1000, 10_000, "deposited", "")
    withdrawn, _ = read(line(what="withdrawal", share="12.34 %"))
    assert withdrawn.inputs.lines[0][3:6] == (-1000, "USD", 1234)


def test_a_version_may_begin_within_the_period_for_those_who_had_it_from_then_on():
    winter = {"from": "2025-12-01", "until": "2026-03-31"}
    assert set(read({"period": winter})[1]) == {"period"}
    assert not read({"period": winter, "assigned": {"from": "2026-01-01", "until": "2027-12-31"}})[1]
    assert set(read({"period": winter, "assigned": {"from": "2025-12-31", "until": "2027-12-31"}})[1]) == {"assigned"}
