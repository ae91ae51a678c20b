"""Initiatives themselves: begun, changed, moved in the tree."""

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.initiatives import queries, rules
from webapp.initiatives.models import CostLine, Initiative
from webapp.initiatives.service.membership import rebuild
from webapp.policy import Viewer


def create(terms: rules.Terms, *, actor: Viewer) -> Initiative:
    """Begins an initiative under an address made from its name, which it keeps for good."""
    rows = db.session.execute(for_update(sa.select(Initiative.id, Initiative.slug))).all()
    slug = rules.slug_of(terms.name, {row.slug for row in rows}, max((row.id for row in rows), default=0) + 1)
    initiative = Initiative(slug=slug, **terms._asdict())
    db.session.add(initiative)
    audit.record(actor, "initiative.created", object_type="initiative", object_id=_id(initiative), **terms._asdict())
    return initiative


def _id(initiative: Initiative) -> int:
    db.session.flush()
    return initiative.id


def edit(initiative: Initiative, terms: rules.Terms, *, version: int | None, actor: Viewer) -> None:
    """Changes an initiative; a new place in the tree works out anew whom the initiatives above touched.

    Raises Stale when somebody else changed it, RuleBroken for a circle in the tree or a currency that costs rest on.
    """
    check_version(initiative, version)
    before = {name: getattr(initiative, name) for name in terms._fields}
    changed = {name: value for name, value in terms._asdict().items() if value != before[name]}
    if "currency" in changed and _has_costs(initiative.id):
        raise RuleBroken(
            _(
                "The cost lines are in %(currency)s; remove them before changing the currency.",
                currency=initiative.currency,
            )
        )
    affected = _moving(initiative, terms.parent_id) if "parent_id" in changed else set()
    for name, value in changed.items():
        setattr(initiative, name, value)
    rebuild(sorted(affected))
    audit.record(
        actor, "initiative.edited", object_type="initiative", object_id=initiative.id,
        currency=initiative.currency, changed=audit.changed(before, terms._asdict()),
    )  # fmt: skip


def _has_costs(initiative_id: int) -> bool:
    return db.session.scalar(sa.select(CostLine.id).where(CostLine.initiative_id == initiative_id).limit(1)) is not None


def _moving(initiative: Initiative, parent_id: int | None) -> set[int]:
    """The initiatives above the old and the new place, with the tree locked against another move at the same time."""
    db.session.execute(for_update(sa.select(Initiative.id))).all()
    rules.check_parent(initiative.id, parent_id, queries.ids_below(initiative.id))
    left = {above.id for above in queries.ancestors(initiative.id)}
    entered = {parent_id, *(above.id for above in queries.ancestors(parent_id))} if parent_id else set()
    return left ^ entered
