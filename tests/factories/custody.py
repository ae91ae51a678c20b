"""Accounts, statement files and the lines of activity on them."""

import sqlalchemy as sa

from tests.factories.base import ZONE, add, key, stored
from webapp import periods
from webapp.custody import models as custody
from webapp.db import db


@stored
def account(household=None, number="CH93 0076 2011", **fields):
    """An account; without a household it waits to be assigned."""
    normal = "".join(c for c in number.upper() if c.isalnum())
    fields = {"normal_number": normal, "created_at": periods.now(), "currency": "USD", **fields}
    return add(custody.Account(household_id=key(household), number=number, **fields))


@stored
def statement_file(by, file_name="march.ofx", state="imported", **fields):
    """A statement file that was taken in."""
    fields = {"sha256": "0" * 64, "format": "ofx", "uploaded_at": periods.now(), "imported_at": periods.now(), **fields}
    return add(custody.StatementFile(file_name=file_name, state=state, uploaded_by_id=by.id, **fields))


@stored
def activity(account, file, amount_minor=2_500_000, booked_on=None, **fields):
    """A deposit booked today on an account, in minor units."""
    known = db.session.scalar(
        sa.select(sa.func.count()).select_from(custody.Activity).execution_options(scope="maintenance")
    )
    day = booked_on or periods.today(ZONE)
    kind = "deposit" if amount_minor >= 0 else "withdrawal"
    fields = {"identity": f"line-{known + 1}", "kind": kind, "currency": account.currency or "USD", **fields}
    place = {"account_id": account.id, "household_id": account.household_id, "file_id": file.id}
    return add(custody.Activity(amount_minor=amount_minor, booked_on=day, **place, **fields))
