"""How much memory a check fills at most, for a table and for one of ten times as many rows."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.benchmarks.figure import Figure
from tests.benchmarks.reference import ROWS, write_reference
from validation.inspect import Job, Limits

TIMES = 10
LIMITS = Limits(memory_bytes=4 * 1024**3, timeout_seconds=900)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_peak_bytes(Path(folder) / str(rows), rows) for rows in (ROWS, TIMES * ROWS))
    return [
        Figure(f"most memory of a check of {ROWS:,} rows", f"{few / 2**20:,.0f} MiB"),
        Figure(f"most memory of a check of {TIMES * ROWS:,} rows", f"{many / 2**20:,.0f} MiB", "target: 1,536 MiB"),
        Figure(f"the same against {ROWS:,} rows", f"{many / few:.1f} times", "target: 1.5 times"),
    ]


def _peak_bytes(folder: Path, rows: int) -> int:
    """Resident memory of the child at its highest, pages of files included."""
    folder.mkdir()
    write_reference(folder / "reference.csv", rows)
    job = Job(input_path=str(folder / "reference.csv"), output_folder=str(folder / "work"), limits=LIMITS)
    (folder / "job.json").write_bytes(msgspec.json.encode(job))
    with subprocess.Popen(
        [sys.executable, "-m", "validation.child", str(folder / "job.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"The check of {rows:,} rows ended with {child.returncode}")
    (folder / "reference.csv").unlink()
    return usage.ru_maxrss * 1024
