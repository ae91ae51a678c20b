"""What statements and plans are called on pages."""

import pytest

from tests.bonus.building import component, tiers, written
from webapp.bonus.queries import change_words, clause_names, correction_words, differences_in_words, fault_place
from webapp.bonus.rules.versions import differences


@pytest.mark.usefixtures("in_app")
def test_clauses_are_named_by_the_plan_or_by_what_they_measure():
    def clause(number, measure=None, text=""):
        return {"id": number, "clause": text, "measure": measure}

    two = [clause("a", "assets"), clause("b", "assets"), clause("c", "fees", "3.1"), clause("d"), clause("cap")]
    names = clause_names(two)
    assert [names[one] for one in ("a", "b", "c", "d", "cap", "judged")] == [
        "Net new assets (1)", "Net new assets (2)", "3.1", "Fixed sum", "At most", "Judged part",
    ]  # fmt: skip


@pytest.mark.usefixtures("in_app")
def test_what_a_line_corrects_is_named_by_days_as_they_are_read():
    assert correction_words("2026-07-01 – 2026-09-30", "clawback") == (
        "Corrects the statement of Jul 1, 2026 – Sep 30, 2026"
    )
    assert correction_words("dispute 7", "adjustment") == "Settles dispute 7"
    assert correction_words("the spring", "correction") == "Corrects the spring"
    assert change_words("250000.00 USD × 60 %") == "USD 250,000.00 × 60 %"
    assert change_words("1 EUR = 1.0825 (2026-03-31, ECB)") == "1 EUR = 1.0825 (Mar 31, 2026, ECB)"


@pytest.mark.usefixtures("in_app")
def test_what_differs_between_versions_is_told_in_words():
    before = written(component("marginal", tiers=tiers(("0", None, "0.20 %")), clause="New money"), cap="1000")
    after = written(
        component("marginal", tiers=tiers(("0", "1000000", "0.20 %"), ("1000000", None, "0.30 %")), clause="New money"),
        when_negative="write_off",
    )
    after["in_force"] = {"from": "2026-04-01"}
    told = [tuple(one) for one in differences_in_words(differences(before, after), before, after)]
    assert told == [
        ("In force, from", "Jan 1, 2026", "Apr 1, 2026"),
        ("New money, tier 1, up to, not included", "", "1,000,000"),
        ("Cap", "1,000", ""),
        ("New money, tier 2, from", "", "1,000,000"),
        ("New money, tier 2, up to, not included", "", ""),
        ("New money, tier 2, rate", "", "0.30 %"),
        ("Below zero", "", "written off"),
    ]


@pytest.mark.usefixtures("in_app")
def test_components_that_measure_the_same_are_told_apart_as_in_a_statement():
    before, after = (
        written(component("flat", id="a", rate=first), component("flat", id="b", rate=second))
        for first, second in (("1 %", "2 %"), ("3 %", "4 %"))
    )
    told = [one.place for one in differences_in_words(differences(before, after), before, after)]
    assert told == ["Net new assets (1), rate", "Net new assets (2), rate"]


@pytest.mark.usefixtures("in_app")
def test_products_and_segments_are_told_as_they_are_called():
    called = ["2026-02-30", "2026-03-01", "007", "1.50"]
    before, after = written(component("flat", rate="1 %")), written(component("flat", rate="1 %"))
    after["components"][0] |= {"products": called, "segments": called}
    told = [(one.place.split(", ")[1], one.after) for one in differences_in_words(differences(before, after), after)]
    listed = [(f"{kind} {place}", name) for kind in ("product", "segment") for place, name in enumerate(called, 1)]
    assert sorted(told) == sorted(listed)


@pytest.mark.usefixtures("in_app")
def test_a_fault_is_named_by_its_place_as_people_count():
    assert fault_place("components[0].tiers[1].from") == "Component 1, tier 2, from"
    assert fault_place("line 3, column 7") == "line 3, column 7"
