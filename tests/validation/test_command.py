"""A file can be checked from a shell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def test_findings_are_printed(write: Callable[[str], Path]) -> None:
    """The answer is in plain English, and the exit code tells accepted from not."""
    good = subprocess.run(
        [sys.executable, "-m", "validation", write("a,b\n1,x\n")], capture_output=True, text=True, check=False
    )
    bad = subprocess.run(
        [sys.executable, "-m", "validation", write("a,email\n1,an.nguyen@gmail.com\n")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (good.returncode, good.stdout.splitlines()[0]) == (0, "accept: 1 rows")
    assert bad.returncode == 1
    assert "E-mail addresses in column “email” (row 2)" in bad.stdout
    assert "an.nguyen" not in bad.stdout


def test_usage() -> None:
    """Without a file it says how it is used."""
    done = subprocess.run([sys.executable, "-m", "validation"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "usage: python -m validation FILE\n")
