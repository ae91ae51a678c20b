"""Files and rows: a file is on the disk before its row, and what no row refers to goes away by itself, later."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp import periods, uploads
from webapp.db import db
from webapp.documents import service
from webapp.documents.models import Document
from webapp.documents.rules import PDF, Sent
from webapp.operation import doctor, upkeep


def add(home, actor, words):
    sent = Sent(BytesIO(factories.pdf(words)), "paper.pdf", PDF)
    kept = service.keep(sent, uploads.folder())
    return service.add_document(household_id=home.id, kept=kept, kind="other", title="", actor=actor)


def make_old(path, days=2):
    moment = (periods.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_a_process_that_ends_between_file_and_row_leaves_a_file_that_goes_away(ada, home, in_app):
    """The row never commits, so nobody was told that anything is kept; the file is tidied a day later, not before."""

    def ended():
        with transactions.transaction():
            add(home, ada, "never acknowledged")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ended()
    (path,) = uploads.whole_files(uploads.folder())
    half = path.with_name(f"{path.name}.1.ab.part")
    half.write_bytes(b"half")
    assert upkeep.prune()["files"] == 0
    make_old(path)
    make_old(half)
    assert upkeep.prune()["files"] == 2
    assert not path.exists()
    assert db.session.scalar(sa.select(sa.func.count(Document.id)).execution_options(scope="test")) == 0


def test_what_a_row_refers_to_stays(ada, home, cora, in_app):
    paper = factories.document(home, ada)
    path = uploads.place(uploads.folder(), paper.sha256)
    make_old(path, days=400)
    assert upkeep.prune()["files"] == 0
    assert path.exists()


def test_a_leftover_that_is_uploaded_again_stays(ada, home, in_app):
    digest = uploads.keep(uploads.folder(), factories.pdf("again"))
    path = uploads.place(uploads.folder(), digest)
    make_old(path)
    before = periods.now() - timedelta(days=1)
    (left,) = [paths for paths in uploads.left_over(uploads.folder(), before) if paths]
    with transactions.transaction():
        add(home, ada, "again")
    assert uploads.take_away(uploads.folder(), left, before) == 0
    assert path.exists()


def test_nothing_is_taken_away_while_somebody_copies_all(in_app):
    folder = uploads.folder()
    path = uploads.place(folder, uploads.keep(folder, b"left"))
    make_old(path)
    with uploads.nothing_taken_away(folder):
        assert uploads.take_away(folder, [path], periods.now() - timedelta(days=1)) == 0
    assert uploads.take_away(folder, [path], periods.now() - timedelta(days=1)) == 1


def test_a_damaged_file_is_mended_by_sending_it_again(in_app):
    folder = uploads.folder()
    path = uploads.place(folder, uploads.keep(folder, b"whole"))
    path.write_bytes(b"broken")
    uploads.keep(folder, b"whole")
    assert path.read_bytes() == b"whole"


def test_the_doctor_misses_files_of_documents(app, ada, home, in_app):
    paper = factories.document(home, ada)
    assert doctor.CHECKS["files"](app) == []
    path = uploads.place(uploads.folder(), paper.sha256)
    path.write_bytes(b"altered")
    assert doctor.CHECKS["files"](app) == [f"the uploaded file {paper.sha256[:12]}… was altered"]
    path.unlink()
    assert doctor.CHECKS["files"](app) == [f"the uploaded file {paper.sha256[:12]}… is missing"]
