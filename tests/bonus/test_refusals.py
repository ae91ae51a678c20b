"""A bad plan is refused with everything that is wrong in it, each with its place and what to do."""

import json

import pytest

from tests.bonus.building import component, faults_of, tiers, written

FLAT = component("flat", rate="1 %")


def tiered(*rows):
    return written(component("marginal", tiers=tiers(*rows)))


BAD = [
    (tiered(("0", "100", "1 %"), ("200", None, "2 %")), "components[0].tiers[1].from", "gap from 100.00 to 200.00"),
    (tiered(("0", "200", "1 %"), ("100", None, "2 %")), "components[0].tiers[1].from", "overlap from 100.00 to 200.00"),
    (tiered(("50", None, "1 %")), "components[0].tiers[0].from", "gap from 0 to 50.00"),
    (tiered(("0", "100", "1 %")), "components[0].tiers[0].to", "gap above 100.00"),
    (tiered(("0", None, "1 %"), ("5", None, "1 %")), "components[0].tiers[1].from", "overlap from 5.00 on"),
    (tiered(("0", "300", "1 %"), ("300", "200", "1 %"), ("200", None, "2 %")), "components[0].tiers[1].to", "rising"),
    (tiered(("0", None, "101 %")), "components[0].tiers[0].rate", "from 0 % to 100 %"),
    (tiered(("0", None, "-1 %")), "components[0].tiers[0].rate", "percentage"),
    (tiered(("0", None, "0.5")), "components[0].tiers[0].rate", "“0.50 %”"),
    (
        written(component("flat", rate="1 %", products=["Fund A"], until="2026-06-30")),
        "components[0].until", "limited time",
    ),
    (
        written(component("flat", rate="1 %", products=["A"]), in_force={"from": "2026-01-01", "until": "2026-12-31"}),
        "components[0].products", "limited time",
    ),
    (
        written(component("marginal", measure="households", tiers=tiers(("0", None, "1 %")))),
        "components[0].measure", "assets, fees",
    ),
    (written(component("flat", measure="households", rate="1 %")), "components[0].each", "paid by “each”"),
    (written(component("flat", each="5")), "components[0].rate", "paid by “rate”"),
    (written(component("flat", rate="1 %", each="5")), "components[0].rate", "no “each”"),
    (written(component("steps", goal="1", step="0", each="5")), "components[0].step", "more than 0"),
    (written(component("steps", goal="1", step="5", each="23 %")), "components[0].each", "target_bonus"),
    (
        written(component("interpolation", points=[{"at": "5", "award": "1"}, {"at": "5", "award": "2"}])),
        "components[0].points[1].at", "rising order",
    ),
    (
        written(component("interpolation", points=[{"at": "5", "award": "2"}, {"at": "6", "award": "1"}])),
        "components[0].points[1].award", "pays less",
    ),
    (written(component("fixed", award="5", measure="assets")), "components[0].at_least", "go together"),
    (written(component("fixed", award="5", segments=["x"])), "components[0].segments", "depends on no claims"),
    (written(FLAT, FLAT), "components[1].id", "another component “flat”"),
    (written(FLAT, floor="9", cap="8"), "floor", "above the cap of 8.00"),
    (written(FLAT, accelerator={"component": "x", "quota": "1", "factor": "150 %"}), "accelerator.component", "flat"),
    (written(FLAT, accelerator={"component": "flat", "quota": "1", "factor": "99 %"}), "accelerator.factor", "100 %"),
    (written(FLAT, judged_cap="100 %"), "judged_cap", "less than 100 %"),
    (written(FLAT, currency="XXQ"), "currency", "currency in use"),
    (written(FLAT, currency="JPY", cap="1.5"), "cap", "0 decimals"),
    (written(FLAT, cap=100), "cap", "digits in quotes"),
    (written(FLAT, cap="1,000"), "cap", "digits in quotes"),
    (written(FLAT, in_force={"from": "2026-02-30"}), "in_force.from", "a day that there is"),
    (written(FLAT, in_force={"from": "2026-02-03", "until": "2026-02-02"}), "in_force.until", "before the first"),
    (written(FLAT, seasoning_days=-1), "seasoning_days", "whole number from 0"),
    (written(FLAT, seasoning_days=True), "seasoning_days", "whole number from 0"),
    (written(FLAT, bonus="1"), "bonus", "no such field"),
    (written(component("flat", id="cap", rate="1 %")), "components[0].id", "another part of a statement"),
    (written(FLAT, in_force={"from": "2026-W01-1"}), "in_force.from", "a day that there is"),
    (json.dumps(written(FLAT)).replace("A plan", "\\ud800"), "(the whole file)", "half a character"),
    (written(), "components", "list"),
    (written({"id": "x", "kind": "lottery"}), "components[0].kind", "marginal, grid"),
    (written(component("flat", id="New Assets", rate="1 %")), "components[0].id", "small letters"),
    (written(FLAT, boundaries="as you like"), "boundaries", "from included, to excluded"),
    ("[]", "(the whole file)", "fields: format"),
    ("{", "line 1, column 2", "not JSON"),
    ('{"a": 1, "a": 2}', "(the whole file)", "“a”"),
    ('{"cap": NaN}', "(the whole file)", "“NaN”"),
    ('{"cap": ' + "9" * 5000 + "}", "(the whole file)", "too long"),
    ("[" * 100_000, "(the whole file)", "too deeply"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "at", "words"), BAD)
def test_a_bad_plan_is_refused_with_place_and_reason(raw, at, words):
    faults = faults_of(raw)
    assert words in faults[at], faults


def test_every_fault_is_told_at_once():
    raw = written(
        component("marginal", tiers=tiers(("0", "100", "1 %"), ("200", None, "2 %"))),
        component("flat", rate="300 %", product="A"),
        {"kind": "steps"},
        cap="much",
    )
    del raw["name"]
    assert set(faults_of(raw)) == {
        "name", "cap", "components[0].tiers[1].from", "components[1].rate", "components[1].product", "components[2].id",
        "components[2].measure", "components[2].goal", "components[2].step", "components[2].each",
    }  # fmt: skip


def test_a_json_float_never_gets_in():
    text = json.dumps(written(FLAT, cap="?")).replace('"?"', "0.1")
    assert set(faults_of(text)) == {"cap"}


def test_a_product_without_end_and_a_time_without_product_are_taken():
    assert not faults_of(written(component("flat", rate="1 %", products=["Custody"], **{"from": "2026-02-01"})))
    assert not faults_of(written(component("flat", rate="1 %", until="2026-02-01")))
