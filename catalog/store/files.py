"""Bytes by name, in a local folder. Every write appears whole or not at all."""

import hashlib
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from catalog.errors import TooLarge


class Stored(msgspec.Struct, frozen=True):
    sha256: str
    size_bytes: int


class Files:
    """The folders of one portal, under one root.

    - `quarantine/<submission id>`: inputs as handed in, never downloadable
    - `checked/<submission id>/<run key>/`: what a check made, waiting to be published
    - `versions/<version id>.parquet`: what is published
    - `versions/<version id>.original`: the file as handed in, beside the table, where it may be public
    - `serving/`: what `catalog.tables.cache` keeps of them to answer faster; may go at any time
    - `work/`: scratch of running checks
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        for folder in ("quarantine", "checked", "versions", "serving", "work"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)

    def quarantined(self, submission_id: str) -> Path:
        return self.root / "quarantine" / submission_id

    def checked(self, submission_id: str, run_key: str) -> Path:
        return self.root / "checked" / submission_id / run_key

    def version(self, version_id: str) -> Path:
        return self.root / "versions" / f"{version_id}.parquet"

    def original(self, version_id: str) -> Path:
        return self.root / "versions" / f"{version_id}.original"

    def serving(self, version_id: str) -> Path:
        return self.root / "serving" / f"{version_id}.duckdb"

    def work(self, name: str) -> Path:
        return self.root / "work" / name

    async def receive(self, chunks: AsyncIterator[bytes], name: str, max_bytes: int) -> Stored:
        """Stream `chunks` into quarantine as `name`, hashing and counting.

        Raises TooLarge as soon as the limit is passed; nothing of the file is then kept.
        """
        partial = self.work(f"{name}.part")
        digest, size = hashlib.sha256(), 0
        try:
            with partial.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > max_bytes:
                        raise TooLarge(max_bytes)
                    digest.update(chunk)
                    file.write(chunk)
                _to_disk(file)
            partial.replace(self.quarantined(name))
        finally:
            partial.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size)

    def adopt(self, source: Path, target: Path) -> None:
        """Copy `source` to `target` so that `target` appears whole; already there is fine."""
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = self.work(f"{target.name}.{os.getpid()}.part")
        try:
            # A hard link costs nothing and both names stay good when the other goes.
            partial.hardlink_to(source)
            # Freshly touched, so that a sweep does not take it for forgotten before it is recorded.
            os.utime(partial)
        except OSError:
            with source.open("rb") as read, partial.open("wb") as write:
                shutil.copyfileobj(read, write, 1024 * 1024)
                _to_disk(write)
        partial.replace(target)

    def move(self, folder: Path, target: Path) -> None:
        """Rename `folder` to `target`; where another got there first, its answer is the same and stays."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.rename(target)
        except OSError:
            if not target.is_dir():
                raise

    def remove(self, path: Path) -> None:
        """Remove a file or folder; not there is fine."""
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def older_than(self, folder: str, age_seconds: float) -> Iterator[Path]:
        """Entries of one of the root's folders that nobody has touched for `age_seconds`."""
        before = time.time() - age_seconds
        for path in sorted((self.root / folder).iterdir()):
            try:
                if path.stat().st_mtime <= before:
                    yield path
            except FileNotFoundError:
                continue


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
