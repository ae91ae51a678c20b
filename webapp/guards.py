"""The rules that the database itself keeps: triggers on both databases, installed after every migration and checked."""

import re

import sqlalchemy as sa
from flask_babel import gettext

from webapp.config import resource

# Guards raise messages with this mark, so that they can be told from technical ones.
_MESSAGE = re.compile(r"rapport: ([^\n]+)")
_FUNCTION = re.compile(r"FUNCTION (\w+)\(\) RETURNS trigger LANGUAGE plpgsql AS \$\$(.*?)\$\$", re.DOTALL)
_TRIGGER = re.compile(
    r"CREATE TRIGGER \w+ (BEFORE|AFTER) ([A-Z ]+) ON (?:\w+\.)?(\w+) FOR EACH (\w+) (.*)"
    r"EXECUTE FUNCTION (?:\w+\.)?(\w+)"
)
_HEAD = re.compile(r"^-- guard: (\w+)$", re.MULTILINE)
# What nobody but the owner of the schema may do on PostgreSQL, where the application is a role of its own.
_ALL = frozenset({"UPDATE", "DELETE", "TRUNCATE"})
WITHHELD = {
    **dict.fromkeys(("allocation", "allocation_end", "amendment", "audit_entry", "decision", "document"), _ALL),
    **dict.fromkeys(("claim_document", "contact_move", "document_evidence", "exchange_rate", "extension"), _ALL),
    **dict.fromkeys(("dispute_claim", "dispute_decision", "dispute_message", "reversal", "reversal_end"), _ALL),
    **dict.fromkeys(("scorecard_remark", "scorecard_return", "scorecard_score", "statement_team"), _ALL),
    **dict.fromkeys(("bonus_plan_version", "claim", "coverage", "second_look"), _ALL - {"UPDATE"}),
    "credit_period": frozenset({"TRUNCATE"}),
    "dispute": _ALL - {"UPDATE"},
    "incentive_award": _ALL - {"UPDATE"},
    "proposal": _ALL - {"UPDATE"},
    "team_place": frozenset({"TRUNCATE"}),
    "user_role": frozenset({"TRUNCATE"}),
    "audit_payload": frozenset({"UPDATE"}),
    "bank_change": frozenset({"TRUNCATE"}),
}


def message_of(error: Exception) -> str | None:
    """The words of a guard inside a driver's message, in the reader's language, if it was one."""
    found = _MESSAGE.search(str(error))
    return gettext(found.group(1).strip()) if found else None


def expected(dialect: str) -> dict[str, str]:
    """The guards of a dialect, by name, as SQL."""
    parts = _HEAD.split((resource("migrations") / "guards" / f"{dialect}.sql").read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def installed(connection: sa.Connection) -> set[str]:
    """The names of the triggers that stand in the database."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT tgisinternal AND n.nspname = current_schema()"
        )
    return {row[0] for row in rows}


def differences(connection: sa.Connection) -> list[str]:
    """What is missing or different from what this version expects; empty when all guards stand."""
    wanted = expected(connection.dialect.name)
    have = installed(connection)
    found = [f"guard {name} is missing" for name in sorted(set(wanted) - have)]
    found += [f"trigger {name} is not one of ours" for name in sorted(have - set(wanted))]
    altered = _altered_on_sqlite if connection.dialect.name == "sqlite" else _altered_on_postgresql
    return found + altered(connection, wanted)


def _altered_on_sqlite(connection: sa.Connection, wanted: dict[str, str]) -> list[str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    return [f"guard {name} was altered" for name, sql in rows if name in wanted and sql.strip() != wanted[name]]


def _altered_on_postgresql(connection: sa.Connection, wanted: dict[str, str]) -> list[str]:
    """A guard there is a trigger and a function; either can be altered or switched off."""
    rows = connection.exec_driver_sql(
        "SELECT tgname, pg_get_triggerdef(t.oid), tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT tgisinternal AND n.nspname = current_schema() ORDER BY 1"
    ).all()
    found = [f"guard {name} is switched off" for name, _sql, state in rows if state not in ("O", b"O")]
    shapes = {name: _shape(sql) for name, sql in wanted.items()}
    found += [f"guard {name} was altered" for name, sql, _ in rows if name in wanted and _shape(sql) != shapes[name]]
    bodies = dict(body for sql in wanted.values() for body in _FUNCTION.findall(sql))
    found += [f"{role} may {right.lower()} {table}" for role, right, table in _granted(connection)]
    functions = connection.exec_driver_sql(
        "SELECT proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = current_schema() ORDER BY 1"
    )
    return found + [f"guard {name} was altered" for name, sql in functions if name in bodies and sql != bodies[name]]


def _shape(sql: str) -> tuple[object, ...] | None:
    """A trigger's statement without what PostgreSQL writes in its own way: order of events, schema of names."""
    found = _TRIGGER.search(sql)
    if found is None:
        return None
    when, events, *rest = found.groups()
    return (when, frozenset(events.split(" OR ")), *rest)


def remove(connection: sa.Connection) -> None:
    """Takes the guards down, so that a migration may rebuild tables."""
    tables = _tables(connection)
    for name in installed(connection):
        on = "" if connection.dialect.name == "sqlite" else f" ON {tables[name]}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")


def install(connection: sa.Connection) -> None:
    """Puts all guards up; the schema must be this version's."""
    for sql in expected(connection.dialect.name).values():
        connection.execute(sa.text(sql.replace(":", r"\:")).execution_options(scope="migration"))
    withhold(connection)


def withhold(connection: sa.Connection) -> None:
    """Takes from every role but the owner the right to change what is written once."""
    if connection.dialect.name == "sqlite":
        return
    quote = connection.dialect.identifier_preparer.quote
    for role, right, table in _granted(connection):
        whom = role if role == "PUBLIC" else quote(role)
        connection.execute(sa.text(f"REVOKE {right} ON {table} FROM {whom}").execution_options(scope="migration"))


def _granted(connection: sa.Connection) -> list[tuple[str, str, str]]:
    """Which role may do what to which table that should not."""
    rows = connection.exec_driver_sql(
        "SELECT COALESCE(r.rolname, 'PUBLIC'), a.privilege_type, c.relname FROM pg_class c "
        "CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE c.relnamespace = current_schema()::regnamespace AND a.grantee <> c.relowner ORDER BY 1, 3, 2"
    )
    return [(role, right, table) for role, right, table in rows if right in WITHHELD.get(table, ())]


def _tables(connection: sa.Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        return {}
    rows = connection.exec_driver_sql(
        "SELECT tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal"
    )
    return {row[0]: row[1] for row in rows}
