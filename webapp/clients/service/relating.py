"""What contacts are to each other."""

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit
from webapp.clients import queries, rules
from webapp.clients.models import Relation
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.scope import Purpose, for_purpose


def relate(contact_id: int, other_id: int, kind: str, *, actor: Viewer) -> Relation:
    """Says what another contact is to this one (spouse, child, lawyer…); the actor may open both.

    Raises NotVisible, and RuleBroken for oneself or what is known already, from either side.
    """
    if contact_id == other_id:
        raise RuleBroken(_("Nobody is related to themselves; choose another person."))
    contact, _other = queries.visible_contacts(actor, [contact_id, other_id])
    if _is_known(contact_id, other_id, kind):
        raise RuleBroken(_("This relation is there already."))
    relation = Relation(contact_id=contact_id, other_id=other_id, kind=kind)
    database.session.add(relation)
    audit.record(
        actor, "relation.added", object_type="contact", object_id=contact_id, household_id=contact.household_id,
        other_id=other_id, kind=kind,
    )  # fmt: skip
    return relation


def unrelate(relation_id: int, *, actor: Viewer) -> int:
    """Takes a relation away that the actor sees from both sides; gives the contact's id."""
    relation = queries.visible_relation(actor, relation_id)
    contact = queries.visible_contact(actor, relation.contact_id)
    database.session.delete(relation)
    audit.record(
        actor, "relation.removed", object_type="contact", object_id=contact.id, household_id=contact.household_id,
        other_id=relation.other_id, kind=relation.kind,
    )  # fmt: skip
    return contact.id


def _is_known(contact_id: int, other_id: int, kind: str) -> bool:
    same = sa.and_(Relation.contact_id == contact_id, Relation.other_id == other_id, Relation.kind == kind)
    back = rules.other_side(kind)
    turned = sa.and_(Relation.contact_id == other_id, Relation.other_id == contact_id, Relation.kind == back)
    statement = sa.select(Relation.id).where(sa.or_(same, turned)).limit(1)
    return database.session.scalar(for_purpose(statement, Purpose.MAINTENANCE)) is not None
