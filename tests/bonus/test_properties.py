"""What holds of every plan and all money."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.bonus.building import (
    QUARTER,
    component,
    deposit,
    faults_of,
    fee,
    inputs,
    new_household,
    plan,
    tried,
    withdrawal,
    written,
)
from webapp.bonus.rules import Departure, Span, clawback, formula
from webapp.bonus.rules.figures import Figures

# A busy machine is no fault of the arithmetic.
MANY = settings(deadline=None, max_examples=60)
PERCENTS = st.decimals(0, 100, places=3).map(lambda value: f"{value} %")
SUMS = st.integers(0, 50_000).map(str)
BOUNDS = st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def tiered(draw, kind):
    """Tiers without gap or overlap; rising rates, without which a grid pays less for more."""
    bounds = draw(BOUNDS)
    rates = sorted(draw(st.lists(st.decimals(0, 100, places=3), min_size=len(bounds) + 1, max_size=len(bounds) + 1)))
    edges = [0, *bounds, None]
    rows = zip(edges, edges[1:], rates, strict=False)
    tiers = [{"from": str(a), "to": None if b is None else str(b), "rate": f"{rate} %"} for a, b, rate in rows]
    return component(kind, tiers=tiers)


@st.composite
def stepped(draw):
    return component(
        "steps", goal=str(draw(st.integers(0, 3_000_000))), at_goal=draw(SUMS), each=draw(SUMS),
        step=str(draw(st.integers(1_000, 900_000))),
    )  # fmt: skip


@st.composite
def pointed(draw):
    bounds = draw(BOUNDS.filter(lambda found: len(found) > 1))
    awards = sorted(draw(st.lists(st.integers(0, 90_000), min_size=len(bounds), max_size=len(bounds))))
    points = [{"at": str(at), "award": str(award)} for at, award in zip(bounds, awards, strict=True)]
    return component("interpolation", points=points)


FLAT = PERCENTS.map(lambda rate: component("flat", rate=rate))
FIXED = st.builds(lambda award, at: component("fixed", award=award, measure="assets", at_least=at), SUMS, SUMS)
PAYING = st.one_of(tiered("marginal"), tiered("grid"), stepped(), pointed(), FLAT)


@st.composite
def plans(draw):
    """Plans of all kinds of components, bounded in every way; more money never pays less under them."""
    found = draw(PAYING)
    others = [
        component("flat", id="fees", measure="fees", rate=draw(PERCENTS)),
        component("flat", id="new", measure="households", each=draw(SUMS)),
        component("flat", id="trusts", segments=["trust"], rate=draw(PERCENTS)),
        {**draw(FIXED), "id": "award"},
    ]
    floor = draw(st.integers(0, 90_000))
    cap = floor + draw(st.integers(0, 50_000_000))
    bounds = {
        "accelerator": {"component": found["id"], "quota": str(draw(st.integers(0, 2_000_000))), "factor": "150 %"},
        "hurdle": {"measure": "assets", "at_least": str(draw(st.integers(1, 90_000)))},
        "household_minimum": str(draw(st.integers(1, 90_000))),
        "floor": str(floor),
        "cap": str(cap),
    }
    fields = {name: value for name, value in bounds.items() if draw(st.booleans())}
    return plan(found, *[one for one in others if draw(st.booleans())], **fields)


@st.composite
def money(draw, least=1):
    """Lines of a few households: deposits, withdrawals, fees, new households, with shares."""
    lines = []
    for number in range(1, draw(st.integers(least, 9)) + 1):
        kind = draw(st.sampled_from([deposit, deposit, deposit, withdrawal, fee])) if number > 1 else deposit
        line = kind(number, 0, share=draw(st.integers(1, 10_000)), household=draw(st.sampled_from("ABC")))
        minor = draw(st.integers(1, 300_000_000))
        segment = draw(st.sampled_from(["", "trust"]))
        lines.append(line._replace(amount_minor=-minor if kind is withdrawal else minor, segment=segment))
    if draw(st.booleans()):
        lines.append(new_household(50, "A", draw(st.integers(1, 10_000))))
    return lines


def earned(found, lines):
    return formula(found, inputs(*lines)).exact_minor


@MANY
@given(plans(), money(), st.integers(0, 10_000_000))
def test_the_parts_sum_to_the_whole_and_none_is_off_by_a_unit(found, lines, judged):
    found = replace(found, judged_cap=Fraction(3, 10))
    statement = tried(found, *lines, judged_minor=judged)
    assert sum(entry.result_minor for entry in statement.entries) == statement.total_minor
    assert statement.total_minor == statement.formula_minor + statement.judged_minor
    assert sum(Fraction(one.numerator, one.denominator) for one in statement.entries) == (
        statement.formula.exact_minor + statement.judged_minor
    )
    assert all(abs(one.result_minor - Fraction(one.numerator, one.denominator)) < 1 for one in statement.entries)
    assert statement.judged_minor <= Fraction(3, 10) * max(0, statement.total_minor)


@MANY
@given(plans(), money(), st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_splitting_a_deposit_changes_nothing(found, lines, weights):
    first, *others = lines
    parts = [first.amount_minor * weight // sum(weights) for weight in weights]
    parts[-1] += first.amount_minor - sum(parts)
    split = [first._replace(id=100 + number, amount_minor=part) for number, part in enumerate(parts)]
    assert earned(found, [*split, *others]) == earned(found, lines)


@MANY
@given(plans(), money(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(found, lines, random):
    other = list(lines)
    random.shuffle(other)
    assert tried(found, *other).entries == tried(found, *lines).entries


@MANY
@given(plans(), money(), st.data())
def test_more_confirmed_money_never_pays_less(found, lines, data):
    place = data.draw(st.integers(0, len(lines) - 1))
    assume(lines[place].what != "new_household")
    more = lines[place]._replace(amount_minor=lines[place].amount_minor + data.draw(st.integers(1, 100_000_000)))
    assert earned(found, [*lines[:place], more, *lines[place + 1 :]]) >= earned(found, lines)


@MANY
@given(tiered("marginal"), st.fractions(Fraction(1, 10**6), 1))
def test_marginal_tiers_are_continuous_at_every_boundary(raw, near):
    curve = plan(raw).components[0].curve
    for below, above in zip(curve.tiers, curve.tiers[1:], strict=False):
        at = curve.value(above.since)
        near_enough = min(near, above.since - below.since)
        assert at - curve.value(above.since - near_enough) == near_enough * below.rate
        assert curve.value(above.since + near) - at <= near


@MANY
@given(plans(), money(2), st.data())
def test_credit_less_clawback_is_the_rule_applied_to_what_stayed(found, lines, data):
    """Also where money leaves in two goes, and to the cent."""
    deposits = [line for line in lines if line.what == "deposit"]
    went = {line.id: data.draw(st.integers(0, line.amount_minor)) for line in deposits}
    first = {number: data.draw(st.integers(0, amount)) for number, amount in went.items()}
    credited = formula(found, inputs(*lines)).minor
    taken = clawback(Departure("Q1", found, inputs(*lines), first)).minor
    taken += clawback(Departure("Q1", found, inputs(*lines), went, earlier_minor=taken)).minor
    stayed = [line._replace(amount_minor=line.amount_minor - went.get(line.id, 0)) for line in lines]
    assert credited - taken == formula(found, inputs(*stayed)).minor
    assert 0 <= taken <= credited


@MANY
@given(plans(), money(), st.integers(1, 90))
def test_half_the_days_and_half_the_money_are_half_the_pay(found, lines, days):
    """Proration shrinks thresholds and fixed sums and leaves rates: f(x) for a part p is p × f(x ÷ p)."""
    found = replace(found, components=[one for one in found.components if one.takes.measure != "households"][:1])
    assume(found.components)
    assigned = Span(QUARTER.since, QUARTER.since + timedelta(days=days - 1))
    part = Fraction(days, 90)
    money = [line for line in lines if line.what != "new_household"]
    more = [line._replace(amount_minor=line.amount_minor // 90 * 90) for line in money]
    less = [line._replace(amount_minor=line.amount_minor // 90 * days) for line in money]
    whole = earned(found, more)
    assert formula(found, inputs(*less, assigned=assigned)).exact_minor == part * whole


@MANY
@given(st.one_of(PAYING, FIXED), st.fractions(0, 6_000_000), st.fractions(Fraction(1, 366), 1))
def test_every_curve_is_prorated_alike(raw, quantity, part):
    curve = plan(raw).components[0].curve
    assert curve.prorated(part).value(quantity * part) == part * curve.value(quantity)


@MANY
@given(PAYING, st.fractions(0, 6_000_000))
def test_the_arithmetic_that_is_shown_is_the_arithmetic_that_is_done(raw, quantity):
    curve = plan(raw).components[0].curve
    parts = list(curve.parts(quantity, Figures(2)))
    assert sum((part.value for part in parts), Fraction(0)) == curve.value(quantity)


@MANY
@given(tiered("marginal"), st.integers(0, 4), st.integers(-3, 3))
def test_any_boundary_that_is_moved_alone_is_a_gap_or_an_overlap(raw, place, by):
    tiers = raw["tiers"]
    at = place % (len(tiers) - 1)
    moved = [*tiers]
    moved[at] = {**tiers[at], "to": str(max(0, int(tiers[at]["to"]) + by))}
    assert bool(faults_of(written({**raw, "tiers": moved}))) == (moved[at]["to"] != tiers[at]["to"])
