"""Rows of the walk's world: every text that somebody can type is the mark of its household and class."""

from typing import Any

import sqlalchemy as sa

from webapp import db

# Texts that choose from a list, or that the product itself makes of ids.
NOT_TYPED = {
    "audit_payload": {"body"}, "search_doc": {"tokens"}, "household": {"tier", "currency", "sort_name"},
    "contact": {"kind", "standing", "preferred_channel", "language", "sort_name"}, "contact_point": {"kind"},
    "consent": {"channel"}, "guest": {"standing"}, "initiative_contact": {"sort_name"}, "decision": {"outcome"},
    "interaction": {"channel", "direction"}, "account": {"currency"},
    "statement_file": {"sha256", "format", "state", "run"},
    "activity": {"identity", "currency", "kind"}, "correction": {"kind"},
    "bank_change": {"state", "was_currency", "is_currency"},
    "staged_line": {"run", "identity", "currency", "kind", "correcting"},
    "claim": {"kind", "state", "currency"}, "reversal_end": {"why"}, "second_look": {"verdict"},
    "outside_id": {"kind", "fingerprint"},
    "document": {"kind", "media_type", "sha256"}, "bonus_statement": {"currency", "inputs", "results", "digest"},
    "statement_link": {"kind"}, "dispute": {"about", "subject", "clause", "currency", "reason", "state"},
    "dispute_decision": {"outcome"}, "incentive_award": {"currency", "state", "withdrawn_why"},
    "scorecard": {"state"}, "scorecard_score": {"criterion"},
}  # fmt: skip


def mark(relation: str, class_: str) -> str:
    """The word that stands in a household's texts of a class."""
    return f"zq{relation}{class_}zq"


def put(model: Any, relation: str, class_: str, **fields: Any) -> Any:
    """A row whose every typed text is the mark, unless it is given."""
    table = model.__table__
    for column in table.columns:
        is_text = isinstance(column.type, sa.Text | sa.String) and not column.foreign_keys
        if is_text and column.name not in fields and column.name not in NOT_TYPED.get(table.name, ()):
            fields[column.name] = mark(relation, class_)
    row = model(**fields)
    db.db.session.add(row)
    db.db.session.flush()
    return row
