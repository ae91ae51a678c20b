"""Whether this installation can serve."""

from typing import Any

import sqlalchemy as sa
import structlog

from webapp import guards, schema
from webapp.db import db

log = structlog.get_logger()


def readiness(app: Any) -> dict[str, bool]:
    """What must hold before requests are sent here: the database answers, its schema is ours, its guards stand."""
    checks = {"database": False, "schema": False, "guards": False}
    try:
        with db.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            checks["database"] = True
            checks["guards"] = not guards.differences(connection)
        checks["schema"] = schema.is_current(app)
    except Exception as error:
        # Whatever keeps the database from answering, the balancer must get an answer.
        log.error("not ready", kind=type(error).__name__)
    return checks
