"""Settings from variables and secret files, and what an installation refuses to serve with."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from click.testing import CliRunner

from tests.fixtures.database import settings_for
from webapp import config
from webapp.cli import rapport
from webapp.exceptions import NotReady
from webapp.operation import cli as commands
from webapp.operation import readiness

GOOD = "f3a9c1d7e5b2" * 4


@pytest.fixture
def variables(monkeypatch, tmp_path):
    """Sets RAPPORT_* variables for one test, in a folder without a file of settings."""
    monkeypatch.chdir(tmp_path)

    def give(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"RAPPORT_{name}", str(value))

    # What a test lets the program set is taken back as well.
    for name in ("SECRET_KEY", "DATABASE_URL", "DATA_DIR"):
        monkeypatch.delenv(f"RAPPORT_{name}", raising=False)
    give(DATA_DIR=tmp_path / "data")
    return give


def test_secrets_come_from_files(variables, tmp_path, monkeypatch):
    (tmp_path / "key").write_text(f"{GOOD}\n")
    monkeypatch.setenv("RAPPORT_SECRET_KEY", "")
    monkeypatch.delenv("RAPPORT_SECRET_KEY")
    variables(SECRET_KEY_FILE=tmp_path / "key")
    assert config.load().secret() == GOOD
    monkeypatch.setenv("RAPPORT_SECRET_KEY", "as-a-variable")
    assert config.load().secret() == "as-a-variable"


def test_a_key_of_its_own_is_made_once_and_kept_from_others(variables, tmp_path):
    made = config.load().secret()
    assert (len(made), config.load().secret()) == (64, made)
    assert stat.S_IMODE((tmp_path / "data/secret.key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    for number in range(30):
        settings = settings_for("", tmp_path / str(number), secret_key="")
        start = Barrier(6)

        def ask(_number, settings=settings, start=start):
            start.wait()
            return settings.secret()

        with ThreadPoolExecutor(6) as pool:
            keys = set(pool.map(ask, range(6)))
        assert keys == {settings.secret()}
        assert len(keys.pop()) == 64
        assert [path.name for path in settings.data_dir.iterdir()] == ["secret.key"]


def test_addresses_are_filled_in(variables, tmp_path):
    settings = config.load()
    assert settings.database_url == f"sqlite:///{tmp_path}/data/rapport.sqlite"
    assert (settings.base_url, settings.is_https, settings.is_sqlite) == ("http://127.0.0.1:8000", False, True)
    variables(BIND="0.0.0.0", PORT=9, DATABASE_URL="postgres://u:p@h/d", BASE_URL="https://crm.example")
    settings = config.load()
    assert (settings.host, settings.is_https, settings.is_sqlite) == ("127.0.0.1", True, False)
    assert settings.database_url == "postgresql://u:p@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [("WORKERS", "0"), ("IDLE_MINUTES", "4"), ("IDLE_MINUTES", "61"), ("PORT", "http"), ("DEMO", "2")],
)
def test_wrong_settings_are_named(variables, name, value):
    variables(**{name: value})
    with pytest.raises(ValueError, match=name.lower()):
        config.load()


def test_secrets_are_masked_when_shown(variables):
    commands.register(rapport)
    variables(
        SECRET_KEY="hidden-one", DATABASE_URL="postgresql://app:hidden-two@db/x", MIGRATION_URL="postgresql://o:hidden-three@db/x"
    )  # fmt: skip
    for arguments in (["config", "show"], ["config", "show", "--json"]):
        shown = CliRunner().invoke(rapport, arguments)
        assert shown.exit_code == 0
        assert "hidden" not in shown.output
        assert "postgresql://app:***@db/x" in shown.output
    assert set(json.loads(shown.output)) == set(config.Settings.model_fields) - {"testing"}


WEAK = ["x", "changeme", "a" * 64, "abab" * 16, "short-but-mixed-0123456789"]


@pytest.mark.parametrize("secret", WEAK)
def test_weak_secrets_are_refused_outside_demo_mode(tmp_path, secret):
    with pytest.raises(NotReady, match="RAPPORT_SECRET_KEY"):
        readiness.check_settings(settings_for("", tmp_path, secret_key=secret))
    readiness.check_settings(settings_for("", tmp_path, secret_key=secret, demo=True))
    readiness.check_settings(settings_for("", tmp_path, secret_key=GOOD))


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "192.168.1.4", "crm.example"])
def test_plain_http_stays_on_this_machine(tmp_path, bind):
    with pytest.raises(NotReady, match="RAPPORT_BASE_URL"):
        readiness.check_settings(settings_for("", tmp_path, bind=bind))
    readiness.check_settings(settings_for("", tmp_path, bind=bind, base_url="https://crm.example"))
    readiness.check_settings(settings_for("", tmp_path, bind=bind, allow_plain_http=True))


@pytest.mark.parametrize("bind", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_itself_may_use_plain_http(tmp_path, bind):
    readiness.check_settings(settings_for("", tmp_path, bind=bind))
