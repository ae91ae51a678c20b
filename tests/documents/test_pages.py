"""Documents on the screen: added, listed, taken away as files; each taking is on the record."""

import sqlalchemy as sa

from tests import factories
from webapp import uploads
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.documents.models import Document

THAI = "สัญญาแต่งตั้ง.pdf"


def where(home):
    return f"/households/{home.id}/documents"


def documents():
    return db.session.scalars(sa.select(Document).order_by(Document.id).execution_options(scope="test")).all()


def acts(action):
    return db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)).all()


def test_a_document_is_added_and_taken_away_as_it_was(browser, ada, home, in_app):
    browser.sign_in(ada)
    page = browser.get("book.household", household_id=home.id)
    page = browser.follow(page, "None yet; add the first")
    assert "No documents yet" in page.text
    content = factories.pdf("Mandate, signed")
    page = browser.submit(page, "Add", file=(THAI, content), kind="contract", title="Mandate")
    assert "The document is kept." in page.text
    assert "Mandate" in page.text
    (kept,) = documents()
    number = kept.id
    assert (kept.file_name, kept.media_type, kept.size) == (THAI, "application/pdf", len(content))
    assert uploads.is_whole(uploads.folder(), kept.sha256)
    answer = browser.download(page.link("Mandate"))
    assert answer.data == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="document.pdf"; filename*=UTF-8')
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "1 document" in browser.get("book.household", household_id=home.id).text
    (entry,) = acts("document.downloaded")
    assert (entry.actor_id, entry.object_id, entry.household_id) == (ada.id, number, home.id)
    assert len(acts("document.added")) == 1


def test_the_same_file_twice_is_told_and_not_doubled(browser, ada, home, in_app):
    browser.sign_in(ada)
    content = factories.pdf("Once")
    browser.submit(browser.get(where(home)), "Add", file=("a.pdf", content), title="First name")
    page = browser.submit(browser.get(where(home)), "Add", file=("b.pdf", content), title="Second name", status=409)
    assert "This file is here already: First name, added by Ada Rossi" in page.text
    assert page.select("input[name=title]")[0]["value"] == "Second name"
    assert len(documents()) == 1


def test_the_same_file_may_lie_with_two_households(browser, ada, home, cast, in_app):
    browser.sign_in(ada)
    other = factories.household("Other family", covered_by=ada)
    for one in (home, other):
        browser.submit(browser.get(where(one)), "Add", file=("terms.pdf", factories.pdf("Terms")))
    first, second = documents()
    assert first.sha256 == second.sha256
    assert first.title == second.title == "terms"


def test_what_is_no_document_is_refused_and_leaves_nothing(browser, ada, home, in_app):
    browser.sign_in(ada)
    page = browser.get(where(home))
    said = {
        "Choose a file.": ("", b""),
        "The file is empty.": ("a.pdf", b""),
        "whatever its name says": ("deed.pdf", b"<html><script>alert(1)</script></html>"),
    }
    for words, file in said.items():
        assert words in browser.submit(page, "Add", file=file, title="Kept words", status=422).text
    assert documents() == []
    assert uploads.whole_files(uploads.folder()) == []


def test_a_file_over_the_limit_is_refused_in_words(browser, ada, home, in_app):
    browser.sign_in(ada)
    large = b"%PDF-" + b"x" * (10 * 1024 * 1024 + 70_000) + b"%%EOF"
    page = browser.submit(browser.get(where(home)), "Add", file=("large.pdf", large), status=413)
    assert "too large" in page.text
    assert documents() == []


def test_strangers_controllers_and_marketing_find_nothing(browser, cast, home, in_app):
    paper = factories.document(home, cast.ada)
    for person, status in ((cast.eva, 404), (cast.cora, 403), (cast.mia, 403), (cast.root, 403)):
        browser.sign_in(person)
        browser.get(where(home), status=status)
        browser.get(f"/documents/{paper.id}", status=status)
    assert acts("document.downloaded") == []


def test_a_manager_sees_the_teams_documents_but_not_behind_a_wall(browser, cast, home):
    vault = factories.household("Vault family", covered_by=cast.ada, is_walled=True)
    papers = [factories.document(one, cast.ada) for one in (home, vault)]
    browser.sign_in(cast.mo)
    browser.download(f"/documents/{papers[0].id}")
    browser.get(f"/documents/{papers[1].id}", status=404)
    browser.get(where(vault), status=404)


def test_a_file_that_was_altered_is_not_handed_out(browser, ada, home, in_app):
    paper = factories.document(home, ada)
    path = uploads.place(uploads.folder(), paper.sha256)
    path.write_bytes(factories.pdf("Something else"))
    browser.sign_in(ada)
    assert "no longer what was uploaded" in browser.get(f"/documents/{paper.id}", status=409).text
    assert acts("document.downloaded") == []


def test_long_lists_turn_pages_within_the_budget(browser, ada, home):
    for number in range(53):
        factories.document(home, ada, title=f"Paper {number}")
    browser.sign_in(ada)
    first = browser.get(where(home))
    assert "Paper 52" in first.text
    assert "Paper 2" not in first.text.split()
    older = browser.follow(first, "Next")
    assert older.text.count("mandate.pdf") == 3
    assert len(first.html) < 30_000
