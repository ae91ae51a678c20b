"""Settings of one installation, read from RAPPORT_* variables, an optional .env file and RAPPORT_*_FILE secrets."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `templates`, `static` or `migrations`: beside the package in a wheel, one level up in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def _secrets_from_files() -> None:
    """Lets every variable be given as a file: RAPPORT_SECRET_KEY_FILE=/run/secrets/key."""
    for name, value in list(os.environ.items()):
        if name.startswith("RAPPORT_") and name.endswith("_FILE") and name.removesuffix("_FILE") not in os.environ:
            os.environ[name.removesuffix("_FILE")] = Path(value).read_text(encoding="utf-8").strip()


class Settings(BaseSettings):
    """Everything that an operator may set; `rapport config show` prints it with secrets masked."""

    model_config = SettingsConfigDict(env_prefix="RAPPORT_", env_file=".env", extra="ignore")

    data_dir: Path = Field(Path("var"), description="Everything that Rapport writes lies below this folder")
    database_url: str = Field("", description="Empty: SQLite in the data folder; else postgresql://…")
    migration_url: str = Field("", description="Owner's address for migrations on PostgreSQL; empty: database_url")
    secret_key: str = Field("", description="Signs forms; empty: made once and kept in the data folder")
    demo: bool = Field(False, description="Demo firm with known passwords; never on real data")
    bind: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 opens it to the intranet")
    port: int = Field(8000, description="Port to listen on")
    base_url: str = Field("", description="Address that people use; decides about https cookies and links")
    allow_plain_http: bool = Field(False, description="Serve plain http beyond loopback (never on an open network)")
    workers: int = Field(2, ge=1, description="Server processes")
    threads: int = Field(2, ge=1, description="Threads of a server process")
    worker_inside: bool = Field(True, description="Run the outbox worker inside `serve`")
    idle_minutes: int = Field(15, ge=5, le=60, description="Sign out after so many minutes without a request")
    absolute_hours: int = Field(12, ge=1, le=72, description="Sign out after so many hours in any case")
    trusted_proxies: int = Field(0, ge=0, description="Reverse proxies in front whose X-Forwarded-* is believed")
    max_upload_mb: int = Field(10, ge=1, le=100, description="Largest file that a form takes")
    max_statement_mb: int = Field(256, ge=1, le=256, description="Largest statement file that is taken")
    pdf: bool = Field(True, description="Hand papers out as PDF where the libraries for it are there")
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    testing: bool = False

    @model_validator(mode="after")
    def _fill_in(self) -> "Settings":
        self.data_dir = self.data_dir.absolute()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'rapport.sqlite'}"
        if self.database_url.startswith("postgres://"):
            self.database_url = "postgresql://" + self.database_url.removeprefix("postgres://")
        if not self.base_url:
            self.base_url = f"http://{self.host}:{self.port}"
        return self

    @property
    def host(self) -> str:
        """The address by which this machine itself reaches the server."""
        return "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind  # noqa: S104 -- compared, not bound

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation through TLS."""
        return self.base_url.startswith("https://")

    @property
    def uploads(self) -> Path:
        """Where uploaded files lie."""
        return self.data_dir / "uploads"

    def secret(self) -> str:
        """The signing key: as configured, else made once with 256 random bits and kept at mode 0600."""
        kept = self.kept_secret()
        if kept is None:
            self.make_data_dir()
            _write_once(self._key_file, secrets.token_hex(32))
            kept = self.kept_secret()
        return kept or ""

    def kept_secret(self) -> str | None:
        """The signing key as configured or kept; None where one is still to be made."""
        if self.secret_key:
            return self.secret_key
        return self._key_file.read_text().strip() if self._key_file.exists() else None

    @property
    def _key_file(self) -> Path:
        return self.data_dir / "secret.key"

    def make_data_dir(self) -> None:
        """Makes the data folder where there is none, for this user alone."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        self.data_dir.mkdir(mode=0o700, exist_ok=True)


def _write_once(path: Path, content: str) -> None:
    """Puts a whole file where none is; of several processes at once the first one's stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def load() -> Settings:
    """The settings of this process's environment."""
    _secrets_from_files()
    return Settings()
