"""Files of every format cut off at any byte, or with wrong bytes: never an exception, never a part without a word."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.custody import readers

FIXTURES = Path(__file__).parent / "fixtures"
# These say themselves where they end. CSV and QIF do not, and of MT940 only each statement does.
WITH_END = (
    "wire-sgml.ofx", "two-accounts-xml.qfx", "day-053.xml", "noon-052.xml", "batch-054.xml", "interim.sta",
    "wires.bai", "sheet.xlsx",
)  # fmt: skip
LISTS = ("broker.qif", "german-latin1.csv")
READABLE = (*WITH_END, *LISTS, "two-days.sta")
RAW = {name: (FIXTURES / name).read_bytes() for name in READABLE}
WHOLE = {name: readers.read(raw) for name, raw in RAW.items()}


def lines_of(reading):
    return [line for statement in reading.statements for line in statement.lines]


def cut_off(data, names):
    name = data.draw(st.sampled_from(names))
    return name, readers.read(RAW[name][: data.draw(st.integers(0, len(RAW[name]) - 1))])


def test_the_fixtures_are_read_without_errors():
    assert [name for name, reading in WHOLE.items() if reading.errors] == []


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_a_file_that_is_cut_off_is_refused_or_still_whole(data):
    name, cut = cut_off(data, WITH_END)
    assert cut.errors or lines_of(cut) == lines_of(WHOLE[name])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_statement_that_is_cut_off_is_never_shortened(data):
    name, cut = cut_off(data, ["two-days.sta"])
    whole = WHOLE[name].statements[: len(cut.statements)]
    assert cut.errors or [one.lines for one in cut.statements] == [one.lines for one in whole]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_list_that_is_cut_off_keeps_what_is_left_as_it_was(data):
    name, cut = cut_off(data, LISTS)
    found = [line.amount for line in lines_of(cut)]
    assert cut.errors or found == [line.amount for line in lines_of(WHOLE[name])[: len(found)]]


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_a_wrong_byte_never_hides_a_line_without_a_word(data):
    name = data.draw(st.sampled_from(READABLE))
    raw = bytearray(RAW[name])
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255) | st.sampled_from(sorted(b"\n :<>^,;/")))
    reading = readers.read(bytes(raw))
    hidden = len(lines_of(WHOLE[name])) - len(lines_of(reading))
    assert reading.errors or not hidden or len(reading.notices) > len(WHOLE[name].notices)


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_bytes_left_out_or_put_in_raise_nothing(data):
    raw = bytearray(RAW[data.draw(st.sampled_from(READABLE))])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.binary(max_size=20)
            | st.sampled_from([b":61:", b":62F:", b"88,", b"16,", b"<Ntry>", b"</Stmt>", b"^\n", b"\x00", b"<!DOCTYPE"])
        )
    reading = readers.read(bytes(raw))
    assert reading.errors or reading.statements
    assert all(line.amount.is_finite() for line in lines_of(reading))
