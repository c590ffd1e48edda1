"""Single values for comparisons with columns, made from their bytes.

From a Python value pyarrow makes them only after a look for pandas, which takes a second where it is installed.
"""

from __future__ import annotations

from array import array

import pyarrow as pa


def whole_number(value: int, kind: pa.DataType) -> pa.Scalar:
    """An integer of an Arrow type of at most eight bytes."""
    data = value.to_bytes(kind.bit_width // 8, "little", signed=value < 0)
    return pa.Array.from_buffers(kind, 1, [None, pa.py_buffer(data)])[0]


def text(value: str) -> pa.Scalar:
    """A text."""
    data = value.encode()
    offsets = pa.py_buffer(array("i", [0, len(data)]))
    return pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(data)])[0]
