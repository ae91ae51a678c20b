"""Bytes as rows, and rows as values: what each may look like, and what is refused with its line."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.shared import shared_file
from webapp.imports import queries, rules
from webapp.imports.rules import values

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
AROUND = rules.Around("Europe/Zurich", NOW)


def read(kind, text, **chosen):
    raw = text if isinstance(text, bytes) else text.encode()
    table, mapping = queries.table_of(raw, kind, chosen)
    assert table.problem is None, table.problem
    assert rules.unusable(kind, table, mapping) == []
    return rules.interpret(kind, table, mapping, AROUND)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_encoding_and_separator(encoding, mark):
    text = mark.join(("Id", "Name")) + "\r\n" + mark.join(("1", '"Núñez, \n& Söhne"')) + "\r\n"
    (row,) = read("households", text.encode(encoding))
    assert row.values == {"external_id": "1", "name": "Núñez,  & Söhne"}
    assert (row.row.number, row.row.line, row.outside_id) == (1, 2, "1")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty."),
        (b"Id,Name\n", "no rows below"),
        (b"Id,Name\n1,A\x00B\n", "no text file"),
        (b"Id,Name\n1,\"A\n2,B\n", "never closed"),
        (",".join(["x"] * 201).encode() + b"\n1\n", "More than 200 columns."),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_why(raw, words):
    assert words in queries.sheet(raw).problem.message


def test_long_cells_and_surplus_cells_are_refused_with_their_line():
    found = read("households", f"Id,Name\n1,{'x' * 33_000}\n2,Fine\n3,Fine,too,much\n4,{'y' * 201}\n")
    assert [(one.problem.line, one.problem.message) if one.problem else None for one in found] == [
        (2, "A cell is longer than 32 KB."),
        None,
        (4, "The row has more cells than there are headings."),
        (5, "name is longer than 200 signs."),
    ]


def test_the_same_row_twice_is_two_rows_and_the_same_id_twice_is_an_error():
    twins = read("households", "Name\nSmith\nSmith\n")
    assert len({one.outside_id for one in twins}) == 2
    same = read("households", "Id,Name\n1,A\n1,B\n")
    assert same[1].problem.message == "The id “1” stands on line 2 already."


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019-12-11T17:30:00.000Z", "2019-12-11 17:30"),
        ("2019-12-11", "2019-12-11 11:00"),
        ("11.12.2019", "2019-12-11 11:00"),
        ("13/12/2019 5:30 PM", "2019-12-13 16:30"),
        ("12/13/2019", "2019-12-13 11:00"),
        ("11 December 2019", "2019-12-11 11:00"),
        ("Dec 11, 2019", "2019-12-11 11:00"),
    ],
)
def test_dates(written, day):
    (row,) = read("interactions", f'Date,Channel\n"{written}",call\n')
    assert f"{row.values['occurred_at']:%Y-%m-%d %H:%M}" == day


def test_dates_that_could_be_two_days_are_asked_about():
    text = "Date,Channel\n03/04/2019,call\n"
    assert "day first or month first" in read("interactions", text).message
    (row,) = read("interactions", text, day_order="=mdy")
    assert f"{row.values['occurred_at']:%d.%m.}" == "04.03."


@pytest.mark.parametrize(
    ("day", "month", "wanted"), [("9", "may", "2026-05-09"), ("11", "5", "2025-05-11"), ("29", "feb", "2024-02-29")]
)
def test_a_day_without_a_year_is_the_last_one(day, month, wanted):
    assert f"{values.last_time(day, month, '', 'UTC', NOW):%Y-%m-%d}" == wanted


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("31;feb;phone", "There is no day 31 in month feb."),
        (";feb;phone", "The day or the month is missing."),
        ("3;smarch;phone", "“smarch” is no month."),
        ("3;feb;pigeon", "“pigeon” is no channel, such as phone."),
        ("3;feb;", "The channel is missing."),
    ],
)
def test_wrong_cells_say_what_is_wrong(row, words):
    found = read("interactions", f"day;month;channel\n{row}\n1;feb;mail\n")
    assert (found[0].problem.line, found[0].problem.message) == (2, words)
    assert found[1].problem is None


def test_what_is_still_to_come_is_refused():
    (row,) = read("interactions", "Date,Channel\n2027-01-01,call\n")
    assert row.problem.message == "This lies in the future."


def test_a_chosen_column_is_proposed_for_nothing_else():
    table, mapping = queries.table_of(b"contact,day,month\nAnna,1,may\n", "interactions", {"subject": "contact"})
    assert mapping == {"subject": "contact", "day": "day", "month": "month"}
    assert "channel" in rules.unusable("interactions", table, mapping)[0].message


def test_channels_are_told_by_what_stands_below_the_heading():
    _, mapping = queries.table_of(b"contact,day,month\ncellular,1,may\n", "interactions")
    assert mapping["channel"] == "contact"
    _, mapping = queries.table_of(b"contact,day,month\nAnna,1,may\n", "interactions")
    assert mapping["contact_name"] == "contact"


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(rules.KINDS))
def test_no_bytes_raise(raw, kind):
    table, mapping = queries.table_of(raw, kind)
    if not table.problem and not rules.unusable(kind, table, mapping):
        rules.interpret(kind, table, mapping, AROUND)


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=4, max_size=4), min_size=1, max_size=5))
def test_no_text_raises(cells):
    lines = ["Date;Channel;day;month", *(";".join(row).replace("\n", " ") for row in cells)]
    table, mapping = queries.table_of("\n".join(lines).encode("utf-8", "replace"), "interactions")
    if not table.problem and not rules.unusable("interactions", table, mapping):
        rules.interpret("interactions", table, mapping, AROUND)


def test_spreadsheets_never_raise():
    folder = shared_file("data/crm-exports/spreadsheets")
    for path in sorted(folder.rglob("*")):
        for kind in rules.KINDS if path.is_file() else ():
            table, mapping = queries.table_of(path.read_bytes()[: rules.LARGEST_FILE + 1], kind)
            if not table.problem and not rules.unusable(kind, table, mapping):
                rules.interpret(kind, table, mapping, AROUND)


@pytest.mark.parametrize(("born", "is_one"), [("2026-05-10", True), ("2026-05-11", False), ("2199-01-01", False)])
def test_nobody_is_born_in_the_future(born, is_one):
    (row,) = read("contacts", f"Name,Birthdate\nNoi,{born}\n")
    assert (row.problem is None) == is_one
    assert is_one or row.problem.message == "The date of birth lies in the future or too far back."


def test_a_name_that_nobody_can_see_is_missing():
    (row,) = read("contacts", "Id,Name\n1,\u200b\u2060\n")
    assert row.problem.message == "The name is missing."


def test_what_a_row_is_known_by_does_not_depend_on_its_initiative():
    table, mapping = queries.table_of(b"Name,Channel,Date\nNoi,call,2026-01-02\n", "interactions", {})
    one, other = (rules.interpret("interactions", table, mapping, AROUND, context)[0] for context in ("1", "2"))
    assert one.outside_id == other.outside_id
    assert one.fingerprint != other.fingerprint
