"""Statements as papers: what stands on them, who takes them, and the PDF as others read it."""

import io
import re
from datetime import date

import pypdf
import pytest
import sqlalchemy as sa

from tests.bonus.test_periods import closed, confirm, firm, opened, run, statement_of
from tests.environment import papers
from webapp import db, press
from webapp.audit import AuditEntry
from webapp.bonus import service
from webapp.bonus.routes import mine
from webapp.clients.models import Household

__all__ = ["firm"]
NAMES = ("สมชาย ใจดี", "தமிழ்ச்செல்வி", "王小明")


@pytest.fixture
def paper(browser, firm, app):
    """Takes Ada's statement of a closed first quarter as a paper; `paper.number` is its id."""
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        number = statement_of(closed(firm, opened(firm)), firm.ada).id
    browser.sign_in(firm.ada)

    def take(status=200):
        answer = browser.client.get(f"/bonus/statements/{number}/paper")
        assert answer.status_code == status
        return answer

    take.number = number
    return take


def squeezed(text):
    """A text without blanks: where lines break says nothing."""
    return "".join(text.split())


def read(answer):
    """A PDF, and its text without blanks."""
    found = pypdf.PdfReader(io.BytesIO(answer.get_data()))
    return found, squeezed(" ".join(page.extract_text() for page in found.pages))


def test_a_paper_says_what_is_paid_by_which_version_and_its_digest(firm, paper, app):
    page = paper().get_data(as_text=True)
    for words in ("Bonus statement", firm.ada.name, firm.home.name, "version 1", "USD 1,300.00", "Feb 10, 2025",
                  "400,000.00 × 0.20 % = 800.00", "Manager, date"):  # fmt: skip
        assert words in page
    assert len(re.findall("[0-9a-f]{64}", page)) == 2
    assert not re.search("Draft|<a |<form", page)
    with app.app_context():
        acts = sa.select(AuditEntry.action).where(AuditEntry.object_type == "bonus_statement")
        assert list(db.db.session.scalars(acts)) == ["bonus-statement.printed"]


def test_what_is_not_closed_is_marked_as_a_draft(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        number = statement_of(period, firm.ada).id
    answer = browser.sign_in(firm.ada).client.get(f"/bonus/statements/{number}/paper")
    assert "Draft: this period is not closed yet" in answer.get_data(as_text=True)


def test_too_many_lines_are_left_to_their_file_and_the_paper_says_so(paper, monkeypatch):
    monkeypatch.setattr(mine, "MOST_PRINTED", 1)
    page = paper().get_data(as_text=True)
    assert "The statement has 2 lines: too many to print." in page
    assert ("Feb 10, 2025" in page, "USD 1,300.00" in page) == (False, True)


def test_the_pdf_is_tagged_numbered_and_holds_every_script(paper, firm, app, monkeypatch):
    papers.have_press()
    monkeypatch.setattr(app.config["RAPPORT"], "pdf", True)
    with app.app_context(), db.transaction():
        known = sa.update(Household).where(Household.id == firm.home.id).values(name=" ".join(NAMES))
        db.db.session.execute(known.execution_options(scope="test"))
    answer = paper()
    assert answer.mimetype == "application/pdf"
    found, text = read(answer)
    root = found.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], "/StructTreeRoot" in root) == (True, "en", True)
    assert firm.ada.name in found.metadata.title
    for words in (*NAMES, "USD 1,300.00", f"Page 1 of {len(found.pages)}"):
        assert squeezed(words) in text
    assert re.search("[0-9a-f]{64}", text)


def test_the_press_fetches_nothing(tmp_path):
    papers.have_press()
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>hidden</text></svg>')
    made = press.pressed(f'<title>x</title><p>seen</p><img alt="none" src="{secret.as_uri()}">', "")
    assert "hidden" not in pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert secret.exists()
