"""A check in a process of its own: with progress, within limits, never longer than its parent lives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from validation.child import ORPHANED, TIMED_OUT, TOO_MUCH_MEMORY
from validation.inspect import STAGES, Inspection, Job, Limits

GIB = 1024**3
START = [sys.executable, "-m", "validation.child"]


@pytest.fixture
def job_of(tmp_path: Path, write: Callable[[bytes], Path]) -> Callable[..., Path]:
    def make(content: bytes, memory_bytes: int = GIB, timeout_seconds: float = 60) -> Path:
        job = Job(
            input_path=str(write(content)),
            output_folder=str(tmp_path / "out"),
            limits=Limits(memory_bytes=memory_bytes, timeout_seconds=timeout_seconds),
        )
        path = tmp_path / "job.json"
        path.write_bytes(msgspec.json.encode(job))
        return path

    return make


def large_table() -> bytes:
    row = b'%d,"Th\xc3\xb4n s\xe1\xbb\x91 %d",2024-01-02,%d.25\n'
    return b"id,name,day,value\n" + b"".join(row % (n, n % 977, n % 10_007) for n in range(600_000))


def wait_until_running(child: subprocess.Popen[str]) -> None:
    assert child.stdout
    assert child.stdout.readline()


def test_progress_and_answer(job_of: Callable[..., Path], tmp_path: Path) -> None:
    """Standard output tells each stage as JSON lines, and the answer is in the folder."""
    done = subprocess.run(
        [*START, job_of(b"a,b\n1,2\n")], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    inspection = msgspec.json.decode((tmp_path / "out" / "inspection.json").read_bytes(), type=Inspection)
    assert tuple(dict.fromkeys(step["stage"] for step in steps)) == STAGES
    assert inspection.verdict == "accept"


def test_time_is_limited(job_of: Callable[..., Path], tmp_path: Path) -> None:
    """A check that takes too long ends by itself and leaves no answer."""
    done = subprocess.run(
        [*START, job_of(large_table(), timeout_seconds=0.3)], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == TIMED_OUT
    assert not (tmp_path / "out" / "inspection.json").exists()


def test_memory_is_limited(job_of: Callable[..., Path]) -> None:
    """A check that fills more memory than it may ends by itself."""
    done = subprocess.run(
        [*START, job_of(large_table(), memory_bytes=40_000_000)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == TOO_MUCH_MEMORY


def test_it_ends_with_its_standard_input(job_of: Callable[..., Path]) -> None:
    """When the pipe from its parent closes, it stops at once."""
    child = subprocess.Popen([*START, job_of(large_table())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until_running(child)
    assert child.stdin
    child.stdin.close()
    assert child.wait(10) == ORPHANED


@pytest.mark.skipif(sys.platform != "linux", reason="the signal at a parent's death is Linux' own")
def test_it_dies_with_its_parent(job_of: Callable[..., Path]) -> None:
    """When its parent is killed it is killed too, even where the parent gave it no pipe."""
    program = (
        "import subprocess, sys; child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL);"
        "print(child.pid, flush=True); child.wait()"
    )
    arguments = [sys.executable, "-c", program, *START, str(job_of(large_table()))]
    parent = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child_pid = int(parent.stdout.readline())
    assert parent.stdout.readline().startswith("{")
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    end = time.monotonic() + 10
    while Path(f"/proc/{child_pid}/stat").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{child_pid}/stat").exists() or " Z " in Path(f"/proc/{child_pid}/stat").read_text()
