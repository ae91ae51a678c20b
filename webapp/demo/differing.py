"""A statement by which a demo firm's bank says something else about a line that is evidence by now."""

from pathlib import Path

import sqlalchemy as sa

from webapp import periods, scope, uploads
from webapp.custody.models import Account, Activity, BankChange, StatementFile
from webapp.db import db
from webapp.demo.cast import DOMAIN
from webapp.money import to_decimal
from webapp.people import queries as people

# The bank's new version says so many hundredths less.
LESS = 2


def write(folder: Path) -> None:
    """Lets the change of one confirmed line wait, where there is one."""
    cora = people.viewer_by_email(f"cora@{DOMAIN}")
    used = (
        sa.select(Activity, Account.number)
        .join(Account, Account.id == Activity.account_id)
        .where(Activity.allocated_minor == Activity.amount_minor, Activity.amount_minor > 100)
        .order_by(Activity.booked_on.desc(), Activity.id)
        .limit(1)
    )
    found = db.session.execute(scope.for_purpose(used, scope.Purpose.DEMO)).one_or_none()
    if cora is None or found is None:
        return
    line, number = found
    now_minor = line.amount_minor - line.amount_minor // 100 * LESS
    content = (
        "Account,Date,Amount,Currency,Description,Reference\n"
        f"{number},{line.booked_on.isoformat()},{to_decimal(now_minor, line.currency)},{line.currency},"
        f"{line.description},{line.identity}\n"
    )
    file = StatementFile(
        file_name="custody-corrections.csv", sha256=uploads.keep(folder, content.encode()), format="csv",
        state="imported", uploaded_by_id=cora.id, uploaded_at=periods.now(), imported_at=periods.now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    terms = {"on": line.booked_on, "minor": line.amount_minor, "currency": line.currency}
    said = {f"{when}_{name}": value for when in ("was", "is") for name, value in terms.items()}
    db.session.add(BankChange(line_id=line.id, file_id=file.id, **said | {"is_minor": now_minor}))
    db.session.flush()
