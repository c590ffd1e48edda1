"""What rules find inside texts becomes `[…]`; the rest of the text stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.transformation import Example, Fix, Fixed, with_column
from validation.privacy.rule import Span
from validation.privacy.scan import Hit, personal_hits, personal_spans
from validation.read.cells import Cells
from validation.report import Severity

REMOVED = "[…]"


def apply(cells: Cells, name: str, _missing: Sequence[str]) -> Fixed:
    """The table without the values that rules find in a column and in its label."""
    labels = tuple(
        without_spans(label, personal_spans(label)) if column == name else label
        for column, label in zip(cells.columns, cells.labels, strict=True)
    )
    cells = msgspec.structs.replace(with_column(cells, name, cells.table.column(name)), labels=labels)
    hits, count = list(personal_hits(cells, name)), 0
    while hits:
        cells = with_column(cells, name, _redacted(cells.table.column(name), hits))
        count += sum(hit.times for hit in hits)
        # Numbers that were few among others may now be all there are.
        hits = list(personal_hits(cells, name, weights=(Severity.BLOCK,)))
    return Fixed(cells, count)


def _redacted(column: pa.ChunkedArray, hits: Sequence[Hit]) -> pa.ChunkedArray:
    found = pc.index_in(column, value_set=pa.array([hit.text for hit in hits], pa.string()))
    redacted = pa.array([without_spans(hit.text, hit.spans) for hit in hits], pa.string())
    chunks = [
        pc.coalesce(redacted.take(turns), texts) for turns, texts in zip(found.chunks, column.chunks, strict=True)
    ]
    return pa.chunked_array(chunks, pa.string())


def without_spans(text: str, spans: Sequence[Span]) -> str:
    """The text with a mark in the place of each span; these stand in order and apart."""
    for span in reversed(spans):
        text = text[: span.start] + REMOVED + text[span.end :]
    return text


FIX = Fix(
    code="redact_spans",
    version=1,
    note="spans-redacted",
    apply=apply,
    examples=(
        Example(
            {"Ghi chú": ("gọi chị Lan 0912 345 678 sau 17h", "đã xong", "", "an.nguyen@gmail.com hoặc 0987654321")},
            "Ghi chú",
            {"Ghi chú": ("gọi chị Lan […] sau 17h", "đã xong", "", "[…] hoặc […]")},
            count=2,
        ),
        Example({"SĐT": ("912345678", "không có")}, "SĐT", {"SĐT": ("[…]", "không có")}, count=1),
        Example(
            {"Gọi ０９１２３４５６７８": ("1", "２")}, "Gọi ０９１２３４５６７８", {"Gọi […]": ("1", "２")}, count=0
        ),
        Example(
            {"Liên hệ": ("Tổ ５: ０９１２ ３４５ ６７８", "Tổ ６")},
            "Liên hệ",
            {"Liên hệ": ("Tổ ５: […]", "Tổ ６")},
            count=1,
        ),
    ),
)
