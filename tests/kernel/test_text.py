"""Names in every script are found as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import text

FOLDED = [
    ("Núñez", "nunez"), ("NUÑEZ", "nunez"), ("Ångström", "angstrom"), ("Straße", "strasse"), ("İstanbul", "istanbul"),
    ("  Ada \t Rossi\n", "ada rossi"), ("ﬁne", "fine"), ("Ａｄａ", "ada"), ("①", "1"), ("Ω", "ω"), ("ΜΆΙΟΣ", "μαιοσ"),
    ("น้อย", "น้อย"), ("ราช", "ราช"), ("ராஜ்", "ராஜ்"), ("林雅雯", "林雅雯"), ("한국", "한국"), ("Łukasz", "łukasz"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "folded"), FOLDED)
def test_folding(typed, folded):
    assert text.fold(typed) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(typed):
    once = text.fold(typed)
    assert text.fold(once) == once
    assert once == once.strip()


@given(st.text(max_size=60))
def test_what_is_cleaned_can_be_stored_by_both_databases(typed):
    kept = text.clean(typed + "\x00\ud800\r\n\rend")
    assert "\x00" not in kept
    assert "\r" not in kept
    kept.encode("utf-8")
    assert text.clean(kept) == kept


def test_cleaning_leaves_what_was_typed():
    assert text.clean(" <b>O'Brien</b> & 'Söhne'; -- 😀 \u202e") == "<b>O'Brien</b> & 'Söhne'; -- 😀 \u202e"


FOUND = [
    ("Eva Núñez", "nunez", True), ("Eva Núñez", "NUÑ ev", True), ("Eva Núñez", "unez", False), ("林雅雯", "林", True),
    ("林雅雯", "雅雯", True), ("林雅雯", "林雯", False), ("น้อย ศรีสุวรรณ", "ศรี", True), ("ராஜ் குமார்", "குமா", True),
    ("Anna-Maria O'Brien", "maria", True), ("Anna-Maria O'Brien", "brien", True), ("ada@firm.ch", "ada firm", True),
    ("Ada Rossi", "ada eva", False), ("Ada Rossi", "", True), ("Ada Rossi", "%", True), ("Ada Rossi", "*:'\"", True),
]  # fmt: skip


def matches(name, query):
    tokens = text.search_tokens(name).split()
    return all(
        any(token.startswith(wanted) if is_prefix else token == wanted for token in tokens)
        for wanted, is_prefix in text.query_tokens(query)
    )


@pytest.mark.parametrize(("name", "query", "is_found"), FOUND)
def test_searching(name, query, is_found):
    assert matches(name, query) is is_found


@given(st.text(max_size=40))
def test_everything_is_found_by_itself(name):
    assert matches(name, name)


@given(st.text(max_size=200))
def test_tokens_hold_no_operator_of_a_search_engine(name):
    operators = set("'\"*:&|!()<>^+-~%\\;,")
    assert not operators & set(text.search_tokens(name))
    assert not operators & {sign for token, _ in text.query_tokens(name) for sign in token}
    assert len({token for token, _ in text.query_tokens(name + " word" * 50)}) <= 8 * 200


@pytest.mark.parametrize(
    ("typed", "number"),
    [(7, 7), ("42", 42), ("9" * 15, 10**15 - 1), ("9" * 16, None), ("²", None), ("٣", None), ("-1", None), ("", None)],
)
def test_a_choice_is_a_number_or_nothing(typed, number):
    assert text.whole_number(typed) == number


UNSEEN = (
    "",
    " ",
    "\u200b",
    "\u200b\u2060 \ufeff",
    "\u3164",
    "\u2800",
    "\u00ad",
    "\u202e",
    "\U000e0041",
    "\x07",
    "\ufe0f",
)


@pytest.mark.parametrize("shown", UNSEEN)
def test_a_text_that_nobody_can_see_is_none(shown):
    assert text.clean(shown) == ""
    assert text.clean(f"{shown}x{shown}").strip() == f"{shown}x{shown}".strip()


@pytest.mark.parametrize("shown", [".", "\u0301", "\ue000", "👩\u200d🚀", "❤\ufe0f", "می\u200cخواهم", "\u0600"])
def test_whatever_can_be_seen_stays_as_it_was_typed(shown):
    assert text.clean(shown) == shown
