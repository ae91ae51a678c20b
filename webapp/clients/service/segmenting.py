"""The firm's kinds of clients."""

import re

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, text
from webapp.clients.models import Segment
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def create_segment(name: str, *, actor: Viewer) -> Segment:
    """Adds a kind of client; its address part is made from the name. Raises RuleBroken when there is one so named."""
    if database.session.scalar(sa.select(Segment.id).where(Segment.name == name)) is not None:
        raise RuleBroken(_("There is a segment of this name already."))
    known = set(database.session.scalars(sa.select(Segment.slug)))
    base = re.sub(r"[\W_]+", "-", text.fold(name)).strip("-") or "segment"
    slug, number = base, 2
    while slug in known:
        slug, number = f"{base}-{number}", number + 1
    segment = Segment(name=name, slug=slug)
    database.session.add(segment)
    database.session.flush()
    audit.record(actor, "segment.created", object_type="segment", object_id=segment.id, name=name)
    return segment
