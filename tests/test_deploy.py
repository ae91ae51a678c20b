"""The files that an operator copies agree with the code."""

import re
import tomllib
from pathlib import Path

from webapp.config import Settings

ROOT = Path(__file__).resolve().parents[1]
COMPOSE_ONLY = {"RAPPORT_HOST", "RAPPORT_TLS", "RAPPORT_UPSTREAM", "RAPPORT_APP_PASSWORD"}
SETTINGS = {f"RAPPORT_{name.upper()}" for name in Settings.model_fields if name != "testing"}


def test_the_example_names_every_setting_with_its_default():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#(RAPPORT_[A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert set(shown) - COMPOSE_ONLY == SETTINGS
    for name in SETTINGS - {"RAPPORT_BASE_URL", "RAPPORT_DATABASE_URL", "RAPPORT_MIGRATION_URL"}:
        default = Settings.model_fields[name.removeprefix("RAPPORT_").lower()].default
        assert shown[name] == str(default).lower(), name


def test_deploy_and_docs_name_existing_settings_only():
    places = [*(ROOT / "deploy").rglob("*"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "Makefile"]
    known = SETTINGS | COMPOSE_ONLY
    for path in (place for place in places if place.is_file() and place.suffix != ".py"):
        named = set(re.findall(r"\bRAPPORT_[A-Z_]+\b(?!\*)", path.read_text(encoding="utf-8")))
        unknown = {name for name in named if name.removesuffix("_FILE") not in known}
        assert not unknown, f"{path.relative_to(ROOT)} names {unknown}"


def test_the_image_has_the_version_of_the_project():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"image: rapport:{version}\n" in (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
