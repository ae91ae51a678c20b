"""Many claims against a whole book: what it learns, a line for one claim only, and no help from the files' order."""

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.rules.matching import Asked, Booked, bulk, matched
from webapp.claims.rules.matching.learning import learned
from webapp.claims.rules.matching.pool import Pool
from webapp.claims.rules.matching.scale import STANDARD, percent_off, points
from webapp.claims.rules.matching.sharing import shares
from webapp.claims.rules.matching.words import Vocabulary, words_of

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 1, 1)
GIVEN = ["maria", "tomas", "lin", "raj", "noi", "ana", "ben", "eva", "hugo", "ines"]
FAMILY = [
    f"{a}{b}" for a in ("lind", "kel", "wag", "san", "oka", "rossi") for b in ("qvist", "ler", "ner", "tos", "for")
]


def book(size, rng, late=(3, 6), off=3):
    """Claims and lines with the same number: names cut at 16 letters, `late` days later, `off` % apart."""
    claims, lines = [], []
    for number in range(size):
        day = DAY + timedelta(days=rng.randrange(120))
        minor = rng.randrange(10_00, 9_000_00)
        name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)} {rng.choice(('rent', 'sale', 'loan'))}"
        claims.append(Asked(number, day, minor, name))
        found = minor * (1_000 + rng.randrange(-10 * off, 10 * off + 1)) // 1_000 if rng.random() < 0.6 else minor
        lines.append(Booked(number, day + timedelta(days=rng.randint(*late)), found, name[:16]))
    return claims, lines


def between(lines):
    return lambda first, last: [line for line in lines if first <= line.day <= last]


def first_right(found):
    return sum(bool(one.found) and one.found[0].line_id == one.claim.id for one in found) / len(found)


def test_a_book_teaches_how_late_its_money_comes_and_how_far_amounts_differ():
    claims, lines = book(900, Random(1))
    scale = learned(claims, Pool(lines))
    assert scale != STANDARD
    assert 1 <= scale.first <= 3
    assert 6 <= scale.last <= 8
    assert min(scale.days[day] for day in range(3, 7)) > 5 > max(scale.days[day] for day in (-2, 0, 9, 20))
    assert min(scale.percent[percent] for percent in range(-2, 3)) > 5 > 0 > scale.percent[12]
    assert scale.clashes[0] > scale.clashes[1]


def test_a_few_claims_teach_nothing():
    claims, lines = book(30, Random(2))
    assert learned(claims, Pool(lines)) == STANDARD


def test_most_claims_find_their_line_and_competition_helps():
    claims, lines = book(1_500, Random(3), late=(0, 30))
    found = list(matched(claims, between(lines)))
    assert [one.claim.id for one in found] == [one.id for one in sorted(claims, key=lambda one: (one.day, one.id))]
    alone = [one._replace(found=sorted(one.found, reverse=True)) for one in found]
    assert first_right(found) > 0.97
    assert first_right(found) > first_right(alone)


def test_the_order_of_claims_and_lines_does_not_matter():
    claims, lines = book(300, Random(4))
    before = list(matched(claims, between(lines)))
    Random(5).shuffle(claims)
    Random(6).shuffle(lines)
    assert [(one.claim, one.found) for one in matched(claims, between(lines))] == [
        (one.claim, one.found) for one in before
    ]


def test_a_large_book_is_matched_piece_by_piece(monkeypatch):
    claims, lines = book(800, Random(7))
    whole = list(matched(claims, between(lines)))
    monkeypatch.setattr(bulk, "AT_ONCE", 200)
    asked = []

    def watched(first, last):
        asked.append((last - first).days)
        return between(lines)(first, last)

    pieces = list(matched(claims, watched))
    assert [one.claim for one in pieces] == [one.claim for one in whole]
    assert len(asked) >= 4
    assert abs(first_right(pieces) - first_right(whole)) < 0.02


@given(
    st.lists(
        st.dictionaries(st.integers(1, 6), st.integers(-60, 60), max_size=5),
        min_size=1,
        max_size=6,
    )
)
def test_no_line_is_given_away_more_than_once(wants):
    parts = shares(wants, none=0)
    given_away = [sum(part.get(line, 0) for part in parts) for line in range(1, 7)]
    assert all(total <= 1.05 for total in given_away)
    assert all(0 <= share <= 1.000001 for part in parts for share in part.values())


def test_a_claim_with_a_second_choice_leaves_a_line_to_one_without():
    first, second = shares([{1: 30, 2: 28}, {1: 30}], none=0)
    assert first[2] > first[1]
    assert second[1] > 0.5


def test_rare_words_tell_more_and_a_cut_word_still_counts():
    vocabulary = Vocabulary(words_of(memo) for memo in ["jo rent", "jo loan", "jo sale", "lindqvist sal"])
    sought = vocabulary.sought(words_of("lindqvist jo sale"))
    assert sought["lindqvist"] > sought["jo"] > 0
    assert sought["sal…"] > 0
    assert "rent" not in sought


@pytest.mark.parametrize(("asked", "found", "percent"), [(100, 104, 4), (100, 95, -5), (1_000, 1_004, 0), (3, 4, 33)])
def test_how_far_amounts_differ(asked, found, percent):
    assert percent_off(asked, found) == percent


def test_points_are_tenths_of_a_power_of_ten():
    assert [points(ratio) for ratio in (1, 2, 10, 0.1, 0)] == [0, 3, 10, -10, -60]


def test_the_measurement_prints_one_line_of_json(tmp_path):
    claims, lines = book(200, Random(8))
    for name, rows in (("sent.csv", claims), ("received.csv", lines)):
        with (tmp_path / name).open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("amount", "ground_truth", "memo", "transaction_date"))
            writer.writerows((f"{row.rest_minor / 100:.2f}", row.id, row.words, row.day) for row in rows)
    command = [sys.executable, "-m", "bench.matching", "--json", tmp_path / "sent.csv", tmp_path / "received.csv"]
    command[3:3] = ["--lines", "2000"]
    shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    (line,) = shown.splitlines()
    figures = json.loads(line)
    assert sorted(figures) == ["claims_per_second", "p95_ms", "recall_at_1", "recall_at_5"]
    assert 0.9 < figures["recall_at_1"] <= figures["recall_at_5"] <= 1
