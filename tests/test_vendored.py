"""Vendored files are those that their manifests name."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ["static/vendor", "tests/vendor"]


def entries(folder):
    return json.loads((ROOT / folder / "MANIFEST.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_file_has_the_hash_that_its_manifest_names(folder):
    for entry in entries(folder):
        for file in entry["files"]:
            content = (ROOT / folder / file["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"], file["file"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_file_is_in_the_manifest_and_every_licence_is_there(folder):
    listed = {file["file"] for entry in entries(folder) for file in entry["files"] if "/" not in file["file"]}
    licences = {entry["licence_file"] for entry in entries(folder)}
    present = {path.name for path in (ROOT / folder).iterdir() if path.suffix not in {".gz", ".br"}} - {"MANIFEST.json"}
    assert present == listed | licences


def test_the_sprite_holds_the_icons_that_something_names_and_no_others():
    sprite = (ROOT / "static/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    listed = set((ROOT / "deploy/icons.txt").read_text(encoding="utf-8").split())
    assert drawn == listed | {"mark"}
    sources = [*(ROOT / "webapp").rglob("*.py"), *(ROOT / "templates").rglob("*.html"), *(ROOT / "static").glob("*.js")]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    assert {name for name in drawn if not re.search(rf"[\"'#]{name}[\"']", text)} == set()
