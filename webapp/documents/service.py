"""Keeping a document, and handing it out."""

from pathlib import Path
from typing import NamedTuple

from flask_babel import gettext as _

from webapp import audit, formats, periods, uploads
from webapp.db import db, transaction
from webapp.documents import queries
from webapp.documents.models import Document
from webapp.documents.queries import Filed
from webapp.documents.rules import Sent, Type, name_of, stem_of
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


class Kept(NamedTuple):
    """A file that is on the disk, by its hash: what it was called, what it is, and how many bytes it has."""

    name: str
    type: Type
    sha256: str
    size: int


def keep(sent: Sent, folder: Path) -> Kept:
    """Puts a file on the disk before the transaction that refers to it, so that nobody who writes waits meanwhile."""
    digest = uploads.keep(folder, sent.content)
    return Kept(sent.name, sent.type, digest, uploads.size(folder, digest))


def add_document(*, household_id: int, kept: Kept, kind: str, title: str, actor: Viewer) -> Document:
    """Puts a file among a household's documents, under its own name where it gets no title.

    Raises NotVisible, or RuleBroken where the household has this content already.
    """
    there = _locked_same(household_id, kept, actor)
    if there is not None:
        raise RuleBroken(
            _("This file is here already: %(title)s, added by %(who)s %(when)s.",
              title=there.title, who=there.uploaded_by, when=formats.ago(there.uploaded_at))
        )  # fmt: skip
    return _added(household_id, kept, kind, title, actor)


def find_or_add_document(*, household_id: int, kept: Kept, kind: str, title: str, actor: Viewer) -> tuple[int, str]:
    """The number and title of a household's document with this content, which is added if it is not there yet.

    Raises NotVisible.
    """
    there = _locked_same(household_id, kept, actor)
    if there is not None:
        return there.id, there.title
    made = _added(household_id, kept, kind, title, actor)
    return made.id, made.title


def _locked_same(household_id: int, kept: Kept, actor: Viewer) -> Filed | None:
    """The document with this content of the household, which is locked."""
    queries.lock_home(actor, household_id)
    return queries.same_content(household_id, kept.sha256)


def _added(household_id: int, kept: Kept, kind: str, title: str, actor: Viewer) -> Document:
    file_name = name_of(kept.name, kept.type)
    document = Document(
        household_id=household_id, kind=kind, title=title or stem_of(file_name), file_name=file_name,
        media_type=kept.type.media, size=kept.size, sha256=kept.sha256, uploaded_by_id=actor.id,
        uploaded_at=periods.now(),
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    audit.record(
        actor, "document.added", object_type="document", object_id=document.id, household_id=household_id, kind=kind,
        title=audit.digest_of(document.title), file_name=audit.digest_of(file_name), type=kept.type.name,
        bytes=kept.size, sha256=kept.sha256,
    )  # fmt: skip
    return document


def hand_out(document: Filed, folder: Path, *, claim_id: int | None = None, actor: Viewer) -> Path:
    """Where the file of a document lies that this person may see, once it is on the record that they took it.

    The entry has a short transaction of its own, so nothing is handed out without one. Raises RuleBroken where the
    file is gone or is not what was uploaded.
    """
    if not uploads.is_whole(folder, document.sha256):
        raise RuleBroken(_("This file is no longer what was uploaded. Tell your administrator."))
    with transaction():
        audit.record(
            actor, "document.downloaded", object_type="document", object_id=document.id,
            household_id=document.household_id, claim_id=claim_id,
        )  # fmt: skip
    return uploads.place(folder, document.sha256)
