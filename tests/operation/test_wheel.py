"""What the program reads beside its code goes into the wheel, and the wheel runs where no checkout is."""

import os
import re
import shutil
import site
import subprocess
import sys
import time
import tomllib
import venv
from pathlib import Path

import pytest

from tests.fixtures.database import empty_database
from tests.fixtures.live import Installation
from tests.operation.test_serving import busy
from tests.operation.wire import Wire
from webapp.demo.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
TOOLS = Path(os.environ.get("RAPPORT_DATA_DIR", ROOT / "var")) / "tools"
LONGEST = 20.0


def test_every_folder_that_is_read_is_packed():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "webapp").rglob("*.py"))
    read = set(re.findall(r'resource\("(\w+)"\)', code))
    assert {"templates", "static", "migrations"} <= read
    packed = WHEEL["force-include"]
    for folder in read:
        if (ROOT / folder).is_dir():
            assert packed[folder] == f"webapp/{folder}"
            assert not (ROOT / "webapp" / folder).exists(), "resource() would take this one in a checkout"


def test_the_command_and_the_version_are_those_of_the_package():
    assert PROJECT["project"]["scripts"] == {"rapport": "webapp.cli:main"}
    assert WHEEL["packages"] == ["webapp"]


def test_what_is_imported_is_required():
    imports = re.compile(r"^\s*(?:from|import) ([a-z_0-9]+)", re.MULTILINE)
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "webapp").rglob("*.py")]
    found = {name for text in code for name in imports.findall(text)}
    required = {re.split(r"[\[~>=<]", line)[0].lower() for line in PROJECT["project"]["dependencies"]}
    named = {
        "flask_babel": "flask-babel", "flask_login": "flask-login", "flask_migrate": "flask-migrate",
        "flask_sqlalchemy": "flask-sqlalchemy", "flask_wtf": "flask-wtf", "argon2": "argon2-cffi",
        "email_validator": "email-validator", "phonenumbers": "phonenumberslite",
        "pydantic_settings": "pydantic-settings",
    }  # fmt: skip
    ours = {"flask", "granian", "sqlalchemy", "wtforms", "rapidfuzz", "structlog", "psycopg", "babel", "click", *named}
    missing = {name for name in found & ours if named.get(name, name) not in required}
    assert missing == set()
    needed = {named.get(name, name) for name in found} | {"psycopg", "tzdata", "click", "babel", "email-validator"}
    assert required - needed == set()


@pytest.fixture
def installed(request, is_postgresql, tmp_path):
    """An installation whose program comes out of a freshly built wheel in an environment of its own."""
    if is_postgresql:
        pytest.skip("the wheel is the same on both databases")
    builder = shutil.which("uv") or TOOLS / "uv/bin/uv"
    if not Path(builder).exists():
        pytest.skip("uv, which builds the wheel, is not on this machine")
    given = {"UV_CACHE_DIR": str(TOOLS / "uv-cache"), "UV_PYTHON_DOWNLOADS": "never", **os.environ}

    def uv(*arguments):
        done = subprocess.run([builder, *arguments], env=given, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stderr

    build = ("build", "--wheel", "--python", sys.executable, "-o", str(tmp_path / "dist"), str(ROOT))
    # What builds the wheel lies in uv's cache since the checkout was made; only without it is the index asked.
    is_built, said = uv("--offline", *build)
    if not is_built:
        is_built, said = uv(*build)
    assert is_built, said
    [wheel] = (tmp_path / "dist").glob("*.whl")
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    is_installed, said = uv(
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--compile-bytecode",
        "--python",
        str(home / "bin/python"),
        str(wheel),
    )
    assert is_installed, said
    # The packages that it requires are those of the test's environment; the checkout itself is not among them.
    [place] = home.glob("lib/python3*/site-packages")
    (place / "required.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    with empty_database("sqlite", tmp_path / "data") as database:
        made = Installation(tmp_path / "data", database.url)
        made.program = home / "bin/rapport"
        yield made
        made.stop()


def test_the_wheel_runs_where_no_checkout_is(installed):
    slow, begun = busy(), time.monotonic()
    ask = [installed.program.with_name("python"), "-c", "import webapp; print(webapp.__file__)"]
    code = Path(subprocess.check_output(ask, cwd=installed.folder, text=True).strip())
    assert code.is_relative_to(installed.program.parents[1]), code
    installed.run("db", "upgrade")
    installed.run("demo", "load")
    installed.run("doctor")
    installed.start()
    wire = Wire(installed.port)
    status, _place, page = wire.ask("GET", "/sign-in")
    assert (status, "E-mail" in page) == (200, True)
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)):
        assert wire.ask("GET", address)[0] == 200, address
    wire.sign_in("ada@demo.example", PASSWORD)
    assert wire.ask("GET", "/contacts")[0] == 200
    assert time.monotonic() - begun < LONGEST * slow
