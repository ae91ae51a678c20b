"""Whether this installation is well, for a load balancer."""

import sqlalchemy as sa

from webapp.db import db


def test_both_checks_answer_strangers(browser, app):
    assert browser.client.get("/healthz").get_json() == {"status": "ok"}
    answer = browser.client.get("/readyz")
    assert answer.get_json() == {"status": "ready", "database": True, "schema": True, "guards": True}
    assert "Set-Cookie" not in answer.headers


def test_the_process_check_touches_no_database(browser, app):
    browser.get("/healthz", budget=0)


def test_a_missing_guard_is_not_ready(browser, app):
    with app.app_context(), db.engine.begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON audit_entry"
        connection.execute(sa.text(f"DROP TRIGGER audit_entry_keep{on}"))
    answer = browser.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "not ready", "database": True, "schema": True, "guards": False}


def test_an_older_schema_is_not_ready(browser, app):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    assert browser.client.get("/readyz").status_code == 503
