"""Arrow's stream format: batches as they lie in memory, which readers take over without parsing."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from catalog.tables.formats.cells import portions
from catalog.tables.formats.format import Format, Rows
from catalog.tables.formats.outbox import Outbox


def encode_arrow(rows: Rows) -> Iterator[bytes]:
    """Not compressed: Arrow's JavaScript and other readers cannot undo it."""
    outbox = Outbox()
    with pa.ipc.new_stream(outbox, rows.schema) as writer:
        for batch in portions(iter(rows)):
            writer.write_batch(_without_remains(batch))
            yield outbox.take()
    yield outbox.take()


def _without_remains(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows with nothing where cells are missing.

    There lies what stood in that memory before, of whatever table; the format would send it along.
    """
    columns = [
        pc.if_else(column.is_valid(), column, pa.nulls(len(column), column.type)) if column.null_count else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


ARROW = Format(name="arrow", media_type="application/vnd.apache.arrow.stream", extension="arrow", encode=encode_arrow)
