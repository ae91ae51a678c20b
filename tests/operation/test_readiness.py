"""What an installation refuses to serve on: each refusal says what to set."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.fixtures.database import settings_for
from webapp import create_app, periods
from webapp.db import db
from webapp.exceptions import NotReady
from webapp.operation import doctor, readiness

MOUNTS = """\
overlay / overlay rw,relatime 0 0
server:/exports /srv nfs4 rw,relatime 0 0
/dev/sdb1 /srv/local ext4 rw 0 0
//nas/share /mnt/our\\040files cifs rw 0 0
tmpfs /mnt/over tmpfs rw 0 0
host:/x /mnt/over fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv", "nfs4"), ("/srv/firm", "nfs4"), ("/mnt/our files/x", "cifs"), ("/mnt/over/x", "fuse.sshfs"),
     ("/srv/local", None), ("/srv/local/firm", None), ("/srvlocal", None), ("/var/lib/rapport", None)],
)  # fmt: skip
def test_the_embedded_database_stays_off_the_network(tmp_path, folder, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    settings = settings_for(f"sqlite:///{folder}/rapport.sqlite", tmp_path)
    if kind is None:
        readiness.check_place(settings, mounts)
        readiness.check_place(settings, tmp_path / "a machine without a list of mounts")
    else:
        with pytest.raises(NotReady, match=f"{kind}.*RAPPORT_DATA_DIR"):
            readiness.check_place(settings, mounts)


@pytest.fixture
def other(app, migrated):
    """Makes applications of the same database with other settings."""
    made = []

    def make(**changes):
        made.append(create_app(settings_for(migrated[1].url, app.config["RAPPORT"].data_dir, **changes)))
        return made[-1]

    yield make
    for application in made:
        with application.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize("pragma", ["foreign_keys=OFF", "recursive_triggers=OFF", "synchronous=NORMAL"])
def test_a_connection_that_is_not_as_it_must_be_is_refused(other, is_postgresql, pragma):
    if is_postgresql:
        pytest.skip("PRAGMAs are SQLite's")
    application = other()
    readiness.check_database(application)
    with application.app_context():
        db.engine.dispose()
        sa.event.listen(db.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))
    with pytest.raises(NotReady, match=pragma.partition("=")[0]):
        readiness.check_database(application)


def test_a_role_that_owns_the_tables_is_refused_where_there_is_another(other, is_postgresql, migrated, capsys):
    if not is_postgresql:
        pytest.skip("SQLite has no roles")
    owner = f"{migrated[1].url}?application_name=migrations"
    with pytest.raises(NotReady, match=r"owns the tables.*roles\.sql"):
        readiness.check_database(other(migration_url=owner))
    readiness.check_database(other(migration_url=owner, demo=True))
    assert "owns the tables" not in capsys.readouterr().err
    readiness.check_database(other())
    assert "owns the tables" in capsys.readouterr().err


@pytest.fixture
def skewed():
    """Lets this machine's clock go wrong by so many seconds."""

    def skew(seconds):
        periods.skew_node(lambda: periods.now() + timedelta(seconds=seconds))

    yield skew
    periods.skew_node(None)


@pytest.mark.parametrize("seconds", [-40, 40])
def test_a_clock_that_is_off_is_refused(app, is_postgresql, skewed, seconds):
    skewed(seconds // 2)
    readiness.check_database(app)
    skewed(seconds)
    with app.app_context():
        found = {finding.check: finding.problems for finding in doctor.examine(app)}["clock"]
    if not is_postgresql:
        # The database in the process has the process's clock.
        assert found == []
        readiness.check_database(app)
        return
    assert "40 s off" in found[0]
    with pytest.raises(NotReady, match="40 s off the database's"):
        readiness.check_database(app)


def test_a_proxy_that_nobody_told_of_is_in_the_log_once(other, capsys):
    client, trusting = other().test_client(), other(trusted_proxies=1).test_client()
    for _ in range(3):
        assert client.get("/healthz").status_code == 200
    assert "TRUSTED_PROXIES" not in capsys.readouterr().err
    for one in (trusting, client, client):
        assert one.get("/healthz", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 200
    logged = capsys.readouterr().err
    assert logged.count("RAPPORT_TRUSTED_PROXIES is 0") == 1
    assert "192.0.2.7" not in logged
