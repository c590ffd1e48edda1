"""Arrow's stream format: batches as they lie in memory, which readers take over without parsing."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from catalog.tables.formats.cells import portions
from catalog.tables.formats.format import Format, Rows
from catalog.tables.formats.outbox import Outbox


def encode_arrow(rows: Rows) -> Iterator[bytes]:
    """Not compressed: Arrow's JavaScript and other readers cannot undo it."""
    outbox = Outbox()
    with pa.ipc.new_stream(outbox, rows.schema) as writer:
        for batch in portions(iter(rows)):
            writer.write_batch(batch)
            yield outbox.take()
    yield outbox.take()


ARROW = Format(name="arrow", media_type="application/vnd.apache.arrow.stream", extension="arrow", encode=encode_arrow)
