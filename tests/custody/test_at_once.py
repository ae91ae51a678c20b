"""Two statement files at the same moment: no line is taken in twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from tests.custody.test_import_a_statement import FIXTURES, upload
from tests.fixtures.browser import SAME_ORIGIN
from webapp.custody.models import Activity
from webapp.db import db


def test_the_same_lines_with_and_without_ids_are_taken_in_once(browser, cora, carl, app):
    with_ids = (FIXTURES / "wire-sgml.ofx").read_bytes()
    without = re.sub(rb"<FITID>[^\r\n<]*", b"", with_ids)
    assert without != with_ids
    previews = [
        (one, upload(one, "wire.ofx", raw=raw))
        for one, raw in ((browser.another().sign_in(cora), with_ids), (browser.another().sign_in(carl), without))
    ]
    start = Barrier(2)

    def confirm(browser, page):
        form, _button = page.form_of("Import")
        start.wait()
        return browser.client.post(form["action"], data=dict(page.fields_of(form)), headers=SAME_ORIGIN).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda both: confirm(*both), previews))
    assert sorted(statuses) == [303, 409]
    with app.app_context():
        count = sa.select(sa.func.count()).select_from(Activity).execution_options(scope="maintenance")
        assert db.session.scalar(count) == 3
