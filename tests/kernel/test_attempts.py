"""What fails by itself takes its own changes and entries back, and nothing else."""

import pytest
import sqlalchemy as sa

from webapp import attempts, audit
from webapp import db as transactions
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.people.models import Team


def add(name):
    db.session.add(Team(name=name))
    audit.record("system", "team.added", object_type="team", object_id=1, name=name)


def give_up():
    with attempts.attempt():
        add("given up")
        raise RuleBroken("no")


def test_only_what_failed_is_taken_back(in_app):
    with transactions.transaction():
        add("before")
        with attempts.attempt():
            add("kept")
        with pytest.raises(RuleBroken):
            give_up()
        add("after")
    with transactions.reading():
        names = db.session.scalars(sa.select(Team.name).order_by(Team.id)).all()
        entries = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "team.added")).all()
        assert names == ["before", "kept", "after"]
        assert len(entries) == 3
        assert audit.verify()[1] is None
