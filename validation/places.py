"""Where the findings of one run lie in the file, every row of them: numbers beside the answer, never cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from validation.read.cells import row_numbers
from validation.read.literals import whole_number
from validation.report import MAX_ROWS, Finding

FILE_NAME = "places.parquet"
BATCH_ROWS = 65_536


def write_places(findings: Sequence[Finding], path: Path) -> None:
    """Write every (finding, row), the topmost row first; a finding is named by its turn among `findings`."""
    turns = [pa.repeat(whole_number(turn, pa.int32()), len(finding.rows)) for turn, finding in enumerate(findings)]
    rows = [row_numbers(finding.rows) for finding in findings]
    table = pa.table({"finding": pa.chunked_array(turns, pa.int32()), "row": pa.chunked_array(rows, pa.int64())})
    pq.write_table(table.take(pc.sort_indices(table, [("row", "ascending"), ("finding", "ascending")])), path)


def read_places(path: Path) -> Iterator[tuple[int, int]]:
    """What `write_places` wrote, in its order."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            yield from zip(batch.column("finding").to_pylist(), batch.column("row").to_pylist(), strict=True)


def first_places(finding: Finding) -> Finding:
    """The finding with as many of its rows as an answer keeps."""
    return msgspec.structs.replace(finding, rows=finding.rows[:MAX_ROWS])
