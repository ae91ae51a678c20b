"""Since it is noted which files hold a line: what was read without that, and dates kept of other households."""

import sqlalchemy as sa

from webapp import db as transactions
from webapp import periods
from webapp import schema as schemas
from webapp.clients.models import Contact, ContactMove, Household
from webapp.custody.models import StatementFile
from webapp.db import db
from webapp.interactions.models import Participant
from webapp.people.models import User

STATES = ("previewed", "confirmed", "imported")


def kept(statement):
    return db.session.execute(statement.execution_options(scope="maintenance"))


def test_what_was_kept_before_is_found_out_anew(tiny):
    _console, app = tiny
    with app.app_context():
        with transactions.transaction():
            # Somebody who never moved, all of whose interactions concern another household.
            found = sa.select(Participant.contact_id, sa.func.max(Participant.occurred_at)).where(
                Participant.contact_id.not_in(sa.select(ContactMove.contact_id))
            )
            contact_id, at = kept(found.group_by(Participant.contact_id).limit(1)).one()
            another = sa.select(sa.func.max(Household.id)).scalar_subquery()
            contact = Contact.id == contact_id
            kept(sa.update(Contact).where(contact).values(household_id=another, last_contact_at=at))
            uploader = kept(sa.select(sa.func.min(User.id))).scalar_one()
            for state in STATES:
                db.session.add(
                    StatementFile(
                        file_name=f"{state}.ofx", sha256="0" * 64, format="ofx", state=state, outline={"held": []},
                        run=state, uploaded_by_id=uploader, uploaded_at=periods.now(),
                    )
                )  # fmt: skip
        outlines = sa.select(StatementFile.state).where(StatementFile.run.in_(STATES), StatementFile.outline.is_(None))
        dated = sa.select(Contact.last_contact_at).where(contact)
        transactions.discard()
        schemas.downgrade(app, "0029")
        # As the version before kept it.
        assert kept(dated).scalar_one() == at
        transactions.discard()
        schemas.upgrade(app)
        # A large file is read anew, and notes then which known lines it has; what was taken in stays as it is.
        assert set(kept(outlines).scalars()) == {"previewed", "confirmed"}
        assert kept(dated).scalar_one() is None
        db.session.rollback()
