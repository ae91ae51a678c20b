"""Where the measured databases lie, and making them once: they are kept below the data folder and used again."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bench.floor import dataset, store
from tests.environment.postgres import TemporaryServer

ROOT = Path(__file__).resolve().parents[1]
INTERACTIONS = 1_000_000
# As in earnest: what was acknowledged survives a power cut.
DURABLE = {
    "autovacuum": "on",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
}


class DurableServer(TemporaryServer):
    """A PostgreSQL server that keeps its data for the next run."""

    def start(self) -> None:
        """Makes the cluster on the first run; starts it with durable settings."""
        settings = self.folder / "data/postgresql.conf"
        if not settings.exists():
            super().start()
            self._run("pg_ctl", "stop", "-w", "-D", str(self.folder / "data"))
        kept = [line for line in settings.read_text().splitlines() if "# bench" not in line]
        kept += [f"{name} = {value}  # bench" for name, value in {**DURABLE, "port": self.port}.items()]
        settings.write_text("\n".join([*kept, ""]))
        self._make_reachable()
        self._run("pg_ctl", "start", "-w", "-t", "120", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """Stops it in order, so that the next run finds everything."""
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.folder / "data"))

    def database(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://rapport@127.0.0.1:{self.port}/{name}"

    def make(self, name: str) -> bool:
        """Makes a database; false where there is one already."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                return False
            connection.execute(f'CREATE DATABASE "{name}"')
            return True


@contextmanager
def postgresql(home: Path) -> Iterator[DurableServer]:
    """A durable server while it runs."""
    folder = home / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    server = DurableServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def environment(folder: Path, url: str = "", port: int = 0) -> dict[str, str]:
    """The settings under which the product runs on a database."""
    return {
        "RAPPORT_DATA_DIR": str(folder), "RAPPORT_DATABASE_URL": url, "RAPPORT_DEMO": "1", "RAPPORT_PORT": str(port),
        "RAPPORT_WORKERS": "2", "RAPPORT_THREADS": "2", "RAPPORT_LOG_LEVEL": "warning",
    }  # fmt: skip


def make_firm(folder: Path, url: str = "") -> None:
    """Loads the large demo firm where it is not yet, else brings its schema up; raises CalledProcessError if it fails."""
    done = folder / "complete"
    if done.exists():
        rapport(["db", "upgrade"], environment(folder, url))
        return
    if not url:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for command in (["db", "upgrade"], ["demo", "load", "--firm", "large"]):
        rapport(command, environment(folder, url))
    done.touch()


def rapport(command: list[str], settings: dict[str, str]) -> None:
    """Runs one of the product's commands."""
    subprocess.run(program(command), env={**os.environ, **settings}, cwd=ROOT, check=True, stdout=sys.stderr)


def program(command: list[str]) -> list[str]:
    """The product's program with arguments."""
    return [str(Path(sys.executable).with_name("rapport")), *command]


def make_floor(home: Path, server: DurableServer | None = None) -> str:
    """Loads the floor's data set where it is not yet; the address of its database."""
    data = home / "dataset"
    if not (data / "pools.json").exists():
        print("Making the floor's data set", file=sys.stderr)
        dataset.write(data, INTERACTIONS)
    if server is None:
        file = home / "floor.sqlite"
        if not file.exists():
            print("Loading the floor on SQLite", file=sys.stderr)
            store.load_sqlite(data, file)
        return str(file)
    if server.make("floor"):
        print("Loading the floor on PostgreSQL", file=sys.stderr)
        store.load_postgresql(data, server.database("floor"))
    return server.database("floor")


def engine(folder: Path, url: str = "") -> sa.Engine:
    """Reads the product's database directly, to choose what is asked for."""
    address = url.replace("postgresql://", "postgresql+psycopg://") or f"sqlite:///{folder / 'rapport.sqlite'}"
    return sa.create_engine(address, poolclass=sa.NullPool)
