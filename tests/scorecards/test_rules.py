"""The judged part in figures: what is counted as what, what scores make together, and what is no plan of it."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bonus.building import component, deposit, faults_of, plan, tried, written
from webapp.bonus.rules import most_judged
from webapp.bonus.rules.preset import as_body, preset_of
from webapp.scorecards.rules import Due, Entry, Weighed, figures, kind_of_task, may_be_scored, part, weighted

ZONE = "Asia/Bangkok"
DAY = date(2025, 3, 31)
NOON = datetime(2025, 3, 31, 5, tzinfo=UTC)
FLAT = component("flat", rate="1 %")
THREE = [
    {"id": "assignments", "name": "Assignments", "weight": "40 %"},
    {"id": "promptness", "name": "Promptness", "weight": "33.33 %"},
    {"id": "follow-up", "name": "Follow-up", "weight": "26.67 %"},
]


@pytest.mark.parametrize(
    ("done_at", "today", "kind"),
    [
        # 23:59 in Bangkok is still the day, a minute later it is not.
        (datetime(2025, 3, 31, 16, 59, tzinfo=UTC), DAY, "on-time"),
        (datetime(2025, 3, 31, 17, 0, tzinfo=UTC), DAY, "late"),
        (None, DAY, "to-come"),
        (None, DAY + timedelta(days=1), "open"),
    ],
)
def test_a_task_is_on_time_until_its_day_ends_where_the_firm_is(done_at, today, kind):
    assert kind_of_task(Due(1, DAY, done_at), today, ZONE) == kind


def test_entries_are_prompt_within_a_day_and_their_middle_is_told():
    hours = (1, 24, 25, 100)
    entries = [Entry(n, NOON, NOON + timedelta(hours=late), late == 100, late == 25) for n, late in enumerate(hours)]
    found = figures([Due(1, DAY, NOON)], entries, 2, DAY, ZONE)
    counts = {"on-time": 1, "late": 0, "open": 0, "to-come": 0, "prompt": 2, "slow": 2}
    assert found.counts == counts | {"outside": 1, "amended": 1, "rejected": 2}
    assert (found.median_minutes, found.due, found.entries) == (24 * 60, 1, 4)
    assert (found.on_time, found.prompt, found.exceptions) == (1, Fraction(1, 2), 4)
    nothing = figures([], [], 0, DAY, ZONE)
    assert (nothing.on_time, nothing.prompt, nothing.exceptions) == (None, None, 0)
    assert figures([], [], 0, DAY, ZONE).median_minutes is None


def test_a_whole_score_is_exact():
    criteria = [Weighed("a", "A", 4_000), Weighed("b", "B", 3_333), Weighed("c", "C", 2_667)]
    assert weighted(criteria, {"a": 100, "b": 75, "c": 50}) == 400_000 + 249_975 + 133_350
    assert part(weighted(criteria, dict.fromkeys("abc", 100))) == 1


@given(st.integers(1, 10**12), st.integers(1, 99), st.integers(0, 1_000_000))
def test_no_score_lifts_the_judged_part_above_its_share_of_the_total(formula, cap, points):
    most = most_judged(formula, Fraction(cap, 100))
    judged = int(part(points) * most)
    assert judged * 100 <= cap * (formula + judged)


def test_a_person_has_three_days_to_look_unless_they_said_that_they_did():
    assert not may_be_scored(NOON, False, NOON + timedelta(days=2, hours=23))
    assert may_be_scored(NOON, False, NOON + timedelta(days=3))
    assert may_be_scored(NOON, True, NOON)


def test_a_plan_says_what_is_judged_and_one_that_does_not_is_judged_as_a_whole():
    found = plan(FLAT, judged_cap="20 %", judged_criteria=THREE)
    assert [(one.id, one.points) for one in found.criteria] == [
        ("assignments", 4_000), ("promptness", 3_333), ("follow-up", 2_667),
    ]  # fmt: skip
    assert [(one.id, one.points) for one in plan(FLAT, judged_cap="20 %").criteria] == [("overall", 10_000)]
    assert plan(FLAT).criteria == ()
    statement = tried(found, deposit(1, 100_000), score=Fraction("0.825"))
    assert (statement.most_judged_minor, statement.judged_minor) == (250_00, 206_25)


@pytest.mark.parametrize(
    ("criteria", "cap", "at", "words"),
    [
        (THREE[:2], "20 %", "judged_criteria", "make 73.33 % together"),
        ([*THREE[:2], {**THREE[0], "weight": "26.67 %"}], "20 %", "judged_criteria[2].id", "another criterion"),
        ([{**THREE[0], "weight": "0 %"}, {**THREE[1], "weight": "100 %"}], "20 %", "judged_criteria[0].weight", "more"),
        ([{**THREE[0], "weight": "99.999 %"}], "20 %", "judged_criteria[0].weight", "two decimals"),
        (THREE, None, "judged_criteria", "no judged part"),
        ([], "20 %", "judged_criteria", "list"),
        ([{**THREE[0], "id": "A B"}], "20 %", "judged_criteria[0].id", "small letters"),
    ],
)
def test_what_is_no_set_of_criteria_is_refused_where_it_stands(criteria, cap, at, words):
    bounds = {"judged_cap": cap} if cap else {}
    found = faults_of(written(FLAT, judged_criteria=criteria, **bounds))
    assert words in found[at]


def test_the_simple_form_keeps_criteria_and_plans_without_them():
    from tests.factories import plan_body
    from webapp.bonus.rules.preset import Weighed as Row

    body = plan_body(criteria=(Row("Assignments", "60 %"), Row("Promptness", "40 %")))
    assert as_body(preset_of(body)) == body
    assert preset_of(plan_body()).criteria == ()
    assert preset_of({**body, "judged_criteria": THREE}) is None
