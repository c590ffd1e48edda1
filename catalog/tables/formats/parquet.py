"""Parquet, for answers; a version's own file is sent as it was published."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.tables.formats.format import Format, Rows
from catalog.tables.formats.outbox import Outbox

_ROW_GROUP_ROWS = 122_880


def encode_parquet(rows: Rows) -> Iterator[bytes]:
    """A Parquet file, written as it goes; at most one row group is in memory."""
    outbox = Outbox()
    with pq.ParquetWriter(outbox, rows.schema, compression="zstd") as writer:
        for table in _row_groups(rows):
            writer.write_table(table, row_group_size=_ROW_GROUP_ROWS)
            yield outbox.take()
    yield outbox.take()


def _row_groups(rows: Rows) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in rows:
        waiting.append(batch)
        if sum(part.num_rows for part in waiting) >= _ROW_GROUP_ROWS:
            yield pa.Table.from_batches(waiting, rows.schema)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting, rows.schema)


PARQUET = Format(
    name="parquet", media_type="application/vnd.apache.parquet", extension="parquet", encode=encode_parquet
)
