"""To which household an account belongs."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, scope
from webapp.clients import queries as clients
from webapp.custody import queries
from webapp.custody.models import Account, Activity
from webapp.custody.service.uploading import check_importer
from webapp.custody.service.watching import after_lines_changed, before_lines_change, lock_accounts
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.scope import Purpose


def assign_account(
    account: Account, household_id: int, name: str = "", version: int | None = None, *, actor: Viewer
) -> Account:
    """Gives an account, and every line on it, to a household. Raises RuleBroken.

    Nobody moves money into or out of a household that they cover, and what is evidence stays where it is.
    """
    check_importer(actor)
    check_version(account, version)
    if household_id not in clients.household_names(actor, [household_id]):
        raise RuleBroken(_("Choose a household from the list."))
    for one in {household_id, account.household_id} - {None}:
        if queries.covers_household(actor, int(one or 0)):
            raise RuleBroken(_("You cover this household, so somebody else must assign accounts to it or from it."))
    moved = account.household_id != household_id
    if moved and queries.allocated_count(actor, Activity.account_id == account.id):
        raise RuleBroken(_("Lines of this account are evidence for claims, so it stays with its household."))
    lock_accounts([account.id])
    before: dict[str, Any] = {"household": account.household_id, "name": account.name}
    concerned = (account.household_id, household_id)
    if moved:
        before_lines_change(concerned, Activity.account_id == account.id)
    account.household_id, account.name = household_id, name
    if moved:
        lines = sa.update(Activity).where(Activity.account_id == account.id).values(household_id=household_id)
        db.session.execute(scope.for_purpose(lines, Purpose.MAINTENANCE))
        after_lines_changed(concerned)
    after = {"household": household_id, "name": name}
    audit.record(
        actor, "account.assigned", object_type="account", object_id=account.id, household_id=household_id,
        changed=audit.changed(before, after),
    )  # fmt: skip
    return account
