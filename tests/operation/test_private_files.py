"""Nobody but the user of the installation reads its files, whatever the shell that starts it allows."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from webapp import uploads

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_shell():
    """A shell whose new files everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    return [str(path) for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_commands_and_server_keep_their_files_to_themselves(installation, open_shell, is_postgresql):
    place = installation.folder / "kept" / "data"
    installation.settings |= {"RAPPORT_DATA_DIR": str(place), "RAPPORT_DEMO": "0"}
    if not is_postgresql:
        installation.settings["RAPPORT_DATABASE_URL"] = ""
    installation.run("db", "upgrade")
    installation.start()
    file = installation.folder / "firm.tar.gz"
    installation.run("backup", str(file))
    installation.stop()
    assert (place / "secret.key").is_file()
    assert (place / "rapport.sqlite").is_file() is not is_postgresql
    assert readable_by_others(place) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_uploads_are_private_by_themselves(tmp_path, open_shell):
    folder = tmp_path / "data" / "uploads"
    uploads.keep(folder, b"content")
    assert readable_by_others(folder) == []


def test_other_servers_keep_them_too(tmp_path, open_shell):
    variables = {**os.environ, "RAPPORT_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    say = "import wsgi, os; print(os.umask(0))"
    told = subprocess.run(
        [sys.executable, "-c", say], env=variables, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert int(told.stdout) == 0o077
    assert readable_by_others(tmp_path / "data") == []


def test_the_units_and_the_commands_beside_them_say_the_same():
    units = [(ROOT / f"deploy/systemd/{name}.service").read_text() for name in ("rapport", "rapport-worker")]
    alias = (ROOT / "docs/install.md").read_text(encoding="utf-8").partition("alias rapport=")[2].partition("\n```")[0]
    for setting in ("StateDirectory=rapport", "StateDirectoryMode=0700", "UMask=0077"):
        assert all(f"\n{setting}\n" in unit for unit in units), setting
        assert f"-p {setting} " in alias, setting
