"""Rows as text or file: one module for each format, all from record batches to bytes in memory that does not grow."""

from __future__ import annotations

import hashlib

import msgspec

from catalog.tables.formats.arrow import ARROW
from catalog.tables.formats.delimited import CSV, TSV
from catalog.tables.formats.json import JSON, NDJSON
from catalog.tables.formats.parquet import PARQUET
from catalog.tables.formats.xlsx import XLSX
from catalog.tables.query import RowsQuery, to_params

ENCODER_VERSION = "3"
"""Changes whenever the same rows could become other bytes."""

FORMATS = {format.name: format for format in (JSON, NDJSON, CSV, TSV, XLSX, ARROW, PARQUET)}
"""What every table can be had as; `geojson` is for tables with coordinates alone."""


def etag(parquet_sha256: str, query: RowsQuery, media_type: str, *variant: str) -> str:
    """Strong entity tag of an encoded answer. `variant` is all else that changes the bytes, such as a BOM."""
    asked = [ENCODER_VERSION, parquet_sha256, to_params(query), query.after, media_type, variant]
    return f'"{hashlib.blake2b(msgspec.json.encode(asked), digest_size=16).hexdigest()}"'
