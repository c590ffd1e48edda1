"""How long the privacy rules take over every cell of a table, and of one of ten times as many rows."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import duckdb

from tests.benchmarks.figure import Figure
from tests.benchmarks.reference import ROWS, write_reference
from validation.privacy.scan import scan
from validation.read.cells import Cells
from validation.read.source import read

TARGETS = {1: 10, 10: 90}
"""Seconds at most for that many times the rows of the reference file."""


def run() -> list[Figure]:
    return [_figure(times, seconds) for times, seconds in TARGETS.items()]


def _figure(times: int, target: int) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reference.csv"
        write_reference(path, times * ROWS)
        source = read(path, (), Path(folder))
        connection = duckdb.connect(config={"threads": "2"})
        connection.register("cells", source.table)
        cells = Cells(connection, source.table, tuple(source.labels))
        started = time.perf_counter()
        found = scan(cells, source.surroundings, lambda _share: None)
        seconds = time.perf_counter() - started
    if found:
        raise RuntimeError(f"The reference file holds no personal data: {[finding.code for finding in found]}")
    count = cells.row_count * len(cells.columns)
    return Figure(f"privacy rules on {count:,} cells, texts counted first", f"{seconds:.1f} s", f"target: {target} s")
