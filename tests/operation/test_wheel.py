"""What the program reads beside its code goes into the wheel."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]


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
