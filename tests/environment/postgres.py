"""A PostgreSQL server for the length of one test run.

`python -m tests.environment.postgres -- COMMAND` runs COMMAND with RAPPORT_TEST_POSTGRES_URL set;
`--install` only sees to it that the server's programs are there.
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.environment import debian

URL_VARIABLE = "RAPPORT_TEST_POSTGRES_URL"
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "listen_addresses": "'127.0.0.1'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
ADVICE = """no PostgreSQL server programs (initdb, pg_ctl) were found.
  Debian and Ubuntu:  sudo apt-get install postgresql
  elsewhere:          install PostgreSQL 15 or newer and put its bin folder on PATH
  no such rights:     deploy/environment.sh pgwheel   (the programs as a Python wheel)
  a server you have:  export RAPPORT_TEST_POSTGRES_URL=postgresql://user:password@host/postgres"""


def programs() -> Path | None:
    """The newest folder that holds initdb and pg_ctl, or None."""
    folders = [Path(folder) for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=_version, reverse=True)]
    for name in ("initdb", "pg_ctl"):
        if found := shutil.which(name):
            folders.append(Path(found).resolve().parent)
    if asked := shutil.which("pg_config"):
        folders.append(Path(subprocess.check_output([asked, "--bindir"], text=True).strip()))
    folders += [
        Path(folder) for folder in glob.glob(f"{sys.prefix}/lib/python3*/site-packages/*pgserver/pginstall/bin")
    ]
    complete = (folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists())
    return next(complete, None)


def _version(folder: str) -> float:
    number = Path(folder).parent.name
    return float(number) if number.replace(".", "").isdigit() else 0.0


def installed_programs() -> Path:
    """The server's programs, installed first where this process may; raises MissingError with advice."""
    if found := programs():
        return found
    if debian.may_install() and debian.install("postgresql") and (found := programs()):
        return found
    subprocess.run([str(ROOT / "deploy/environment.sh"), "pgwheel"], check=False)
    if found := programs():
        return found
    raise debian.MissingError(ADVICE)


class TemporaryServer:
    """A server with its own data folder, port and unprivileged user, gone when it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.programs = installed_programs()
        self.folder = folder
        self.user = _unprivileged_user()
        self.port = _free_port()

    @property
    def url(self) -> str:
        """The address of its maintenance database, as its owner."""
        return f"postgresql://rapport@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Makes the cluster and waits until it answers."""
        self.folder.chmod(0o755)
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self._make_reachable()
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "rapport", "-A", "trust", "-E", "UTF8", *_locale(), "--no-sync")
        settings = {**SETTINGS, "port": str(self.port), "unix_socket_directories": f"'{self.folder}'"}
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self._run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """Stops it at once; nothing of it is wanted afterwards."""
        if (self.folder / "data/postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.folder / "data"))

    def _run(self, program: str, *arguments: str) -> None:
        done = self._try(program, *arguments)
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed:\n{done.stderr}{log.read_text() if log.exists() else ''}")

    def _try(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env={**environment, "HOME": str(self.folder), "LC_ALL": "C"},
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else None,
            text=True,
            check=False,
        )

    def _make_reachable(self) -> None:
        """Programs below root's home cannot be run by others: then a copy of them is."""
        with contextlib.suppress(PermissionError):
            if self._try("initdb", "--version").returncode == 0:
                return
        prefix = self.programs.parent
        shutil.copytree(prefix, self.folder / "programs" / prefix.parent.name / prefix.name)
        # A wheel keeps the libraries beside its package, where the programs look for them.
        for libraries in prefix.parent.parent.glob("*pgserver.libs"):
            shutil.copytree(libraries, self.folder / "programs" / libraries.name)
        self.programs = self.folder / "programs" / prefix.parent.name / prefix.name / "bin"


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: root must not, everybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _locale() -> list[str]:
    return ["--locale=en_US.UTF-8"] if sys.platform == "darwin" else ["--locale=C.UTF-8"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a running server: the one named by RAPPORT_TEST_POSTGRES_URL, else a temporary one."""
    if given := os.environ.get(URL_VARIABLE):
        yield given
        return
    # Not the usual temporary folder: root's may be closed to others, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="rapport-pg-", dir="/tmp"))
    try:
        started = TemporaryServer(folder)
        try:
            started.start()
            yield started.url
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Runs a command beside a server; the command's exit code is the answer."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if arguments == ["--install"]:
            print(f"PostgreSQL: {URL_VARIABLE if os.environ.get(URL_VARIABLE) else installed_programs()}")
            return 0
        with server() as url:
            if not arguments:
                print(url, flush=True)
                signal.pause()
            return subprocess.run(arguments, env={**os.environ, URL_VARIABLE: url}, check=False).returncode
    except debian.MissingError as missing:
        print(f"\nStopped: {missing}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if word != "--"]))
