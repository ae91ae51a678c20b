"""What was backed up while people worked comes back whole, or is refused with the name of what is wrong."""

import gzip
import io
import json
import os
import tarfile
import threading
import zlib

import pytest

from webapp import audit, config, uploads
from webapp import db as transactions
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.operation import backup, doctor
from webapp.people.models import Team


def write_on(app, stop, written):
    """Makes teams, each with its entry, until told to stop."""
    with app.app_context():
        while not stop.is_set():
            with transactions.transaction():
                number = len(written)
                db.session.add(Team(name=f"Team {number}"))
                audit.record("system", "team.changed", object_type="team", object_id=number)
            written.append(number)
            stop.wait(0.01)


def repacked(source, target, **changes):
    """The same archive with other contents for some members; None leaves one out."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            content = changes.get(member.name, content)
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


def contents(archive):
    with gzip.open(archive) as stream:
        return stream.read()


def test_a_backup_under_load_comes_back_whole(tiny, consoles, tmp_path):
    console, app = tiny
    with app.app_context():
        first = backup.figures_of(db.session.connection())["rows"]
        db.session.rollback()
    file, stop, written = tmp_path / "firm.tar.gz", threading.Event(), []
    writer = threading.Thread(target=write_on, args=(app, stop, written))
    writer.start()
    try:
        with app.app_context():
            while len(written) < 5:
                stop.wait(0.01)
            before = len(written)
            manifest = backup.take(app, file)
            while len(written) < before + 5:
                stop.wait(0.01)
    finally:
        stop.set()
        writer.join()
    kept = manifest["rows"]["team"] - first["team"]
    assert before <= kept <= len(written)
    entries = first["audit_entry"] + kept
    assert manifest["rows"]["audit_entry"] == entries
    assert any(name.startswith("uploads/") for name in manifest["files"])
    assert not list(tmp_path.glob(".backup-*"))
    console.run("restore", str(file), status=2)
    other = consoles("other", RAPPORT_DEMO="1", DEMO="1")
    told = json.loads(other.run("restore", str(file), "--json").stdout)
    assert told["rows"] == manifest["rows"]
    other.run("doctor")
    assert other.run("audit", "verify").output == f"All {entries} entries hold.\n"
    restored = other.app()
    with restored.app_context():
        assert backup.figures_of(db.session.connection())["rows"] == manifest["rows"]
        with transactions.transaction():
            db.session.add(Team(name="After"))
            audit.record("system", "team.changed", object_type="team", object_id=1)
        assert [finding for finding in doctor.examine(restored) if finding.problems] == []
        db.session.remove()
        db.engine.dispose()


def test_a_backup_does_not_mind_uploads_on_their_way(tiny, tmp_path):
    app = tiny[1]
    folder, stop, kept = app.config["RAPPORT"].data_dir / "uploads", threading.Event(), []

    def upload():
        while not stop.is_set():
            kept.append(uploads.keep(folder, os.urandom(2_000)))
            # Else the files grow faster than a busy machine packs them.
            stop.wait(0.01)

    left_behind = uploads.place(folder, uploads.keep(folder, b"whole")).with_suffix(".1.0a.part")
    left_behind.write_bytes(b"broken off")
    senders = [threading.Thread(target=upload) for _ in range(2)]
    for sender in senders:
        sender.start()
    try:
        for number in range(5):
            with app.app_context():
                manifest = backup.take(app, tmp_path / f"{number}.tar.gz")
                db.session.rollback()
    finally:
        stop.set()
        for sender in senders:
            sender.join()
    assert len(kept) > 5
    assert not [name for name in manifest["files"] if name.endswith(".part")]


@pytest.fixture
def taken(tiny, tmp_path):
    """A good backup."""
    with tiny[1].app_context():
        backup.take(tiny[1], tmp_path / "good.tar.gz")
        db.session.rollback()
    return tmp_path / "good.tar.gz"


def test_a_changed_backup_is_refused_by_name(taken, tmp_path, consoles, is_postgresql):
    manifest = backup.verify(taken)
    dump = "rapport.dump" if is_postgresql else "rapport.sqlite"
    upload = next(name for name in manifest["files"] if name.startswith("uploads/"))
    more = manifest | {"files": manifest["files"] | {"hidden": "x"}}
    raw = taken.read_bytes()
    bad = tmp_path / "bad.tar.gz"
    cases = {
        upload: lambda: repacked(taken, bad, **{upload: b"other"}),
        dump: lambda: repacked(taken, bad, **{dump: None}),
        "hidden": lambda: repacked(taken, bad, **{"manifest.json": json.dumps(more).encode()}),
        "not a backup of this product": lambda: repacked(taken, bad, **{"manifest.json": b'{"files": {}}'}),
        "not a whole backup": lambda: bad.write_bytes(raw[: len(raw) // 2]),
    }
    for words, spoil in cases.items():
        spoil()
        with pytest.raises(RuleBroken, match=words):
            backup.verify(bad)
    refused = 0
    for place in range(40, len(raw), len(raw) // 25):
        bad.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        try:
            # Two compressed forms may stand for one content; then nothing is lost.
            assert contents(bad) == contents(taken)
            backup.verify(bad)
        except (RuleBroken, zlib.error, OSError, EOFError):
            refused += 1
    assert refused >= 20
    cases[upload]()
    other = consoles("other")
    assert upload in other.run("restore", str(bad), status=2).stderr
    assert list(other.folder.iterdir()) == [], "a refused backup leaves nothing behind"
    wrong = manifest | {"database": "oracle"}
    repacked(taken, bad, **{"manifest.json": json.dumps(wrong).encode()})
    assert "of oracle, but" in other.run("restore", str(bad), status=2).stderr
    assert list(other.folder.iterdir()) == []
    cases[upload]()
    other.run("db", "upgrade")
    assert other.run("restore", str(bad), "--verify", status=2).stderr.count(upload) == 1


def test_the_password_is_no_argument_of_another_program(tmp_path, monkeypatch):
    program, seen = tmp_path / "pg_dump", tmp_path / "seen"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$PGPASSWORD" "$@" > {seen}\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    settings = config.Settings(database_url="postgresql+psycopg://rapport:s%40cret@db.example:5433/firm")
    backup._run(settings, "pg_dump", "--format=custom")
    password, *arguments = seen.read_text(encoding="utf-8").splitlines()
    assert password == "s@cret"
    assert arguments == ["--format=custom", "postgresql://rapport@db.example:5433/firm"]
