"""`catalog run`, which is what `make run` calls: the whole portal from one command."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "catalog"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_portal(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A portal that says it is ready; it is interrupted, as by Ctrl-C, at the end of the block."""
    command = [*COMMAND, "run", "--port", str(port), "--data", str(data), "--no-demo"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        said = ""
        while f"http://127.0.0.1:{port}" not in said:
            line = process.stdout.readline()
            assert line, f"the portal ended: {said}"
            said += line
        yield process
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()


def create_steward(data: Path, password: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "user", "create", "dung@example.gov.vn", "Dung"],
        input=password,
        env={**os.environ, "CATALOG_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_serves_a_portal_until_it_is_interrupted(tmp_path: Path, port: int) -> None:
    """Once the address is printed pages are there; after Ctrl-C nobody listens any more, and all ended well."""
    with running_portal(tmp_path, port) as process:
        answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10)
        answer.close()
    assert answer.status == 200
    assert process.returncode == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_second_run_keeps_the_data(tmp_path: Path, port: int) -> None:
    """Who was created in a portal is there after it was stopped and started again."""
    with running_portal(tmp_path, port):
        assert create_steward(tmp_path, "quyen-sach-mau-xanh").returncode == 0
    with running_portal(tmp_path, port), sqlite3.connect(tmp_path / "catalog.db") as connection:
        assert connection.execute("SELECT email, is_steward FROM person").fetchall() == [("dung@example.gov.vn", 1)]


def test_run_says_that_a_port_is_taken(tmp_path: Path, port: int) -> None:
    """Where another program listens, the command says so and how to go on, and starts nothing."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        command = [*COMMAND, "run", "--port", str(port), "--data", str(tmp_path / "data")]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == f"Port {port} is in use by another program. Choose another one, such as {port + 1}.\n"
    assert not (tmp_path / "data").exists()


def test_steward_with_a_weak_password_is_not_created(tmp_path: Path) -> None:
    """The command line asks as much of a password as the web form, and says what is wrong without a traceback."""
    subprocess.run([*COMMAND, "migrate"], env={**os.environ, "CATALOG_DATA": str(tmp_path)}, check=True)
    refused = create_steward(tmp_path, "12345678")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "password" in refused.stderr.lower()


def test_a_folder_is_for_one_portal(tmp_path: Path, port: int) -> None:
    """A second portal on the same folder is told so before it touches anything."""
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = subprocess.run(
            [sys.executable, "-m", "catalog", "run", "--port", str(port), "--data", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert answer.returncode == 1
    assert "Another portal runs on the folder" in answer.stderr


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CATALOG_MAX_UPLOAD_BYTES", "abc", "CATALOG_MAX_UPLOAD_BYTES"),
        ("CATALOG_CHECK_SLOTS", "0", "CATALOG_CHECK_SLOTS"),
        ("CATALOG_DATABASE_URL", "mysql://somewhere/x", "postgresql://"),
        ("CATALOG_DATABASE_URL", "postgresql://127.0.0.1:1/x", "Is it running"),
        ("CATALOG_TITEL_VI", "Cổng", "README.md"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path, setting: str, value: str, said: str) -> None:
    """The variable or the database is named, and no traceback is shown."""
    answer = subprocess.run(
        [sys.executable, "-m", "catalog", "serve"],
        env={**os.environ, "CATALOG_DATA": str(tmp_path), setting: value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_nothing_is_served_from_an_outdated_database(tmp_path: Path) -> None:
    """Web and worker say what to run first."""
    for command in ("serve", "worker"):
        answer = subprocess.run(
            [sys.executable, "-m", "catalog", command],
            env={**os.environ, "CATALOG_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert answer.returncode == 1
        assert "catalog migrate" in answer.stderr
