"""Classes of rows that are alike in some columns: texts as numbers, of which 0 is "no value"."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

NO_VALUE = 0


def codes_of(column: pa.ChunkedArray, missing: Sequence[str]) -> pa.ChunkedArray:
    """A number for each text, the same for the same text from 1 on; `NO_VALUE` for all that mean none."""
    encoded = column.dictionary_encode()
    if not encoded.num_chunks:
        return pa.chunked_array([], pa.int32())
    # Chunks of one array share its dictionary.
    texts = encoded.chunk(0).dictionary
    is_none = pc.is_in(texts, value_set=pa.array(["", *missing], pa.string()))
    codes = pc.if_else(is_none, NO_VALUE, pa.arange(1, len(texts) + 1)).cast(pa.int32())
    return pa.chunked_array([codes.take(chunk.indices) for chunk in encoded.chunks], pa.int32())
