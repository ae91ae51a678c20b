"""Every command says what it does, and ends with a code that a script can read: 0 done, 1 found wrong, 2 refused."""

import json
import socket

import click
import pytest

from webapp.cli import gather

PROMISED = {
    "serve", "worker", "db upgrade", "demo load", "user add", "import households", "import contacts",
    "import interactions", "activity import", "audit verify", "backup", "restore", "doctor", "init", "config show",
}  # fmt: skip
REPORTING = PROMISED - {"serve", "worker", "db upgrade", "demo load"}


def commands(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def test_every_command_says_what_it_does(console):
    known = dict(commands(gather()))
    assert set(known) >= PROMISED
    for name, command in known.items():
        shown = console.run(*name.split(), "--help").output
        assert shown.startswith("Usage:")
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in ("help", "access", "control", "roles"):
                assert parameter.help, f"{name} {parameter.name}"
    for name in REPORTING:
        assert "--json" in {flag for parameter in known[name].params for flag in parameter.opts}, name


def test_what_is_not_understood_ends_with_2(console, tmp_path):
    for wrong in (["nothing"], ["serve", "--nothing"], ["import", "contacts"], ["restore", str(tmp_path / "none")]):
        console.run(*wrong, status=2)


def test_reports_are_one_json_line(console, tmp_path):
    person = ["--admin-name", "Cora", "--admin-email", "cora@lim.example", "--password-stdin", "--json"]
    firm = ["--name", "Lim", "--currency", "SGD", "--zone", "Asia/Singapore", "--country", "SG"]
    added = ["user", "add", "ann@lim.example", "--name", "Ann", "--role", "rep", "--json"]
    for arguments, typed, names in (
        (["init", *firm, *person], "seven green boats\n", {"firm", "admin"}),
        (added, None, {"id", "email", "password_link"}),
        (["user", "list", "--json"], None, {"users"}),
        (["audit", "verify", "--json"], None, {"entries", "holds", "flaw"}),
        (["doctor", "--json"], None, {"ok", "findings"}),
        (["config", "show", "--json"], None, {"data_dir", "secret_key", "workers"}),
        (["backup", str(tmp_path / "b.tar.gz"), "--json"], None, {"rows", "files", "revision", "audit_entries"}),
        (["restore", str(tmp_path / "b.tar.gz"), "--verify", "--json"], None, {"rows", "files"}),
    ):
        done = console.run(*arguments, typed=typed)
        assert names <= set(json.loads(done.stdout)), arguments
    assert console.run("worker", "--once").output == "0 messages delivered\n"


def test_refusals_end_with_2_and_one_line(console, tmp_path):
    (tmp_path / "there").write_text("x")
    for arguments, words in (
        (["demo", "load"], "RAPPORT_DEMO=1"),
        (["backup", str(tmp_path / "there")], "never overwritten"),
        (["backup", str(tmp_path / "no" / "folder")], "does not exist"),
        (["restore", str(tmp_path / "there")], "not a whole backup"),
        (["import", "contacts", str(tmp_path / "there"), "--as", "x@y.example"], "no active user"),
        (["activity", "import", str(tmp_path / "there"), "--as", "x@y.example"], "no active user"),
    ):
        told = console.run(*arguments, status=2).stderr
        assert words in told, arguments
        assert told.startswith("rapport: ")
        assert told.count("\n") == 1


def test_the_doctor_ends_with_1_when_something_is_wrong(tiny):
    console, _app = tiny
    told = json.loads(console.run("doctor", "--json").stdout)
    assert told["ok"] is True
    assert {"schema", "guards", "audit trail", "evidence", "files", "search index"} <= set(told["findings"])
    folder = next(path for path in (console.folder / "uploads").glob("??/*"))
    content = folder.read_bytes()
    folder.write_bytes(content + b"x")
    assert "was altered" in console.run("doctor", status=1).output
    folder.unlink()
    told = json.loads(console.run("doctor", "--json", status=1).stdout)
    assert [check for check, problems in told["findings"].items() if problems] == ["files"]
    folder.write_bytes(content)
    console.run("doctor")


@pytest.mark.parametrize("plain", [["--once"], []])
def test_the_demo_firm_is_loaded_into_an_empty_database_only(tiny, plain):
    console, _app = tiny
    if plain:
        assert "empty database only" in console.run("demo", "load", status=2).stderr
    else:
        console.run("demo", "load", "--if-empty")


def test_where_there_is_no_installation_nothing_is_made(consoles):
    console = consoles("nothing")
    place = console.folder / "var"
    console.variables["RAPPORT_DATA_DIR"] = str(place)
    if console.variables["RAPPORT_DATABASE_URL"].startswith("sqlite"):
        console.variables["RAPPORT_DATABASE_URL"] = ""
    for arguments in (["doctor"], ["user", "list"], ["audit", "verify"], ["upkeep"], ["backup", "b.tar.gz"], ["serve"]):
        told = console.run(*arguments, status=2).stderr
        assert "there is no installation" in told
        assert "RAPPORT_DATA_DIR" in told
        assert not place.exists()
    console.run("db", "upgrade")
    console.run("doctor")


def test_a_server_that_is_refused_leaves_an_empty_folder_empty(consoles):
    console = consoles("refused")
    place = console.folder / "var"
    console.variables |= {"RAPPORT_DATA_DIR": str(place), "RAPPORT_DATABASE_URL": "", "RAPPORT_BASE_URL": ""}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for way, given, words in (
            (["--prepare"], {"PORT": port}, "is in use"), ([], {"PORT": port}, "is in use"),
            (["--prepare"], {"PORT": "0", "BIND": "0.0.0.0"}, "plain http"),
            (["--prepare"], {"BIND": "127.0.0.1", "SECRET_KEY": "changeme"}, "RAPPORT_SECRET_KEY"),
        ):  # fmt: skip
            console.variables |= {f"RAPPORT_{name}": value for name, value in given.items()}
            assert words in console.run("serve", *way, status=2).stderr
            assert not place.exists()
