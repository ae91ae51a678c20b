"""Vendored files are those that their manifests name."""

import hashlib
import json
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
