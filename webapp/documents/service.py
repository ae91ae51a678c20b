"""Keeping a document, and handing it out."""

from pathlib import Path

from flask_babel import gettext as _

from webapp import audit, formats, periods, uploads
from webapp.db import db, transaction
from webapp.documents import queries
from webapp.documents.models import Document
from webapp.documents.queries import Filed
from webapp.documents.rules import Sent, name_of, stem_of
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def add_document(*, household_id: int, sent: Sent, kind: str, title: str, folder: Path, actor: Viewer) -> Document:
    """Keeps a file among a household's documents, under its own name where it gets no title.

    Raises NotVisible, or RuleBroken where the household has this content already.
    """
    digest, there = _kept(household_id, sent, folder, actor)
    if there is not None:
        raise RuleBroken(
            _("This file is here already: %(title)s, added by %(who)s %(when)s.",
              title=there.title, who=there.uploaded_by, when=formats.ago(there.uploaded_at))
        )  # fmt: skip
    return _added(household_id, sent, kind, title, digest, uploads.size(folder, digest), actor)


def find_or_add_document(
    *, household_id: int, sent: Sent, kind: str, title: str, folder: Path, actor: Viewer
) -> tuple[int, str]:
    """The number and title of a household's document with this content, which is kept if it is not there yet.

    Raises NotVisible.
    """
    digest, there = _kept(household_id, sent, folder, actor)
    if there is not None:
        return there.id, there.title
    made = _added(household_id, sent, kind, title, digest, uploads.size(folder, digest), actor)
    return made.id, made.title


def _kept(household_id: int, sent: Sent, folder: Path, actor: Viewer) -> tuple[str, Filed | None]:
    """Keeps the file; its hash, and the document of the household, which is locked, with this content."""
    digest = uploads.keep(folder, sent.content)
    queries.lock_home(actor, household_id)
    return digest, queries.same_content(household_id, digest)


def _added(household_id: int, sent: Sent, kind: str, title: str, digest: str, size: int, actor: Viewer) -> Document:
    file_name = name_of(sent.name, sent.type)
    document = Document(
        household_id=household_id, kind=kind, title=title or stem_of(file_name), file_name=file_name,
        media_type=sent.type.media, size=size, sha256=digest, uploaded_by_id=actor.id, uploaded_at=periods.now(),
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    audit.record(
        actor, "document.added", object_type="document", object_id=document.id, household_id=household_id, kind=kind,
        title=audit.digest_of(document.title), file_name=audit.digest_of(file_name), type=sent.type.name, bytes=size,
        sha256=digest,
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
