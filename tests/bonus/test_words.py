"""What statements and plans are called on pages."""

import pytest

from webapp.bonus.queries import clause_names


@pytest.mark.usefixtures("in_app")
def test_clauses_are_named_by_the_plan_or_by_what_they_measure():
    def clause(number, measure=None, text=""):
        return {"id": number, "clause": text, "measure": measure}

    two = [clause("a", "assets"), clause("b", "assets"), clause("c", "fees", "3.1"), clause("d"), clause("cap")]
    names = clause_names(two)
    assert [names[one] for one in ("a", "b", "c", "d", "cap", "judged")] == [
        "Net new assets (a)", "Net new assets (b)", "3.1", "Fixed sum", "At most", "Judged part",
    ]  # fmt: skip
