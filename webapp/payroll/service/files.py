"""Payroll files and records: each taking on the record, with its totals and its digest."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from webapp import audit, csvfile, money
from webapp.db import db, transaction
from webapp.payroll import queries, rules
from webapp.payroll.models import PayrollLayout
from webapp.payroll.rules import ControlTotal, PayrollLine
from webapp.policy import Viewer


class PayrollFile(NamedTuple):
    """A payroll file as it is handed out, with what whoever takes it in checks it by."""

    text: str
    digest: str
    totals: list[ControlTotal]


def payroll_file(lines: Sequence[PayrollLine], layout: rules.Layout) -> PayrollFile:
    """The file of these lines; the same lines and columns are the same bytes, and so the same sha256."""
    rows = (rules.row(line, layout) for line in lines)
    text = "".join(csvfile.lines([heading for _key, heading in layout], rows))
    return PayrollFile(text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), rules.totals(lines))


def export_payroll(period_id: int, *, actor: Viewer) -> PayrollFile:
    """The payroll file of a closed period for the teams of this manager as they were then, once it is on the record."""
    lines = queries.payroll_lines(actor, period_id)
    file, teams = payroll_file(lines, queries.layout_of(actor.id)), queries.led_teams(actor)
    with transaction():
        audit.record(
            actor, queries.TAKEN, object_type="payroll", object_id=period_id, digest=file.digest,
            statements=len(lines), people=len({line.user_id for line in lines}), team_ids=teams,
            totals=[f"{money.to_decimal(one.paid, one.currency)} {one.currency}" for one in file.totals],
        )  # fmt: skip
    return file


def choose_columns(layout: rules.Layout, *, actor: Viewer) -> None:
    """Keeps the columns of this person's own payroll files."""
    row = queries.layout_row(actor.id)
    before = rules.known(row.columns) if row else rules.usual()
    if row is None:
        row = PayrollLayout(user_id=actor.id)
        db.session.add(row)
    row.columns = [list(one) for one in layout]
    db.session.flush()
    changed = audit.changed({"columns": _words(before)}, {"columns": _words(layout)})
    audit.record(actor, "payroll.columns-chosen", object_type="payroll", object_id=None, changed=changed)


def hand_out_record(person_id: int, since: date, until: date, form: str, *, actor: Viewer) -> None:
    """Puts on the record that this person took a compensation record; the entry has a short transaction."""
    with transaction():
        audit.record(
            actor, f"compensation-record.{form}", object_type="user_record", object_id=person_id, since=since,
            until=until,
        )  # fmt: skip


def _words(layout: rules.Layout) -> str:
    return ", ".join(f"{key}: {heading}" for key, heading in layout)
