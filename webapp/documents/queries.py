"""Documents as somebody may see them: those of the households that they may open."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import may_see
from webapp.clients.models import Household
from webapp.db import db, for_update
from webapp.documents.models import Document
from webapp.exceptions import NotVisible
from webapp.people.models import User
from webapp.policy import Permission, Viewer

PAGE = 50


class Filed(NamedTuple):
    """A document as lists show it and as it is handed out; `size` is bytes."""

    id: int
    household_id: int
    kind: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: str


class Home(NamedTuple):
    """The household that documents belong to."""

    id: int
    name: str


def home_of(viewer: Viewer, household_id: int) -> Home:
    """A household whose documents this person may read; raises NotVisible."""
    statement = sa.select(Household.id, Household.name).where(
        Household.id == household_id, may_see(viewer, Household.id)
    )
    found = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if found is None:
        raise NotVisible
    return Home(*found)


def columns() -> sa.Select[Any]:
    """Documents with who uploaded them, for every list of documents; the caller adds the viewer's predicate."""
    statement: Any = sa.select(
        Document.id, Document.household_id, Document.kind, Document.title, Document.file_name, Document.media_type,
        Document.size, Document.sha256, Document.uploaded_at, User.name,
    ).join(User, User.id == Document.uploaded_by_id)  # fmt: skip
    return statement


def of_household(viewer: Viewer, household_id: int, before: int | None = None) -> list[Filed]:
    """A household's documents, newest first, from one on; one more than a page."""
    statement = columns().where(Document.household_id == household_id, may_see(viewer, Document.household_id))
    if before:
        statement = statement.where(Document.id < before)
    ordered = statement.order_by(Document.id.desc()).limit(PAGE + 1)
    return [Filed(*row) for row in db.session.execute(scope.for_viewer(ordered, viewer))]


def document_of(viewer: Viewer, document_id: int) -> Filed:
    """One document; raises NotVisible."""
    statement = columns().where(Document.id == document_id, may_see(viewer, Document.household_id))
    found = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if found is None:
        raise NotVisible
    return Filed(*found)


def same_content(household_id: int, sha256: str) -> Filed | None:
    """The document of a household with this content; asked with the household locked, by who may open it."""
    statement = columns().where(Document.household_id == household_id, Document.sha256 == sha256)
    found = db.session.execute(scope.for_purpose(statement, scope.Purpose.ACCESS)).one_or_none()
    return Filed(*found) if found else None


def lock_home(viewer: Viewer, household_id: int) -> None:
    """Makes whoever else files a paper of this household wait; raises NotVisible."""
    statement = sa.select(Household.id).where(Household.id == household_id, may_see(viewer, Household.id))
    if db.session.scalar(scope.for_viewer(for_update(statement), viewer)) is None:
        raise NotVisible


def count_of(household_id: Any) -> sa.ScalarSelect[int]:
    """A column: how many documents the household of the outer row has."""
    counted = sa.select(sa.func.count()).select_from(Document).where(Document.household_id == household_id)
    return counted.correlate_except(Document).scalar_subquery()


def named_documents(viewer: Viewer, document_ids: Collection[int]) -> Any:
    """The statement of the titles of those documents that this person may know."""
    statement = sa.select(Document.id, Document.title).where(Document.id.in_(set(document_ids)))
    if not viewer.may(Permission.DOCUMENT_READ):
        return statement.where(sa.false())
    return statement.where(may_see(viewer, Document.household_id))
