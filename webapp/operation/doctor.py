"""The check-up: schema, guards, references, audit trail, maintained figures and files, each with its finding."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask

from webapp import audit, guards, periods, schema, uploads
from webapp import db as database
from webapp.config import Settings
from webapp.db import db

Check = Callable[[Flask], list[str]]


class Finding(NamedTuple):
    """What one check found: nothing, or what is wrong."""

    check: str
    problems: list[str]


def examine(app: Flask) -> list[Finding]:
    """Runs every check; a check that cannot run is itself a problem."""
    findings = []
    for name, check in CHECKS.items():
        try:
            problems = check(app)
        except Exception as error:
            # A check must report, not end the check-up.
            problems = [f"could not be checked: {type(error).__name__}"]
        findings.append(Finding(name, problems))
    return findings


def _schema(app: Flask) -> list[str]:
    return [] if schema.is_current(app) else ["the schema is not current; run `rapport db upgrade`"]


def _guards(app: Flask) -> list[str]:
    return guards.differences(db.session.connection())


def _references(app: Flask) -> list[str]:
    if not database.is_sqlite():
        return []
    broken = db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    state = db.session.connection().exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
    return [f"{len(broken)} references point nowhere"] * bool(broken) + [line for line in state if line != "ok"]


def _audit(app: Flask) -> list[str]:
    _count, flaw = audit.verify()
    return [flaw.message] if flaw else []


def _clock(app: Flask) -> list[str]:
    skew = abs(database.clock_difference())
    return [f"this machine's clock is {skew} s off the database's"] if skew > periods.MOST_APART else []


# What decisions that stand confirmed by documents.
_BY_DOCUMENTS = (
    "SELECT COALESCE(SUM(d.confirmed_minor), 0) FROM decision d WHERE d.claim_id = t.id"
    " AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = t.id AND r.outcome = 'reopen'), 0)"
    " AND EXISTS (SELECT 1 FROM document_evidence x WHERE x.decision_id = d.id)"
)


def _evidence(app: Flask) -> list[str]:
    """Allocated sums on lines and claims against the allocations and the documents taken as evidence."""
    problems = []
    for table, key, more in (("activity", "activity_id", ""), ("claim", "claim_id", f" + ({_BY_DOCUMENTS})")):
        wrong = db.session.execute(
            sa.text(
                f"SELECT count(*) FROM {table} t WHERE t.allocated_minor <> "  # noqa: S608 -- both names are ours
                f"(SELECT COALESCE(SUM(a.amount_minor), 0) FROM allocation a WHERE a.{key} = t.id"
                f" AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id)){more}"
            ).execution_options(scope="doctor")
        ).scalar_one()
        if wrong:
            problems.append(f"{wrong} rows of {table} do not match their allocations")
    wrong = db.session.execute(
        sa.text(
            "SELECT count(*) FROM claim c WHERE c.reversed_minor <> (SELECT COALESCE(SUM(r.amount_minor), 0)"
            " FROM reversal r JOIN allocation a ON a.id = r.allocation_id WHERE a.claim_id = c.id"
            " AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id))"
        ).execution_options(scope="doctor")
    ).scalar_one()
    problems += [f"{wrong} claims do not match their reversals"] if wrong else []
    drafts = db.session.execute(
        sa.text("SELECT count(*) FROM claim WHERE state = 'draft'").execution_options(scope="doctor")
    ).scalar_one()
    return problems + ([f"{drafts} claims were left half filed"] if drafts else [])


def _files(app: Flask) -> list[str]:
    settings: Settings = app.config["RAPPORT"]
    statement = sa.text(
        "SELECT sha256 FROM statement_file WHERE state <> 'undone' UNION SELECT sha256 FROM import_file "
        "UNION SELECT sha256 FROM document"
    ).execution_options(scope="doctor")
    problems = []
    for digest in db.session.execute(statement).scalars():
        path = uploads.place(settings.uploads, digest)
        if not path.is_file():
            problems.append(f"the uploaded file {digest[:12]}… is missing")
        elif not uploads.is_whole(settings.uploads, digest):
            problems.append(f"the uploaded file {digest[:12]}… was altered")
    return problems


def _from(module: str, function: str) -> Check:
    def check(app: Flask) -> list[str]:
        found: Any = getattr(import_module(module), function)()
        return list(found)

    return check


CHECKS: dict[str, Check] = {
    "schema": _schema,
    "guards": _guards,
    "references": _references,
    "audit trail": _audit,
    "clock": _clock,
    "evidence": _evidence,
    "files": _files,
    "imports": _from("webapp.custody.service", "left_half_way"),
    "promises": _from("webapp.claims.queries.promises", "day_differences"),
    "reversals": _from("webapp.claims.service", "seasoning_differences"),
    "closed statements": _from("webapp.bonus.service", "verify_differences"),
    "search index": _from("webapp.clients.service", "search_differences"),
    "teams": _from("webapp.people.queries", "reach_differences"),
    "initiative lists": _from("webapp.initiatives.queries", "membership_differences"),
}
