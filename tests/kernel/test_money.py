"""Amounts as people type them, and sums that always come out."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import money
from webapp.exceptions import NotAnAmount

READ = [
    ("0", "USD", 0), ("1", "USD", 100), ("12", "USD", 1200), ("1250", "USD", 125000), ("007", "USD", 700),
    ("0.01", "USD", 1), ("1.5", "USD", 150), ("1.50", "USD", 150),
    ("1.", "USD", 100), ("1,000", "USD", 100000), ("12,345", "USD", 1234500), ("1,000.00", "USD", 100000),
    ("1.000,00", "EUR", 100000), ("1,234,567.89", "USD", 123456789), ("1.234.567,89", "EUR", 123456789),
    ("1,234,567", "USD", 123456700), ("1.234.567", "EUR", 123456700), ("1 234,5", "EUR", 123450),
    ("1 234 567", "EUR", 123456700), ("1\u00a0234,50", "EUR", 123450), ("1\u202f234,50", "EUR", 123450),
    ("1'234.50", "CHF", 123450), ("1’234.50", "CHF", 123450), ("1_234", "USD", 123400),
    ("1,00,000", "INR", 10000000), ("12,34,567.50", "INR", 123456750), ("  12 \n", "USD", 1200),
    ("-12", "USD", -1200), ("−12", "USD", -1200), ("+12", "USD", 1200), ("(12)", "USD", -1200),
    ("( 1,200.50 )", "USD", -120050), ("12-", "USD", -1200), ("12.50-", "EUR", -1250), ("- 12", "USD", -1200),
    ("125.0000", "USD", 12500), ("125.5000", "USD", 12550),
    ("1000", "JPY", 1000), ("1,000", "JPY", 1000), ("1,000.00", "JPY", 1000),
    ("1.234", "KWD", 1234), ("1.250", "BHD", 1250), ("1,234,567", "KWD", 1234567000),
    ("1,250.000", "KWD", 1250000), ("1,234.567", "KWD", 1234567), ("1.234,567", "KWD", 1234567),
    ("1", "KWD", 1000), ("90000000000000", "USD", 9_000_000_000_000_000),
]  # fmt: skip
REFUSED = [
    ("", "USD"), (" ", "USD"), ("-", "USD"), ("()", "USD"), (".", "USD"), (",", "USD"), (".50", "USD"), ("abc", "USD"),
    ("12a", "USD"), ("1e5", "USD"), ("1E309", "USD"), ("NaN", "USD"), ("Infinity", "USD"), ("-inf", "USD"),
    ("0x10", "USD"), ("1.0051", "USD"), ("1.23456", "USD"), ("0.001", "JPY"), ("0.125", "USD"), ("0,125", "USD"),
    ("01,000", "USD"),
    ("1.5", "JPY"), ("1.2345", "KWD"),
    ("1,2,3", "USD"), ("1.2.3", "USD"), ("12.03.2026", "USD"), ("2026 11 22", "USD"), ("1,234,5", "USD"),
    ("1,234.5.6", "USD"), ("1.234,567.89", "USD"), ("1,,000", "USD"), ("1..5", "USD"), ("12 34", "USD"), ("1 2", "USD"),
    ("--12", "USD"), ("+-12", "USD"), ("-+12", "USD"), ("-12-", "USD"), ("(12", "USD"), ("12)", "USD"),
    ("((12))", "USD"), ("(-12)", "USD"), ("$12", "USD"), ("12 USD", "USD"), ("12%", "USD"),
    ("=12", "USD"), ("1/2", "USD"), ("1;2", "USD"),
    ("١٢", "USD"), ("๑๒", "USD"), ("１２", "USD"), ("½", "USD"), ("1²", "USD"), ("1\x002", "USD"), ("9" * 17, "USD"),
    ("9" * 400, "USD"), ("90000000000000.01", "USD"), ("1000000000000.00000000000000000000000000001", "USD"),
    ("1'234,567.8", "CHF"), ("<b>1</b>", "USD"), ("\u202e12", "USD"), ("1\u200b2", "USD"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "currency", "minor"), READ)
def test_an_amount_is_read_as_it_is_meant(text, currency, minor):
    assert money.parse_amount(text, currency) == minor


@pytest.mark.parametrize(("text", "currency"), REFUSED)
def test_what_is_no_amount_is_refused_with_words(text, currency):
    with pytest.raises(ValueError, match=r"amount|decimals"):
        money.parse_amount(text, currency)


@pytest.mark.parametrize("currency", ["KWD", "BHD", "JOD", "TND"])
@pytest.mark.parametrize("text", ["1,250", "-1,250", "(1,250)", "0,125", "12,000"])
def test_a_comma_before_three_digits_of_a_currency_with_three_decimals_is_not_guessed(text, currency):
    with pytest.raises(ValueError, match=r"1\.250 or 1,250\.000"):
        money.parse_amount(text, currency)
    assert money.parse_amount(text, currency, ",") == money.parse_amount(text.replace(",", "."), currency)


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("1.234", ",", 123400), ("1.234,5", ",", 123450), ("1,234", ".", 123400), ("12.5", ".", 1250),
        ("1,50", ",", 150), ("1.234,5", ".", 123450), ("1,234.5", ",", 123450), ("1.234.567", ".", 123456700),
        ("1,234,567", ",", 123456700), ("1 234,5", ".", 123450), ("1'234,50", ".", 123450), ("1’234.50", ",", 123450),
    ],
)  # fmt: skip
def test_a_single_mark_is_read_as_the_language_writes_it(text, mark, minor):
    assert money.parse_amount(text, "USD", mark) == minor


UNCLEAR = [
    ("12.345", "USD", "."), ("1.234", "USD", "."), ("-1.234", "USD", "."), ("1,23", "USD", "."), ("0,01", "USD", "."),
    ("1250,50", "USD", "."), ("1.000", "JPY", "."), ("1,234", "USD", ","), ("1.23", "USD", ","), ("1250.5", "EUR", ","),
    ("1,25", "KWD", "."), ("1.25", "KWD", ","),
]  # fmt: skip


@pytest.mark.parametrize(("text", "currency", "mark"), UNCLEAR)
def test_what_could_be_thousands_or_decimals_is_not_guessed(text, currency, mark):
    with pytest.raises(NotAnAmount, match="could be thousands or decimals"):
        money.parse_amount(text, currency, mark)


@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_amounts_given_as_examples_are_understood(currency, mark):
    with pytest.raises(NotAnAmount) as refused:
        money.parse_amount("much", currency, mark)
    plain, grouped = refused.value.values["plain"], refused.value.values["grouped"]
    assert {plain, grouped} <= {word.rstrip(".") for word in str(refused.value).split()}
    read = money.parse_amount(plain, currency, mark), money.parse_amount(grouped, currency, mark)
    assert read == {"USD": (125050, 125050), "JPY": (1250, 1250), "KWD": (1250, 1250000)}[currency]


@given(st.integers(-money.LARGEST_MINOR, money.LARGEST_MINOR), st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_is_shown_is_read_back(minor, currency):
    shown = money.to_decimal(minor, currency)
    assert money.parse_amount(str(shown), currency, ".") == minor
    assert money.parse_amount(f"{shown:,}", currency, ".") == minor
    assert money.to_minor(shown, currency) == minor


@given(st.text(max_size=30), st.sampled_from(["USD", "JPY", "KWD"]))
def test_any_text_is_an_amount_or_refused(text, currency):
    try:
        assert isinstance(money.parse_amount(text, currency), int)
    except ValueError as error:
        assert str(error)  # noqa: PT017 -- either way is right, a third one is not


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1E+999999999", "1E-999999999", "0.001", "1E17"])
def test_odd_decimals_are_refused_at_once(amount):
    with pytest.raises(ValueError, match=r"number|large|decimals"):
        money.to_minor(Decimal(amount), "USD")


AMOUNTS = st.integers(-(10**15), 10**15)
SHARES = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)


@given(AMOUNTS, SHARES)
def test_parts_make_up_the_whole(minor, shares):
    parts = money.split(minor, shares)
    assert sum(parts) == minor
    assert all(abs(part - Fraction(minor * share, sum(shares))) < 1 for part, share in zip(parts, shares, strict=True))
    assert all(part * minor >= 0 for part in parts)
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)


@given(AMOUNTS, SHARES)
def test_a_split_mirrors_its_sign_and_favours_the_larger_share(minor, shares):
    parts = money.split(minor, shares)
    assert money.split(-minor, shares) == [-part for part in parts]
    ranked = sorted(zip(shares, parts, strict=True), key=lambda pair: pair[0])
    assert all(abs(low[1]) <= abs(high[1]) + (low[0] == high[0]) for low, high in pairwise(ranked))


@pytest.mark.parametrize("shares", [[], [0, 0], [-1, 2]])
def test_nothing_is_split_by_nothing(shares):
    with pytest.raises(ValueError, match="positive"):
        money.split(100, shares)


@pytest.mark.parametrize(
    ("value", "whole"),
    [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(5, 2), 3), (Fraction(49, 100), 0), (Fraction(-7, 3), -2)],
)
def test_halves_go_away_from_zero(value, whole):
    assert money.round_half_away(value) == whole


@given(st.fractions(min_value=-(10**12), max_value=10**12))
def test_a_rounded_amount_is_the_nearest_and_mirrors_its_sign(value):
    whole = money.round_half_away(value)
    assert abs(whole - value) <= Fraction(1, 2)
    assert abs(whole) >= abs(value) or abs(whole - value) < Fraction(1, 2)
    assert money.round_half_away(-value) == -whole


def test_currencies_do_not_mix():
    assert money.Money(1, "USD").plus(money.Money(2, "USD")) == money.Money(3, "USD")
    with pytest.raises(ValueError, match="cannot be added"):
        money.Money(1, "USD").plus(money.Money(2, "EUR"))
    assert [money.is_currency(code) for code in ("USD", "usd", "US", "USDX", "U$D", "")] == [True] + [False] * 5


@given(st.lists(st.fractions(-(10**6), 10**6, max_denominator=10**4), min_size=1, max_size=12))
def test_exact_parts_become_whole_ones_that_sum_to_the_rounded_whole(exact):
    whole = money.round_half_away(sum(exact))
    parts = money.apportion(whole, [(part.numerator, part.denominator) for part in exact])
    assert sum(parts) == whole
    assert all(abs(part - value) < 1 for part, value in zip(parts, exact, strict=True))


def test_what_is_missing_goes_to_those_that_lost_most_and_of_equals_to_the_earlier():
    # 1/2, 1/2 and 3/4 are 1 3/4, rounded 2: one unit to the third, one to the first of the halves.
    assert money.apportion(2, [(1, 2), (1, 2), (3, 4)]) == [1, 0, 1]
    assert money.apportion(-1, [(-1, 2), (-1, 2)]) == [0, -1]


@given(st.fractions())
def test_what_is_rounded_down_is_the_largest_whole_number_not_above(value):
    assert 0 <= value - money.floor(value) < 1
