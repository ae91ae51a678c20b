"""Which version is in force, what differs, which part of a period counts, and how a curve is drawn."""

from datetime import date
from fractions import Fraction

import pytest

from webapp.bonus.rules import Span
from webapp.bonus.rules.drawing import BOTTOM, LEFT, RIGHT, TOP, pictures
from webapp.bonus.rules.preset import Preset, Rung, as_body, preset_of
from webapp.bonus.rules.prorating import Part, edges
from webapp.bonus.rules.versions import Dated, canonical, differences, digest, in_force, read

PRESET = Preset(
    "Plan", "USD", date(2026, 1, 1), None, (Rung("0", "0.20 %"), Rung("1000000", "0.30 %")), "500", 365, "50000", "10 %"
)  # fmt: skip
STEPS = {"kind": "steps", "step": "100", "each": "5"}
POINTS = [{"at": "100", "award": "5"}, {"at": "200", "award": "9"}]


def drawn(*components):
    body = as_body(PRESET) | {"components": list(components), "target_bonus": "15000"}
    made = read(canonical(body))
    assert made.plan, made.faults.found
    return pictures(made.plan, 2)


def dated(number, since, until=None):
    return Dated(number, Span(date.fromisoformat(since), date.fromisoformat(until) if until else None))


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2025-12-31", None), ("2026-01-01", 1), ("2026-12-31", 1), ("2027-01-01", 3), ("2027-06-30", 3),
        ("2027-07-01", None),
    ],
)  # fmt: skip
def test_a_newer_version_takes_the_place_of_the_older_from_its_first_day_on(day, number):
    versions = [dated(1, "2026-01-01"), dated(3, "2027-01-01", "2027-06-30")]
    found = in_force(versions, date.fromisoformat(day))
    assert (found.number if found else None) == number


def test_the_digest_is_of_what_is_said_not_of_how_it_is_written():
    body = as_body(PRESET)
    assert digest(dict(reversed(body.items()))) == digest(body)
    assert digest(body | {"cap": "50001"}) != digest(body)


def test_components_are_compared_by_their_names():
    before = as_body(PRESET)
    after = before | {"components": [before["components"][1], before["components"][0]]}
    assert differences(before, after) == {}
    dearer = before | {"components": [before["components"][0], before["components"][1] | {"each": "600"}]}
    assert differences(before, dearer) == {"components[new-households].each": ["500", "600"]}
    assert differences(before, before | {"floor": "10"}) == {"floor": [None, "10"]}


def test_the_few_figures_and_the_json_form_are_the_same_plan():
    assert preset_of(as_body(PRESET)) == PRESET
    assert read(canonical(as_body(PRESET))).plan is not None
    assert preset_of(as_body(PRESET) | {"holdback": "10 %"}) is None
    bare = PRESET._replace(tiers=(), cap=None, judged=None)
    assert preset_of(as_body(bare)) == bare


def test_part_of_a_period_is_counted_where_it_begins_and_ends():
    assert edges(Span(date(2026, 1, 1))) == []
    assert edges(Span(date(2026, 1, 1), date(2026, 12, 31))) == []
    (first,) = edges(Span(date(2026, 4, 1), date(2026, 12, 31)))
    assert (first.parts, first.is_first) == ([Part("year", 275, 365)], True)
    (only,) = edges(Span(date(2026, 3, 15)))
    assert only.parts == [Part("month", 17, 31), Part("quarter", 17, 90), Part("year", 292, 365)]
    both = edges(Span(date(2026, 3, 15), date(2027, 2, 10)))
    assert [(one.day, one.is_first) for one in both] == [(date(2026, 3, 15), True), (date(2027, 2, 10), False)]
    assert both[1].parts == [Part("month", 10, 28), Part("quarter", 41, 90), Part("year", 41, 365)]


def test_a_marginal_curve_bends_and_never_jumps():
    tiers = as_body(PRESET)["components"][0]
    (one,) = drawn(tiers)
    # 1,400,000 to the right: 2,000 + 400,000 × 0.30 % = 3,200; the bend at 1,000,000 lies at 2,000.
    bend = LEFT + int(Fraction(1_000_000, 1_400_000) * (RIGHT - LEFT))
    height = BOTTOM - int(Fraction(2_000, 3_200) * (BOTTOM - TOP))
    assert one.line == f"{LEFT},{BOTTOM} {bend},{height} {RIGHT},{TOP}"
    assert one.jumps == []
    assert [tuple(stretch) for stretch in one.stretches] == [
        ("0.00", "1,000,000.00", "0.20 %"), ("1,000,000.00", None, "0.30 %"),
    ]  # fmt: skip
    assert tuple(one.examples[-1]) == (
        "1,200,000.00", "2,600.00", "1,000,000.00 × 0.20 % = 2,000.00; 200,000.00 × 0.30 % = 600.00",
    )  # fmt: skip


def test_a_grid_jumps_and_shows_to_which_side_its_boundary_belongs():
    tiers = [{"from": "0", "to": "250000", "rate": "34 %"}, {"from": "250000", "to": None, "rate": "40 %"}]
    (one,) = drawn({"id": "payout", "kind": "grid", "measure": "fees", "tiers": tiers})
    ((_at, before, after),) = one.jumps
    # 350,000 × 40 % = 140,000 is the top; the boundary is left at 85,000 and met at 100,000.
    assert before == BOTTOM - int(Fraction(85, 140) * (BOTTOM - TOP))
    assert after == BOTTOM - int(Fraction(100, 140) * (BOTTOM - TOP))


@pytest.mark.parametrize(
    ("component", "jumps"),
    [
        (STEPS | {"measure": "assets", "goal": "1000", "at_goal": "10", "most_steps": 3}, 4),
        (STEPS | {"measure": "households", "goal": "0"}, 6),
        ({"kind": "interpolation", "measure": "assets", "points": POINTS}, 1),
        ({"kind": "flat", "measure": "households", "each": "500"}, 0),
        ({"kind": "fixed", "measure": "households", "at_least": "2", "award": "40 %"}, 1),
        ({"kind": "fixed", "award": "40 %"}, 0),
    ],
)  # fmt: skip
def test_every_kind_is_drawn_inside_its_frame(component, jumps):
    (one,) = drawn({"id": "it", **component})
    points = [tuple(map(int, point.split(","))) for point in one.line.split()]
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in points)
    assert points == sorted(points, key=lambda point: point[0])
    assert len(one.jumps) == jumps
