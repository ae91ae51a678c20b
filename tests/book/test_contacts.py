"""The contacts list: what it shows to whom, its filters, order, paging and export."""

import csv
import io

import pytest

from tests import factories


def names(page):
    return [words.split(" Prospect")[0] for words in page.words("td.cell-main a")]


def test_a_rep_sees_the_households_that_it_covers(browser, book, ada):
    page = browser.sign_in(ada).get("book.contacts")
    assert names(page) == ["Lucía Núñez", "陈伟"]
    assert "2 contacts" in page


def test_a_manager_sees_the_team_but_not_behind_walls(browser, book, mo):
    assert set(names(browser.sign_in(mo).get("book.contacts"))) == {"Lucía Núñez", "陈伟", "สมชาย ศรีสุวรรณ"}


@pytest.mark.parametrize("person", ["cora", "mia", "root"])
def test_those_who_serve_no_clients_have_no_list(browser, book, cast, person):
    browser.sign_in(getattr(cast, person)).get("book.contacts", status=403)


def test_an_open_firm_shows_everybody_but_walled_households(browser, book, ada, in_app):
    factories.open_firm()
    assert set(names(browser.sign_in(ada).get("book.contacts"))) == {
        "Lucía Núñez", "陈伟", "สมชาย ศรีสุวรรณ", "Sybil Stranger",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("initiative=vintage-motor-sports", ["Lucía Núñez"]),
        ("initiative=vintage-motor-sports&through=interaction", ["Lucía Núñez"]),
        ("initiative=vintage-motor-sports&through=guest", []),
        ("segment=family-offices", ["陈伟"]),
        ("q=nunez", ["Lucía Núñez"]),
        ("q=" + "陈", ["陈伟"]),
        ("q=911234567", []),
        ("q=lucia@mail", ["Lucía Núñez"]),
        ("q=Sybil", []),
        ("claim=pending", ["Lucía Núñez"]),
        ("claim=confirmed", []),
        ("last=never", ["陈伟"]),
        ("covered_by=me", ["Lucía Núñez", "陈伟"]),
        ("covered_by=Ben", []),
        ("standing=prospect", []),
        ("segment=no-such-segment", []),
        ("sort=last", ["Lucía Núñez"]),
        ("last=30&claim=nonsense&through=nonsense", []),
    ],
)
def test_filters(browser, book, ada, query, expected):
    browser.sign_in(ada)
    for fragment in (False, True):
        assert names(browser.get(f"/contacts?{query}", fragment=fragment)) == expected


@pytest.fixture
def confirmed(browser, book, cast):
    """A part of the initiative under which Ben's household brought money that Cora confirmed."""
    book.part = factories.initiative("Rally", parent=book.initiative)
    claim = factories.claim(book.noi, cast.ben, 2_500_000, initiative=book.part)
    call = factories.interaction(book.somchai, cast.ben, initiative=book.part)
    account = factories.account(book.noi)
    factories.activity(account, factories.statement_file(cast.cora))
    page = browser.sign_in(cast.cora).get(f"/claims/queue?claim={claim.id}")
    browser.submit(page, "Confirm", **{"lines-0-amount": "20000"})
    return call


def test_an_initiative_shows_the_claims_and_the_money_that_it_brought(browser, book, mo, confirmed):
    browser.sign_in(mo)
    for fragment in (False, True):
        page = browser.get("/contacts?initiative=vintage-motor-sports", fragment=fragment)
        shown = {row.split(" ")[0]: row for row in page.words("tr[data-row]")}
        assert "Pending" in shown["Lucía"]
        assert "USD" not in shown["Lucía"]
        assert "Partly confirmed" in shown["สมชาย"]
        assert "USD 20,000.00" in shown["สมชาย"]
    assert "Confirmed" not in browser.get("/contacts").words("thead th")
    rows = csv.DictReader(io.StringIO(browser.download("/contacts.csv?initiative=rally").data.decode("utf-8-sig")))
    assert [(row["Claims"], row["Confirmed"]) for row in rows] == [("part-confirmed", "USD 20000.00")]


def test_claims_of_another_initiative_do_not_count(browser, book, mo, cast, confirmed):
    other = factories.initiative("Golf day")
    factories.interaction(book.somchai, cast.ben, initiative=other)
    browser.sign_in(mo)
    assert "สมชาย ศรีสุวรรณ" in names(browser.get("/contacts?initiative=vintage-motor-sports&claim=part-confirmed"))
    assert "สมชาย ศรีสุวรรณ" in names(browser.get("/contacts?initiative=golf-day"))
    assert names(browser.get("/contacts?initiative=golf-day&claim=part-confirmed")) == []
    assert "20,000.00" not in browser.get("/contacts?initiative=golf-day")


@pytest.mark.parametrize("name", ["initiative", "segment", "claim", "last", "standing", "through"])
def test_a_filter_for_what_there_is_not_lists_nobody_and_says_so(browser, book, ada, name):
    browser.sign_in(ada)
    assert len(names(browser.get("/contacts"))) == 2
    page = browser.get(f"/contacts?{name}=nonsense")
    assert names(page) == []
    assert "nonsense (not found)" in page
    assert "/contacts" in [link["href"] for link in page.select(".chip a, a.chip")]
    assert len(browser.download(f"/contacts.csv?{name}=nonsense").get_data(as_text=True).splitlines()) == 1


def test_an_order_that_there_is_not_is_the_usual_one(browser, book, ada):
    browser.sign_in(ada)
    assert names(browser.get("/contacts?sort=nonsense")) == names(browser.get("/contacts"))


def test_chips_name_each_filter_and_take_it_away(browser, book, ada):
    page = browser.sign_in(ada).get("/contacts?initiative=vintage-motor-sports&last=30")
    assert "Initiative: Vintage motor sports" in page
    links = [link["href"] for link in page.select(".chip a, a.chip")]
    assert "/contacts?last=30" in links
    assert "/contacts?initiative=vintage-motor-sports" in links


def test_the_list_is_paged_by_key_in_both_directions(browser, book, ada, cast):
    for number in range(120):
        factories.contact(book.nunez, f"Person {number:03d} Zed")
    browser.sign_in(ada)
    first = browser.get("/contacts")
    assert "122 contacts" in first
    second = browser.get(first.one('a[aria-label="Next"]')["href"])
    third = browser.get(second.one('a[aria-label="Next"]')["href"], fragment=True)
    everyone = names(first) + names(second) + names(third)
    assert len(everyone) == len(set(everyone)) == 122
    again = browser.get(third.one('a[aria-label="Previous"]')["href"])
    assert names(again) == names(second)


def test_the_export_holds_exactly_what_is_listed(browser, book, ada):
    factories.contact(book.nunez, "=HYPERLINK(1) Evil")
    browser.sign_in(ada)
    listed = names(browser.get("/contacts?segment=private-clients"))
    answer = browser.download("/contacts.csv?segment=private-clients")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Name"].removeprefix("'") for row in rows] == listed
    assert {row["Name"] for row in rows} == {"Lucía Núñez", "'=HYPERLINK(1) Evil"}
    assert rows[-1]["E-mail"] == "lucia@mail.example" or rows[0]["E-mail"] == "lucia@mail.example"


def test_an_export_is_on_the_record(browser, book, ada, in_app):
    import sqlalchemy as sa

    from webapp.audit import AuditEntry
    from webapp.db import db

    browser.sign_in(ada).download("/contacts.csv?q=nunez")
    actions = db.session.execute(sa.select(AuditEntry.action, AuditEntry.actor_name)).all()
    assert ("contacts.exported", "Ada Rossi") in [tuple(row) for row in actions]


def test_an_empty_book_says_what_to_do(browser, cast, ada):
    page = browser.sign_in(ada).get("/contacts")
    assert "No contacts yet" in page
    assert page.link("New contact")
