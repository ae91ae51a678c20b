"""Which lines are suggested for a claim, in which order, and for which reasons."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.queries.evidence import likeness
from webapp.claims.rules import Line, Reason, Wanted, candidates, claims_together, lines_together, prefilled
from webapp.claims.rules.matching.names import alike, words_of_name

DAY = date(2026, 3, 2)
WANTED = Wanted(100_00, DAY)


def line(number, days, amount=100_00, **words):
    words = {"description": "", "payer": "", **words}
    return Line(number, DAY + timedelta(days=days), amount, amount, **words)


def ranked(lines, names=(), rivals=(), wanted=WANTED):
    return candidates(wanted, lines, names, likeness, rivals)


def kinds(candidate):
    return [reason.kind for reason in candidate.reasons]


def test_the_same_amount_soon_after_by_the_client_comes_first_with_its_reasons():
    lines = [
        line(1, 3, 90_00),
        line(2, 3, description="TRF LINDQVIST MARIA 0042"),
        line(3, -2),
        line(4, 60),
        line(5, 3, payer="Cash desk"),
    ]
    found = ranked(lines, ["Maria Lindqvist"])
    assert [one.line.id for one in found] == [2, 5, 3, 4, 1]
    assert kinds(found[0]) == ["same-amount", "days-after", "memo"]
    assert [reason.value for reason in found[0].reasons] == [0, 3, 100]
    assert prefilled(WANTED, found) == {2: 100_00}


def test_a_used_up_line_is_no_candidate_and_an_unlikely_one_is_not_prefilled():
    used = line(1, 1)._replace(rest_minor=0)
    found = ranked([used, line(2, 300, 1)])
    assert [one.line.id for one in found] == [2]
    assert prefilled(WANTED, found) == {}


def test_words_of_the_claim_tell_lines_of_one_amount_apart():
    wanted = WANTED._replace(words="Paid in at UBS Basel, transfer")
    lines = [line(1, 2, description="TRANSFER ZKB"), line(2, 2, description="TRANSFER UBS BAS"), line(3, 2)]
    found = ranked(lines, wanted=wanted)
    assert found[0].line.id == 2
    assert found[0].reasons[-1] == Reason("words", name="ubs bas")


def test_a_line_is_one_claim_s_money():
    """Two claims of one amount, two lines: each line goes to the claim that it came after."""
    earlier = Wanted(100_00, DAY, id=1)
    later = Wanted(100_00, DAY + timedelta(days=20), id=2)
    lines = [line(10, 2), line(11, 22)]
    assert [one.line.id for one in ranked(lines, rivals=[later], wanted=earlier)] == [10, 11]
    found = ranked(lines, rivals=[earlier], wanted=later)
    assert [one.line.id for one in found] == [11, 10]
    assert found[1].reasons[-1] == Reason("rival", 1)
    only = ranked(lines[:1], rivals=[earlier], wanted=later)
    assert prefilled(later, only) == {}


def test_without_a_line_of_its_own_a_claim_does_not_take_another_s():
    small, large = Wanted(95_00, DAY, id=1), Wanted(100_00, DAY, id=2)
    lines = [line(10, 1)]
    assert prefilled(large, ranked(lines, rivals=[small], wanted=large)) == {10: 100_00}
    assert prefilled(small, ranked(lines, rivals=[large], wanted=small)) == {}


@pytest.mark.parametrize(
    ("name", "written", "percent"),
    [
        pytest.param("Maria Lindqvist", "LINDQVIST MARIA", (100, 100), id="the words in another order"),
        pytest.param("Maria Lindqvist", "TRANSFER M LINDQVIST", (80, 95), id="an initial"),
        pytest.param("Maria Lindqvist", "MARIA LINDKVIST", (90, 99), id="a misspelt surname"),
        pytest.param("Matthias Corvinus", "MATTHIAS CORV", (85, 99), id="a name that the bank cut"),
        pytest.param("John Fitzgerald Smith", "John Smith", (100, 100), id="without the middle name"),
        pytest.param("Juan García López", "GARCIA LOPEZ JUAN", (100, 100), id="Spanish, without accents"),
        pytest.param("María Núñez de la Torre", "NUÑEZ DE LA TORRE MARIA", (100, 100), id="Spanish, decomposed"),
        pytest.param("王小明", "转账 王小明 货款", (100, 100), id="Chinese, between spaces"),
        pytest.param("王小明", "转账王小明货款", (100, 100), id="Chinese, within a run"),
        pytest.param("น้อย ศรีสุวรรณ", "โอนเงินจากนางน้อย ศรีสุวรรณ", (100, 100), id="Thai, behind a title"),
        pytest.param("ராஜ் குமார்", "குமார் ராஜ்", (100, 100), id="Tamil"),
        pytest.param("Maria Lindqvist", "Martin Lindberg", (0, 69), id="somebody else"),
        pytest.param("Maria Lindqvist", "SALARY MARCH", (0, 40), id="no name at all"),
        pytest.param("王小明", "转账李小华货款", (0, 0), id="somebody else in Chinese"),
        pytest.param("Anna Li", "A L", (0, 69), id="initials alone"),
        pytest.param("Maria Lindqvist", "", (0, 0), id="nothing written"),
        pytest.param("", "Maria", (0, 0), id="no name known"),
    ],
)
def test_names_are_found_in_what_banks_write(name, written, percent):
    found = alike(words_of_name(name), words_of_name(written), likeness)
    assert percent[0] <= found <= percent[1]


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_stays_between_nothing_and_all(name, written):
    assert 0 <= alike(words_of_name(name), words_of_name(written), likeness) <= 100
    assert not words_of_name(name) or alike(words_of_name(name), words_of_name(name), likeness) == 100


def test_lines_that_add_up_to_the_claim_are_offered_together():
    lines = [line(1, 1, 40_00), line(2, 4, 60_00), line(3, 9, 30_00), line(4, 12, 30_00), line(5, -3, 60_00)]
    together = lines_together(WANTED, ranked(lines))
    assert [[each.id for each in one.lines] for one in together] == [[1, 2], [1, 3, 4]]
    assert [one.days for one in together] == [3, 11]


def test_no_combination_where_one_line_is_enough_or_the_parts_lie_far_apart():
    assert lines_together(WANTED, ranked([line(1, 1, 40_00), line(2, 1, 60_00), line(3, 1)])) == []
    assert lines_together(WANTED, ranked([line(1, 1, 40_00), line(2, 90, 60_00)])) == []


def test_claims_that_one_line_pays_are_named():
    others = [Wanted(30_00, DAY, id=7), Wanted(50_00, DAY, id=8), Wanted(20_00, DAY, id=9)]
    (paid,) = claims_together(WANTED, ranked([line(1, 3, 150_00)], rivals=others), others)
    assert (paid.line.id, paid.others) == (1, (8,))
    (paid,) = claims_together(WANTED, ranked([line(1, 3, 200_00)], rivals=others), others)
    assert paid.others == (7, 8, 9)
    assert claims_together(WANTED, ranked([line(1, 3, 141_00)]), others) == []


moved = st.tuples(st.integers(-400, 400), st.integers(1, 10**12), st.sampled_from(["", "UBS BASEL", "A B", "转账"]))
wants = st.builds(
    Wanted,
    rest_minor=st.integers(1, 10**12),
    day=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    words=st.sampled_from(["", "ubs basel", "転 a"]),
    id=st.integers(1, 9),
)


@given(st.lists(moved, max_size=12), wants, st.lists(wants, max_size=4))
def test_the_order_does_not_depend_on_that_of_the_lines(lines, wanted, rivals):
    made = [line(number, days, amount, description=memo) for number, (days, amount, memo) in enumerate(lines)]
    found = candidates(wanted, made, ["A B"], likeness, rivals)
    assert found == candidates(wanted, made[::-1], ["A B"], likeness, rivals)
    assert sorted(one.line.id for one in found) == list(range(len(made)))
    assert all(0 <= one.part <= 100 for one in found)
    assert all(0 < amount <= wanted.rest_minor for amount in prefilled(wanted, found).values())


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), max_size=14), st.integers(1, 120))
def test_combinations_add_up_to_the_cent_and_use_no_line_twice(lines, rest):
    wanted = Wanted(rest, DAY)
    made = [line(number, days, amount) for number, (days, amount) in enumerate(lines)]
    for one in lines_together(wanted, ranked(made, wanted=wanted)):
        assert sum(each.rest_minor for each in one.lines) == rest
        assert len({each.id for each in one.lines}) == len(one.lines) > 1
