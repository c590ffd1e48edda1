"""Every setting, read once from the environment and passed in from there on."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from catalog.errors import BadSetting

MIB = 1024 * 1024
GIB = 1024 * MIB


Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]
PositiveSeconds = Annotated[float, msgspec.Meta(gt=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One portal's settings; each is an environment variable `CATALOG_<NAME>`."""

    data: Path = Path("var")
    """Folder for the database, files, search index and secret, unless the URLs below say otherwise."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in `data`."""
    search_url: str = ""
    """Meilisearch address; empty means the embedded engine in `data`."""
    search_key: str = ""
    base_url: Annotated[str, msgspec.Meta(pattern="^https?://[^/]")] = "http://127.0.0.1:8000"
    """Address by which readers reach the portal; used in links that leave the page."""
    title_vi: str = "Dữ liệu mở"
    title_en: str = "Open data"
    secret: str = ""
    """Signs CSRF tokens; empty means one is made and kept in `data`."""
    secure_cookies: bool = False
    """Set behind HTTPS: cookies are then sent over HTTPS only."""
    trust_proxy: bool = False
    """Set behind one reverse proxy: the client's address is the last one in X-Forwarded-For."""
    requests_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 600
    """Requests to the API and for files that one address may make of one web process; 0 for no limit."""
    requests_per_minute_with_key: Annotated[int, msgspec.Meta(ge=0)] = 6000
    """The same with one reader's key, from wherever."""
    max_upload_bytes: Positive = 2_000_000_000
    """Shown to people, who count in thousands."""
    session_hours: Positive = 12
    invitation_days: Positive = 7
    lease_seconds: PositiveSeconds = 15.0
    """A worker that has not been heard of for this long has lost its submission."""
    max_attempts: Positive = 3
    check_timeout_seconds: PositiveSeconds = 1800.0
    check_memory_bytes: Positive = 4 * GIB
    query_timeout_seconds: PositiveSeconds = 20.0
    query_memory_bytes: Positive = GIB
    serving_bytes: NotNegative = 10 * GIB
    """Most that the serving cache holds on the disk; 0 means none."""
    check_slots: Positive = 2
    """Checks one worker runs at the same time, so that a small file need not wait behind a large one."""
    retention_days: float = 30.0
    """Originals stay in quarantine for this long after the last change to their submission, never downloadable."""
    sweep_grace_seconds: float = 3600.0
    """Files that nothing refers to are swept after this long."""
    threads: Positive = 40
    """Handlers that may run at the same time in one web process; the database pool follows."""
    log_json: bool = False
    """Log lines as JSON instead of for a person at a terminal."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        environment = os.environ if environment is None else environment
        given = {
            field.name: environment[name]
            for field in msgspec.structs.fields(cls)
            if (name := f"CATALOG_{field.name.upper()}") in environment
        }
        known = {f"CATALOG_{field.name.upper()}" for field in msgspec.structs.fields(cls)}
        for name in environment:
            if name.startswith("CATALOG_") and name not in known:
                raise BadSetting(name, "is not a setting of the catalogue; see the list in README.md")
        try:
            settings = msgspec.convert(given, cls, strict=False, dec_hook=_decode)
        except msgspec.ValidationError as error:
            what, _, path = str(error).partition(" - at `$.")
            raise BadSetting(f"CATALOG_{path.rstrip('`').upper()}", what) from error
        return settings

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{(self.data / 'catalog.db').absolute()}"

    def signing_secret(self) -> str:
        """The secret given, else one kept in `data/secret`, made on first use."""
        if self.secret:
            return self.secret
        path = self.data / "secret"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            draft = self.data / f"secret.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32))
            # Linking fails where another process was first; then its secret is the one.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text()


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)
