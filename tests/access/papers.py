"""Documents of the world of four households; their files are really there, with the mark inside."""

from collections.abc import Callable
from typing import Any

from tests import factories
from webapp import uploads
from webapp.documents.models import Document


def paper(put: Callable[..., Any], word: str, relation: str, class_: str, **fields: Any) -> int:
    """A document whose title, file name and content are a household's word; `put` writes rows of the world."""
    content = factories.pdf(f"{word} {class_}")
    digest = uploads.keep(uploads.folder(), content)
    made = {"kind": "other", "media_type": "application/pdf", "size": len(content), "sha256": digest}
    return put(Document, relation, class_, **made, **fields).id
